"""What a hub delivers: let in at the door, then read as a poll's answer is.

The door (:func:`store_delivery`) only checks who signed and stores; the answer "2xx" means no
more (W3C WebSub, 7). Reading is a worker's, and no network is needed for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.feeds.parse import parse_feed
from wireroom.http.websub_signature import verify_signature
from wireroom.model.states import Outcome, PollOutcome
from wireroom.model.websub import DeliveryOutcome, SubscriptionState
from wireroom.steps.feeds.poll import to_sighting
from wireroom.steps.feeds.poll_schedule import delivery_columns
from wireroom.steps.quarantine import record_failure as put_away
from wireroom.store.failures import Failure
from wireroom.store.feeds import POLLED_STATES

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.feed import ParsedFeed
    from wireroom.model.rows import DeliveryRow, FeedRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# How long a body that was stored is left to the message that tells of it.
DELIVERY_LEASE = timedelta(seconds=60)
MAX_CONTENT_TYPE = 200
# What a hub is told. A signature that is wrong is acknowledged, so that nobody learns
# which one is right (7.1.2); 410 says that we are subscribed no longer.
HTTP_STATUS = {
    DeliveryOutcome.STORED: 202,
    DeliveryOutcome.DUPLICATE: 202,
    DeliveryOutcome.BAD_SIGNATURE: 202,
    DeliveryOutcome.UNKNOWN: 404,
    DeliveryOutcome.ENDED: 410,
    DeliveryOutcome.TOO_LARGE: 413,
    DeliveryOutcome.SLOW: 408,
    DeliveryOutcome.FULL: 503,
    DeliveryOutcome.BUSY: 503,
}
_ACCEPTING_STATES = (
    SubscriptionState.ACTIVE,
    SubscriptionState.REQUESTED,
    SubscriptionState.FAILING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """What became of a delivery at the door; ``ids``: feed and delivery, if stored."""

    outcome: DeliveryOutcome
    ids: tuple[int, int] | None = None


def store_delivery(
    tx: Transaction,
    token: str,
    body: bytes,
    *,
    signature: str,
    content_type: str,
    now: datetime,
) -> DeliveryReceipt:
    """Store what a hub delivers, where it is ours to read; to be committed first.

    Args:
        signature: the value of ``X-Hub-Signature``, "" where there is none.
    """
    row = tx.subscriptions.get_by_token(token)
    if row is None:
        return DeliveryReceipt(outcome=DeliveryOutcome.UNKNOWN)
    if row.state not in _ACCEPTING_STATES or row.feed_state not in POLLED_STATES:
        return DeliveryReceipt(outcome=DeliveryOutcome.ENDED)
    if not verify_signature(body, signature, row.secret):
        return DeliveryReceipt(outcome=DeliveryOutcome.BAD_SIGNATURE)
    media = "".join(x for x in content_type[:MAX_CONTENT_TYPE] if x.isprintable())
    kept = tx.deliveries.store_body(
        row.feed_id, body, media, now=now, due_at=now + DELIVERY_LEASE
    )
    ids = None if kept.id is None else (row.feed_id, kept.id)
    return DeliveryReceipt(outcome=kept.outcome, ids=ids)


def process_delivery(given: StepContext, delivery_id: int) -> tuple[int, ...]:
    """Read what a hub delivered; return the articles it made, to be downloaded."""
    with given.metrics.measure_run("take_delivery"):
        begun = _begin_delivery(given, delivery_id)
        if begun is None:
            given.metrics.set_idle()
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
            _record_parse_failure(given, delivery, error)
            return ()
        return _record_entries(given, delivery, feed, parsed)


def _begin_delivery(
    given: StepContext, delivery_id: int
) -> tuple[DeliveryRow, FeedRow] | None:
    policy = given.policy
    with given.store.begin() as tx:
        delivery = tx.deliveries.start(
            delivery_id, now=given.now(), handed_out=DELIVERY_LEASE, lease=policy.lease
        )
        if delivery is None:
            return None
        feed = tx.feeds.get(delivery.feed_id)
        if feed.state not in POLLED_STATES:
            tx.deliveries.finish(delivery_id, DeliveryOutcome.ENDED)
            return None
        if delivery.attempts > policy.max_attempts:
            tx.deliveries.finish(delivery_id, Outcome.FAILED, Reason.TOO_MANY_ATTEMPTS)
            tx.feeds.poll_soon([delivery.feed_id], now=given.now())
    if delivery.attempts <= policy.max_attempts:
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


def _record_parse_failure(
    given: StepContext, delivery: DeliveryRow, error: Permanent
) -> None:
    """Let the feed tell by itself what the hub could not: it is polled at once."""
    given.metrics.set_outcome(PollOutcome.FAILED, error.reason)
    with given.store.begin() as tx:
        tx.deliveries.finish(delivery.id, PollOutcome.FAILED, error.reason)
        tx.feeds.poll_soon([delivery.feed_id], now=given.now())


def _record_entries(
    given: StepContext,
    delivery: DeliveryRow,
    feed: FeedRow,
    parsed: ParsedFeed,
) -> tuple[int, ...]:
    """Write what was delivered, as a poll would; when to poll next stays as it is.

    A hub that brings a part of the news would else put off the poll that shows it.
    """
    now = given.now()
    with given.store.begin() as tx:
        recorded = tx.entries.record_sightings(
            feed.id,
            feed.source_id,
            [to_sighting(e) for e in parsed.entries],
            now=now,
            lease_until=now + given.policy.resend_after,
        )
        new = recorded.new_entries
        outcome = PollOutcome.NEW_ENTRIES if new else PollOutcome.NOTHING_NEW
        given.metrics.set_outcome(outcome)
        if new:
            tx.feeds.update(feed.id, delivery_columns(feed, parsed, new, now))
        tx.subscriptions.update(feed.id, last_delivery_at=now)
        tx.deliveries.finish(delivery.id, outcome)
    return recorded.new_articles
