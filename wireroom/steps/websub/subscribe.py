"""Asking a feed's hub to deliver, to go on, or to stop.

The hub is asked here and answers at our address (``called_back.py``), maybe before its
answer to the question has come: so the row says that it is asked before it is, and what
the hub says when it calls goes before what became of the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.subscriptions import (
    REQUESTED_LEASE,
    HubRequest,
    choose_hub_request,
    compute_callback_deadline,
    schedule_hub_retry,
)
from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.parse import parse_feed
from wireroom.http.urls import make_url_key
from wireroom.model.http import FetchRequest
from wireroom.model.websub import SubscriptionState
from wireroom.step_metrics import RunOutcome
from wireroom.store.feeds import POLLED_STATES

if TYPE_CHECKING:
    from wireroom.model.rows import SubscriptionRow
    from wireroom.model.updates import SubscriptionUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# Bytes of a hub's answer that are read: it has nothing to say.
MAX_RESPONSE_BYTES = 65_536
# Of ten entries of a topic, so many must be the feed's: one may just have come.
MIN_SHARED_ENTRIES = 0.8
# The shortest wait for a turn at a hub that is asked by others, seconds.
MIN_BUSY_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _HubRequest:
    """A hub to be asked: what for, for the how manieth time, and of which row."""

    row: SubscriptionRow
    step: HubRequest
    attempt: int
    state: SubscriptionState


def update_subscription(given: StepContext, feed_id: int) -> None:
    """Do what is due about a feed's subscription."""
    with given.metrics.measure_run("subscribe"):
        begun = _begin_request(given, feed_id)
        if begun is None:
            given.metrics.set_idle()
            return
        try:
            if begun.state is SubscriptionState.REQUESTED:
                _require_own_topic(given, begun.row)
            given.http.fetch(_build_request(given, begun))
        except (Transient, Permanent) as error:
            _record_request_failure(given, begun, error)
        else:
            _await_verification(given, begun)


def _begin_request(given: StepContext, feed_id: int) -> _HubRequest | None:
    """Note that the hub is asked, before it is; None where there is nothing to ask."""
    now = given.now()
    with given.store.begin() as tx:
        row = tx.subscriptions.get_for_update(feed_id)
        if row is None or not _is_due(given, row):
            return None
        state = SubscriptionState(row.state)
        polled = row.feed_state in POLLED_STATES
        step = choose_hub_request(state, is_polled=polled, attempts=row.attempts)
        if step is HubRequest.END:
            tx.subscriptions.end(feed_id)
            return None
        state = _state_during_request(given, tx, row, step)
        asked = row.attempts + 1
        tx.subscriptions.update(
            feed_id,
            state=state,
            attempts=asked,
            asked_at=now,
            next_action_at=now + given.policy.lease,
        )
    return _HubRequest(row=row, step=step, attempt=asked, state=state)


def _is_due(given: StepContext, row: SubscriptionRow) -> bool:
    """Whether it is due or was handed out; whoever begins it moves it on."""
    at = row.next_action_at
    return at is not None and at <= given.now() + given.policy.resend_after


def _state_during_request(
    given: StepContext, tx: Transaction, row: SubscriptionRow, step: HubRequest
) -> SubscriptionState:
    """Say how it stands while the hub is asked; a lease that has run out is none."""
    if step is HubRequest.UNSUBSCRIBE:
        return SubscriptionState.ENDING
    if row.state != SubscriptionState.ACTIVE:
        return SubscriptionState.REQUESTED
    lease_ends = row.lease_expires_at
    if lease_ends is not None and lease_ends > given.now():
        return SubscriptionState.ACTIVE
    tx.subscriptions.update(row.feed_id, lease_expires_at=None)
    tx.feeds.poll_soon([row.feed_id], now=given.now())
    return SubscriptionState.REQUESTED


def _build_request(given: StepContext, begun: _HubRequest) -> FetchRequest:
    row = begun.row
    form = [
        ("hub.mode", str(begun.step)),
        ("hub.topic", row.topic),
        ("hub.callback", f"{given.policy.callback_url}{row.token}"),
    ]
    if begun.step is HubRequest.SUBSCRIBE:
        form.append(("hub.lease_seconds", str(int(REQUESTED_LEASE.total_seconds()))))
        form.append(("hub.secret", row.secret))
    return FetchRequest(
        url=row.hub,
        form=tuple(form),
        max_bytes=MAX_RESPONSE_BYTES,
        allow_private=given.policy.allow_private or row.allow_private,
    )


def _require_own_topic(given: StepContext, row: SubscriptionRow) -> None:
    """Let nobody push into a feed what it does not show.

    A feed names its topic itself, and some name another feed of their site, or of
    another. At another address than its own it has to show the same entries.

    Raises:
        Permanent: FOREIGN_TOPIC; or what came of asking for it, as Transient.
    """
    own = (row.base_url, row.feed_url, row.permanent_url)
    if make_url_key(row.topic) in {make_url_key(url) for url in own if url}:
        return
    answer = given.http.fetch(
        FetchRequest(
            url=row.topic,
            max_bytes=given.policy.feed_max_bytes,
            allow_private=given.policy.allow_private or row.allow_private,
        )
    )
    media = answer.headers.get("content-type", "")
    found = parse_feed(
        answer.body, url=answer.final_url, content_type=media, fetched_at=given.now()
    )
    with given.store.begin() as tx:
        known = tx.entries.count_existing(
            row.feed_id, [e.identity for e in found.entries]
        )
    if known < max(MIN_SHARED_ENTRIES * len(found.entries), 1):
        shown = f"{known} of {len(found.entries)} entries are the feed's"
        raise Permanent(Reason.FOREIGN_TOPIC, f"{row.topic}: {shown}")


def _await_verification(given: StepContext, begun: _HubRequest) -> None:
    """The hub took the question: it is asked again where it does not call back."""
    is_active = begun.state is SubscriptionState.ACTIVE
    lease_ends = begun.row.lease_expires_at if is_active else None
    at = compute_callback_deadline(given.now(), begun.attempt, lease_ends=lease_ends)
    with given.store.begin() as tx:
        tx.subscriptions.record_request(
            begun.row.feed_id,
            {"reason": None, "next_action_at": at},
            asked=begun.attempt,
        )


def _record_request_failure(
    given: StepContext, begun: _HubRequest, error: Transient | Permanent
) -> None:
    """The hub could not be had, or refused: it is asked again later."""
    given.metrics.set_outcome(RunOutcome.PUT_OFF, error.reason)
    now, jitter = given.now(), given.jitter()
    values: SubscriptionUpdate = {"reason": str(error)[:500]}
    if error.reason is Reason.HOST_BUSY:
        # Nobody asked it: it waits for its turn, uncounted.
        wait = max(getattr(error, "retry_after", None) or 0.0, MIN_BUSY_SECONDS)
        at = now + timedelta(seconds=wait * (1 + jitter))
        values = {"attempts": begun.attempt - 1}
    else:
        at = schedule_hub_retry(now, error, begun.attempt, jitter=jitter)
        if begun.state is SubscriptionState.REQUESTED:
            values["state"] = SubscriptionState.FAILING
    if begun.state is SubscriptionState.ACTIVE:
        # The end of a lease is noticed when it comes.
        at = min(at, max(begun.row.lease_expires_at or now, now))
    with given.store.begin() as tx:
        tx.subscriptions.record_request(
            begun.row.feed_id, {"next_action_at": at, **values}, asked=begun.attempt
        )
