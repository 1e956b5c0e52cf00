"""A hub calls our address: to be told that we did ask, or to say no.

Whoever calls knows the address, which is the hub's alone; what it says is checked all
the same against what was asked for (W3C WebSub, 5.2 and 5.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.subscriptions import (
    parse_lease,
    schedule_renewal,
    schedule_retry_after_denial,
)
from wireroom.model.websub import SubscriptionState
from wireroom.store.feeds import POLLED_STATES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wireroom.model.rows import SubscriptionRow
    from wireroom.store.database import Transaction

# How long after we asked a hub may call back.
MAX_CALLBACK_DELAY = timedelta(days=1)
# The longest challenge that is echoed, and reason that is kept, characters.
MAX_CHALLENGE, MAX_REASON = 1_000, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackResponse:
    """What a hub is told: a status, and a text that is no more than that."""

    status: int
    text: str = ""


NOT_FOUND = CallbackResponse(status=404)


def verify_intent(
    tx: Transaction,
    token: str,
    said: Mapping[str, str],
    *,
    now: datetime,
    jitter: float,
) -> CallbackResponse:
    """Answer a hub, and write what it means; to be committed before it is told.

    Args:
        token: the end of the address it calls. said: what is asked in its query.
    """
    row = tx.subscriptions.get_by_token(token)
    if row is None or said.get("hub.topic") != row.topic:
        return NOT_FOUND
    mode = said.get("hub.mode")
    if mode == "denied":
        return _record_denial(tx, row, said.get("hub.reason", ""), now=now)
    challenge = said.get("hub.challenge", "")
    if not challenge or len(challenge) > MAX_CHALLENGE:
        return NOT_FOUND
    if mode == "subscribe" and _wants_subscription(row, now):
        lease = parse_lease(said.get("hub.lease_seconds"))
        _activate_subscription(tx, row, lease, now=now, jitter=jitter)
        return CallbackResponse(status=200, text=challenge)
    if mode == "unsubscribe" and row.state in _ENDING_STATES:
        tx.subscriptions.end(row.feed_id)
        return CallbackResponse(status=200, text=challenge)
    return NOT_FOUND


_ENDING_STATES = (SubscriptionState.ENDING, SubscriptionState.ENDED)
_PENDING_STATES = (
    SubscriptionState.REQUESTED,
    SubscriptionState.FAILING,
    SubscriptionState.DENIED,
)


def _wants_subscription(row: SubscriptionRow, now: datetime) -> bool:
    """Whether we want to be subscribed, and have asked for it.

    A question of which we do not know whether it was heard may have been. A hub may ask
    again at any time whether we are still there.
    """
    if row.feed_state not in POLLED_STATES:
        return False
    if row.state == SubscriptionState.ACTIVE:
        return True
    asked = row.asked_at is not None and now - row.asked_at <= MAX_CALLBACK_DELAY
    return row.state in _PENDING_STATES and asked


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
    tx: Transaction, row: SubscriptionRow, why: str, *, now: datetime
) -> CallbackResponse:
    """The hub does not deliver, or no more: the feed is polled at once."""
    if row.state in _ENDING_STATES or row.asked_at is None:
        return NOT_FOUND
    line = " ".join(why.replace("\0", " ").split())[:MAX_REASON]
    tx.subscriptions.update(
        row.feed_id,
        state=SubscriptionState.DENIED,
        reason=f"the hub says: {line}" if line else "the hub does not say why",
        lease_expires_at=None,
        next_action_at=schedule_retry_after_denial(now, row.attempts),
    )
    if row.state == SubscriptionState.ACTIVE:
        tx.feeds.poll_soon([row.feed_id], now=now)
    return CallbackResponse(status=200)
