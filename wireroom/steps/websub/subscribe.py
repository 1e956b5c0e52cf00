"""Send requests to a feed's hub: subscribe, renew or unsubscribe.

The hub verifies a request by a callback to our URL (``verify_intent.py``), possibly
before its response to the request has arrived. So the row is updated before the request
is sent, and a callback takes precedence over the response.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.polling.subscriptions import (
    REQUESTED_LEASE,
    HubRequest,
    choose_hub_request,
    choose_request_state,
    compute_callback_deadline,
    decide_request_failure,
)
from wireroom.decide.transitions import POLLED_STATES
from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.formats.parse import parse_feed
from wireroom.http.urls import make_url_key
from wireroom.model.http import FetchRequest
from wireroom.model.websub import SubscriptionState
from wireroom.step_metrics import RunOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.leases import SubscriptionLease
    from wireroom.model.rows import SubscriptionRow
    from wireroom.model.updates import SubscriptionUpdate
    from wireroom.steps.context import StepContext

# Bytes of a hub's response that are read: its body has no meaning.
MAX_RESPONSE_BYTES = 65_536
# The share of a topic's entries that the feed must know: one may be too new for it.
MIN_SHARED_ENTRIES = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class _StartedRequest:
    """A request to a hub.

    Attributes:
        row: before the request. attempt: the number of the request since the last
            success, from 1. state: of the subscription during the request.
    """

    row: SubscriptionRow
    lease: SubscriptionLease
    request: HubRequest
    attempt: int
    state: SubscriptionState


def update_subscription(ctx: StepContext, feed_id: int) -> None:
    """Send the due request of a feed's subscription."""
    with ctx.metrics.measure_run("subscribe"):
        started = _start_request(ctx, feed_id)
        if started is None:
            ctx.metrics.set_idle()
            return
        try:
            if started.state is SubscriptionState.REQUESTED:
                _require_own_topic(ctx, started.row)
            ctx.http.fetch(_build_request(ctx, started))
        except (Transient, Permanent) as error:
            _record_request_failure(ctx, started, error)
        else:
            _await_verification(ctx, started)


def _start_request(ctx: StepContext, feed_id: int) -> _StartedRequest | None:
    """Record a request before it is sent; None if no request is due."""
    now = ctx.now()
    with ctx.store.begin() as tx:
        # The feed is locked before its subscription, as everywhere.
        tx.feeds.lock(feed_id)
        row = tx.subscriptions.get_for_update(feed_id)
        if row is None or not _is_due(ctx, row, now):
            return None
        is_polled = row.feed_state in POLLED_STATES
        request = choose_hub_request(
            row.state, is_polled=is_polled, attempts=row.attempts
        )
        if request is HubRequest.END:
            tx.subscriptions.end(feed_id)
            return None
        state = choose_request_state(row, request, now)
        columns: SubscriptionUpdate = {
            "state": state,
            "attempts": row.attempts + 1,
            "requested_at": now,
            "next_action_at": now + ctx.policy.lease,
        }
        if (
            row.state is SubscriptionState.ACTIVE
            and state is SubscriptionState.REQUESTED
        ):
            # The lease has expired: the feed is polled at its usual interval again.
            columns["lease_expires_at"] = None
            tx.feeds.poll_soon([feed_id], now=now)
        lease = tx.subscriptions.start_request(feed_id, **columns)
    return _StartedRequest(
        row=row, lease=lease, request=request, attempt=row.attempts + 1, state=state
    )


def _is_due(ctx: StepContext, row: SubscriptionRow, now: datetime) -> bool:
    """Return whether the row is due, or leased by the tick that sent this message."""
    at = row.next_action_at
    return at is not None and at <= now + ctx.policy.resend_after


def _build_request(ctx: StepContext, started: _StartedRequest) -> FetchRequest:
    row = started.row
    form = [
        ("hub.mode", str(started.request)),
        ("hub.topic", row.topic),
        ("hub.callback", f"{ctx.policy.callback_url}{row.token}"),
    ]
    if started.request is HubRequest.SUBSCRIBE:
        form.append(("hub.lease_seconds", str(int(REQUESTED_LEASE.total_seconds()))))
        form.append(("hub.secret", row.secret))
    return FetchRequest(
        url=row.hub,
        form=tuple(form),
        max_bytes=MAX_RESPONSE_BYTES,
        allow_private=ctx.policy.allow_private or row.allow_private,
    )


def _require_own_topic(ctx: StepContext, row: SubscriptionRow) -> None:
    """Reject a topic that is another feed, whose entries would be delivered into this.

    A feed names its topic itself, and some name another feed of their site or of
    another site. A topic at another URL than the feed's must show the same entries.

    Raises:
        Permanent: FOREIGN_TOPIC, or the topic cannot be fetched or parsed.
        Transient: the topic cannot be fetched now.
    """
    own = (row.base_url, row.feed_url, row.permanent_url)
    if make_url_key(row.topic) in {make_url_key(url) for url in own if url}:
        return
    response = ctx.http.fetch(
        FetchRequest(
            url=row.topic,
            max_bytes=ctx.policy.feed_max_bytes,
            allow_private=ctx.policy.allow_private or row.allow_private,
            credentials=row.credentials,
        )
    )
    topic = parse_feed(
        response.body,
        url=response.final_url,
        content_type=response.headers.get("content-type", ""),
        fetched_at=ctx.now(),
    )
    identities = [entry.identity for entry in topic.entries]
    with ctx.store.begin() as tx:
        known = tx.entries.count_existing(row.feed_id, identities)
    if known < max(MIN_SHARED_ENTRIES * len(identities), 1):
        shares = f"{known} of {len(identities)} entries are the feed's"
        raise Permanent(Reason.FOREIGN_TOPIC, f"{row.topic}: {shares}")


def _await_verification(ctx: StepContext, started: _StartedRequest) -> None:
    """Record an accepted request; it is sent again if the hub does not call back."""
    is_active = started.state is SubscriptionState.ACTIVE
    lease_ends = started.row.lease_expires_at if is_active else None
    deadline = compute_callback_deadline(
        ctx.now(), started.attempt, lease_ends=lease_ends
    )
    with ctx.store.begin() as tx:
        tx.subscriptions.record_request(
            started.lease, {"reason": None, "next_action_at": deadline}
        )


def _record_request_failure(
    ctx: StepContext, started: _StartedRequest, error: Transient | Permanent
) -> None:
    """Record a failed or refused request, and when it is sent again."""
    ctx.metrics.set_outcome(RunOutcome.PUT_OFF, error.reason)
    failure = decide_request_failure(
        started.row,
        started.state,
        error,
        attempt=started.attempt,
        now=ctx.now(),
        jitter=ctx.jitter(),
    )
    columns: SubscriptionUpdate = {
        "attempts": failure.attempts,
        "next_action_at": failure.next_action_at,
    }
    if failure.reason is not None:
        columns["reason"] = failure.reason
    if failure.state is not None:
        columns["state"] = failure.state
    with ctx.store.begin() as tx:
        tx.subscriptions.record_request(started.lease, columns)
