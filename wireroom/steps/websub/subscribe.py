"""Asking a feed's hub to deliver, to go on, or to stop.

The hub is asked here and answers at our address (``called_back.py``), maybe before its
answer to the question has come: so the row says that it is asked before it is, and what
the hub says when it calls goes before what became of the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.parse import parse_feed
from wireroom.feeds.websub_lease import LEASE, Step, ask_again, next_step, patience
from wireroom.http.urls import url_key
from wireroom.model.http import FetchRequest
from wireroom.model.websub import SubscriptionState
from wireroom.step_metrics import Ran
from wireroom.store.feeds import POLLED

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.steps.context import Resources
    from wireroom.store.database import Transaction

# Bytes of a hub's answer that are read: it has nothing to say.
MAX_ANSWER = 65_536
# Of ten entries of a topic, so many must be the feed's: one may just have come.
SHARED = 0.8
# The shortest wait for a turn at a hub that is asked by others, seconds.
BUSY_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A hub to be asked: what for, for the how manieth time, and of which row."""

    row: Row[Any]
    step: Step
    asked: int
    state: SubscriptionState


def subscribe(given: Resources, feed_id: int) -> None:
    """Do what is due about a feed's subscription."""
    with given.meter.run("subscribe"):
        begun = _begin(given, feed_id)
        if begun is None:
            given.meter.note_idle()
            return
        try:
            if begun.state is SubscriptionState.ASKED:
                _require_own_topic(given, begun.row)
            given.web.fetch(_request(given, begun))
        except (Transient, Permanent) as error:
            _put_off(given, begun, error)
        else:
            _wait_for_call(given, begun)


def _begin(given: Resources, feed_id: int) -> _Begun | None:
    """Note that the hub is asked, before it is; None where there is nothing to ask."""
    now = given.now()
    with given.store.begin() as tx:
        row = tx.subscriptions.hold(feed_id)
        if row is None or not _is_due(given, row):
            return None
        state = SubscriptionState(row.state)
        polled = row.feed_state in POLLED
        step = next_step(state, is_polled=polled, attempts=row.attempts)
        if step is Step.END:
            tx.subscriptions.end(feed_id)
            return None
        state = _while_asked(given, tx, row, step)
        asked = row.attempts + 1
        tx.subscriptions.record(
            feed_id,
            state=state,
            attempts=asked,
            asked_at=now,
            next_action_at=now + given.policy.lease,
        )
    return _Begun(row=row, step=step, asked=asked, state=state)


def _is_due(given: Resources, row: Row[Any]) -> bool:
    """Whether it is due or was handed out; whoever begins it moves it on."""
    at = row.next_action_at
    return at is not None and at <= given.now() + given.policy.sweep


def _while_asked(
    given: Resources, tx: Transaction, row: Row[Any], step: Step
) -> SubscriptionState:
    """Say how it stands while the hub is asked; a lease that has run out is none."""
    if step is Step.UNSUBSCRIBE:
        return SubscriptionState.ENDING
    if row.state != SubscriptionState.ACTIVE:
        return SubscriptionState.ASKED
    if row.lease_expires_at > given.now():
        return SubscriptionState.ACTIVE
    tx.subscriptions.record(row.feed_id, lease_expires_at=None)
    tx.feeds.hasten([row.feed_id], now=given.now())
    return SubscriptionState.ASKED


def _request(given: Resources, begun: _Begun) -> FetchRequest:
    row = begun.row
    form = [
        ("hub.mode", str(begun.step)),
        ("hub.topic", row.topic),
        ("hub.callback", f"{given.policy.callback}{row.token}"),
    ]
    if begun.step is Step.SUBSCRIBE:
        form.append(("hub.lease_seconds", str(int(LEASE.total_seconds()))))
        form.append(("hub.secret", row.secret))
    return FetchRequest(
        url=row.hub,
        form=tuple(form),
        max_bytes=MAX_ANSWER,
        allow_private=given.policy.allow_private or row.allow_private,
    )


def _require_own_topic(given: Resources, row: Row[Any]) -> None:
    """Let nobody push into a feed what it does not show.

    A feed names its topic itself, and some name another feed of their site, or of
    another. At another address than its own it has to show the same entries.

    Raises:
        Permanent: FOREIGN_TOPIC; or what came of asking for it, as Transient.
    """
    own = (row.base_url, row.feed_url, row.permanent_url)
    if url_key(row.topic) in {url_key(url) for url in own if url}:
        return
    answer = given.web.fetch(
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
        known = tx.entries.knows(row.feed_id, [e.identity for e in found.entries])
    if known < max(SHARED * len(found.entries), 1):
        shown = f"{known} of {len(found.entries)} entries are the feed's"
        raise Permanent(Reason.FOREIGN_TOPIC, f"{row.topic}: {shown}")


def _wait_for_call(given: Resources, begun: _Begun) -> None:
    """The hub took the question: it is asked again where it does not call back."""
    is_active = begun.state is SubscriptionState.ACTIVE
    lease_ends = begun.row.lease_expires_at if is_active else None
    at = patience(given.now(), begun.asked, lease_ends=lease_ends)
    with given.store.begin() as tx:
        tx.subscriptions.answered(
            begun.row.feed_id, asked=begun.asked, reason=None, next_action_at=at
        )


def _put_off(given: Resources, begun: _Begun, error: Transient | Permanent) -> None:
    """The hub could not be had, or refused: it is asked again later."""
    given.meter.note(Ran.PUT_OFF, error.reason)
    now, jitter = given.now(), given.jitter()
    values: dict[str, Any] = {"reason": str(error)[:500]}
    if error.reason is Reason.HOST_BUSY:
        # Nobody asked it: it waits for its turn, uncounted.
        wait = max(getattr(error, "retry_after", None) or 0.0, BUSY_SECONDS)
        at = now + timedelta(seconds=wait * (1 + jitter))
        values = {"attempts": begun.asked - 1}
    else:
        at = ask_again(now, error, begun.asked, jitter=jitter)
        if begun.state is SubscriptionState.ASKED:
            values["state"] = SubscriptionState.FAILING
    if begun.state is SubscriptionState.ACTIVE:
        # The end of a lease is noticed when it comes.
        at = min(at, max(begun.row.lease_expires_at, now))
    with given.store.begin() as tx:
        tx.subscriptions.answered(
            begun.row.feed_id, asked=begun.asked, next_action_at=at, **values
        )
