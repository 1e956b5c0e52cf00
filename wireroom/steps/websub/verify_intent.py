"""Verify intent: a hub asks whether we sent a request, or denies it.

Only the hub knows the URL; its query is still checked against the request that was sent
(W3C WebSub, 5.2 and 5.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.polling.subscriptions import (
    ENDING_STATES,
    expects_verification,
    parse_lease,
    schedule_renewal,
    schedule_retry_after_denial,
)
from wireroom.decide.transitions import POLLED_STATES
from wireroom.model.websub import SubscriptionState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from wireroom.model.rows import SubscriptionRow
    from wireroom.store.database import Transaction

# The longest challenge that is echoed, and reason that is stored, characters.
MAX_CHALLENGE, MAX_REASON = 1_000, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackResponse:
    """The response to a hub's callback: a status and a plain text."""

    status: int
    text: str = ""


NOT_FOUND = CallbackResponse(status=404)


def verify_intent(
    tx: Transaction,
    token: str,
    query: Mapping[str, str],
    *,
    now: datetime,
    jitter: float,
) -> CallbackResponse:
    """Handle a hub's callback; commit the new state before sending the response.

    Args:
        token: the last part of the callback URL. query: its query parameters.
        jitter: drawn by the caller from [0, 1).
    """
    row = _lock_subscription(tx, token)
    if row is None or query.get("hub.topic") != row.topic:
        return NOT_FOUND
    mode = query.get("hub.mode")
    if mode == "denied":
        return _record_denial(tx, row, query.get("hub.reason", ""), now=now)
    challenge = query.get("hub.challenge", "")
    if not challenge or len(challenge) > MAX_CHALLENGE:
        return NOT_FOUND
    is_polled = row.feed_state in POLLED_STATES
    if mode == "subscribe" and expects_verification(row, is_polled=is_polled, now=now):
        lease = parse_lease(query.get("hub.lease_seconds"))
        _activate_subscription(tx, row, lease, now=now, jitter=jitter)
        return CallbackResponse(status=200, text=challenge)
    if mode == "unsubscribe" and row.state in ENDING_STATES:
        tx.subscriptions.end(row.feed_id)
        return CallbackResponse(status=200, text=challenge)
    return NOT_FOUND


def _lock_subscription(tx: Transaction, token: str) -> SubscriptionRow | None:
    """Lock a feed and then its subscription, in the order of every transaction."""
    feed_id = tx.subscriptions.find_feed(token)
    if feed_id is None:
        return None
    tx.feeds.lock(feed_id)
    return tx.subscriptions.get_by_token(token)


def _activate_subscription(
    tx: Transaction,
    row: SubscriptionRow,
    lease: timedelta,
    *,
    now: datetime,
    jitter: float,
) -> None:
    tx.subscriptions.update(
        row.feed_id,
        state=SubscriptionState.ACTIVE,
        reason=None,
        lease_expires_at=now + lease,
        next_action_at=schedule_renewal(now, lease, jitter=jitter),
        attempts=0,
    )


def _record_denial(
    tx: Transaction, row: SubscriptionRow, reason: str, *, now: datetime
) -> CallbackResponse:
    """Record that the hub does not deliver: the feed is polled at once."""
    if row.state in ENDING_STATES or row.requested_at is None:
        return NOT_FOUND
    line = " ".join(reason.replace("\0", " ").split())[:MAX_REASON]
    tx.subscriptions.update(
        row.feed_id,
        state=SubscriptionState.DENIED,
        reason=f"the hub says: {line}" if line else "the hub does not say why",
        lease_expires_at=None,
        next_action_at=schedule_retry_after_denial(now, row.attempts),
    )
    if row.state is SubscriptionState.ACTIVE:
        tx.feeds.poll_soon([row.feed_id], now=now)
    return CallbackResponse(status=200)
