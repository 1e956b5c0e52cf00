"""What a hub delivers: let in at the door, then read as a poll's answer is.

The door (:func:`let_in`) only checks who signed and stores; the answer "2xx" means no
more (W3C WebSub, 7). Reading is a worker's, and no network is needed for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wireroom.errors import Permanent, Reason
from wireroom.feeds.parse import parse_feed
from wireroom.http.websub_signature import is_signed
from wireroom.model.states import Outcome, PollOutcome
from wireroom.model.websub import Door, SubscriptionState
from wireroom.steps.feeds.poll import sighting
from wireroom.steps.feeds.poll_schedule import taught
from wireroom.steps.quarantine import note as put_away
from wireroom.store.failures import Failure
from wireroom.store.feeds import POLLED

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from wireroom.model.feed import ParsedFeed
    from wireroom.steps.context import Resources
    from wireroom.store.database import Transaction

# How long a body that was stored is left to the message that tells of it.
HANDED_OUT = timedelta(seconds=60)
MAX_TYPE = 200
# What a hub is told. A signature that is wrong is acknowledged, so that nobody learns
# which one is right (7.1.2); 410 says that we are subscribed no longer.
STATUS = {
    Door.STORED: 202,
    Door.REPEATED: 202,
    Door.BAD_SIGNATURE: 202,
    Door.UNKNOWN: 404,
    Door.ENDED: 410,
    Door.TOO_LARGE: 413,
    Door.SLOW: 408,
    Door.FULL: 503,
    Door.BUSY: 503,
}
_TAKEN = (
    SubscriptionState.ACTIVE,
    SubscriptionState.ASKED,
    SubscriptionState.FAILING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """What became of a delivery at the door; ``ids``: feed and delivery, if stored."""

    outcome: Door
    ids: tuple[int, int] | None = None


def let_in(
    tx: Transaction,
    token: str,
    body: bytes,
    *,
    signature: str,
    content_type: str,
    now: datetime,
) -> LetIn:
    """Store what a hub delivers, where it is ours to read; to be committed first.

    Args:
        signature: the value of ``X-Hub-Signature``, "" where there is none.
    """
    row = tx.subscriptions.called(token)
    if row is None:
        return LetIn(outcome=Door.UNKNOWN)
    if row.state not in _TAKEN or row.feed_state not in POLLED:
        return LetIn(outcome=Door.ENDED)
    if not is_signed(body, signature, row.secret):
        return LetIn(outcome=Door.BAD_SIGNATURE)
    media = "".join(x for x in content_type[:MAX_TYPE] if x.isprintable())
    kept = tx.deliveries.keep(
        row.feed_id, body, media, now=now, due_at=now + HANDED_OUT
    )
    ids = None if kept.id is None else (row.feed_id, kept.id)
    return LetIn(outcome=kept.outcome, ids=ids)


def take_delivery(given: Resources, delivery_id: int) -> tuple[int, ...]:
    """Read what a hub delivered; return the articles it made, to be downloaded."""
    with given.meter.run("take_delivery"):
        begun = _begin(given, delivery_id)
        if begun is None:
            given.meter.note_idle()
            return ()
        delivery, feed = begun
        try:
            parsed = parse_feed(
                delivery.body,
                url=feed.base_url or feed.url,
                content_type=delivery.content_type,
                fetched_at=delivery.received_at,
            )
        except Permanent as error:
            _unreadable(given, delivery, error)
            return ()
        return _record(given, delivery, feed, parsed)


def _begin(given: Resources, delivery_id: int) -> tuple[Row[Any], Row[Any]] | None:
    policy = given.policy
    with given.store.begin() as tx:
        delivery = tx.deliveries.begin(
            delivery_id, now=given.now(), handed_out=HANDED_OUT, lease=policy.lease
        )
        if delivery is None:
            return None
        feed = tx.feeds.get(delivery.feed_id)
        if feed.state not in POLLED:
            tx.deliveries.settle(delivery_id, Door.ENDED)
            return None
        if delivery.attempts > policy.attempts:
            tx.deliveries.settle(delivery_id, Outcome.FAILED, Reason.TOO_MANY_ATTEMPTS)
            tx.feeds.hasten([delivery.feed_id], now=given.now())
    if delivery.attempts <= policy.attempts:
        return delivery, feed
    said = f"begun {delivery.attempts - 1} times, never ended: does it kill its worker?"
    failure = Failure(
        stage="take_delivery",
        feed_id=delivery.feed_id,
        attempts=delivery.attempts,
        reason=Reason.TOO_MANY_ATTEMPTS,
        error=said,
    )
    put_away(given, failure)
    return None


def _unreadable(given: Resources, delivery: Row[Any], error: Permanent) -> None:
    """Let the feed tell by itself what the hub could not: it is polled at once."""
    given.meter.note(PollOutcome.FAILED, error.reason)
    with given.store.begin() as tx:
        tx.deliveries.settle(delivery.id, PollOutcome.FAILED, error.reason)
        tx.feeds.hasten([delivery.feed_id], now=given.now())


def _record(
    given: Resources,
    delivery: Row[Any],
    feed: Row[Any],
    parsed: ParsedFeed,
) -> tuple[int, ...]:
    """Write what was delivered, as a poll would; when to poll next stays as it is.

    A hub that brings a part of the news would else put off the poll that shows it.
    """
    now = given.now()
    with given.store.begin() as tx:
        recorded = tx.entries.record(
            feed.id,
            feed.source_id,
            [sighting(e) for e in parsed.entries],
            now=now,
            lease_until=now + given.policy.sweep,
        )
        new = recorded.new_entries
        outcome = PollOutcome.NEW_ENTRIES if new else PollOutcome.NOTHING_NEW
        given.meter.note(outcome)
        if new:
            tx.feeds.learned(feed.id, **taught(feed, parsed, new, now))
        tx.subscriptions.record(feed.id, last_delivery_at=now)
        tx.deliveries.settle(delivery.id, outcome)
    return recorded.new_articles
