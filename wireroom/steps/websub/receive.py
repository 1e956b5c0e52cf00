"""Receive the deliveries of hubs: store them at once, parse them later.

:func:`store_delivery` only checks the signature and stores the body; the answer "2xx"
confirms no more (W3C WebSub, 7). A worker parses the body, which needs no network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.polling.habits import learn_habits
from wireroom.decide.polling.subscriptions import ACCEPTING_STATES
from wireroom.decide.transitions import POLLED_STATES
from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.parse import parse_feed
from wireroom.http.websub_signature import verify_signature
from wireroom.model.states import Outcome, PollOutcome
from wireroom.model.websub import DeliveryOutcome
from wireroom.steps.feeds.changed_entries import schedule_changed_articles
from wireroom.steps.feeds.feed_columns import habit_columns
from wireroom.steps.feeds.sightings import take_entries, to_content
from wireroom.steps.feeds.source_zone import get_utc_offset
from wireroom.steps.quarantine import stuck_failure

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.feed import ParsedFeed
    from wireroom.model.rows import DeliveryRow, FeedRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# How long the message of a stored delivery may be in flight before the tick sends it
# again.
DELIVERY_LEASE = timedelta(seconds=60)
# Characters of a delivery's content type that are stored.
MAX_CONTENT_TYPE = 200
# The answers to a hub. A wrong signature is acknowledged, so that nobody learns which
# one is right (7.1.2); 410 says that we are no longer subscribed.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """The outcome of storing a delivery; ``ids``: feed and delivery, if stored."""

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
    """Store a hub's delivery if we are subscribed; commit before answering the hub.

    Args:
        token: the last part of the callback URL.
        signature: the value of ``X-Hub-Signature``, "" if there is none.
    """
    row = tx.subscriptions.get_by_token(token)
    if row is None:
        return DeliveryReceipt(outcome=DeliveryOutcome.UNKNOWN)
    if row.state not in ACCEPTING_STATES or row.feed_state not in POLLED_STATES:
        return DeliveryReceipt(outcome=DeliveryOutcome.ENDED)
    if not verify_signature(body, signature, row.secret):
        return DeliveryReceipt(outcome=DeliveryOutcome.BAD_SIGNATURE)
    media = "".join(c for c in content_type[:MAX_CONTENT_TYPE] if c.isprintable())
    delivery = tx.deliveries.store_body(
        row.feed_id, body, media, now=now, due_at=now + DELIVERY_LEASE
    )
    ids = None if delivery.id is None else (row.feed_id, delivery.id)
    return DeliveryReceipt(outcome=delivery.outcome, ids=ids)


def process_delivery(ctx: StepContext, delivery_id: int) -> tuple[int, ...]:
    """Parse a delivery; return the ids of the new articles, to be downloaded."""
    with ctx.metrics.measure_run("take_delivery") as run, ctx.count_late_answer():
        run.articles = _parse_and_record(ctx, delivery_id)
    return tuple(run.articles)


def _parse_and_record(ctx: StepContext, delivery_id: int) -> tuple[int, ...]:
    started = _start_delivery(ctx, delivery_id)
    if started is None:
        ctx.metrics.set_idle()
        return ()
    delivery, feed = started
    try:
        parsed = parse_feed(
            delivery.body,
            url=feed.base_url or feed.url,
            content_type=delivery.content_type,
            fetched_at=delivery.received_at,
            utc_offset_minutes=get_utc_offset(ctx, feed.source_id),
        )
    except Permanent as error:
        _record_parse_failure(ctx, delivery, error)
        return ()
    return _record_entries(ctx, delivery, parsed)


def _start_delivery(
    ctx: StepContext, delivery_id: int
) -> tuple[DeliveryRow, FeedRow] | None:
    """Lease a delivery; None if there is nothing to parse."""
    policy = ctx.policy
    with ctx.store.begin() as tx:
        delivery = tx.deliveries.start(
            delivery_id, now=ctx.now(), handed_out=DELIVERY_LEASE, lease=policy.lease
        )
        if delivery is None:
            return None
        feed = tx.feeds.get(delivery.feed_id)
        if feed.state not in POLLED_STATES:
            tx.deliveries.finish(delivery.lease, DeliveryOutcome.ENDED)
            return None
    if delivery.attempts <= policy.max_attempts:
        return delivery, feed
    failure = stuck_failure(
        "take_delivery", delivery.attempts, feed_id=delivery.feed_id
    )
    with ctx.store.begin() as tx:
        tx.feeds.poll_soon([delivery.feed_id], now=ctx.now())
        tx.deliveries.finish(delivery.lease, Outcome.FAILED, Reason.TOO_MANY_ATTEMPTS)
        tx.failures.add_failure(failure, now=ctx.now())
    ctx.metrics.set_outcome(Outcome.FAILED, failure.reason)
    return None


def _record_parse_failure(
    ctx: StepContext, delivery: DeliveryRow, error: Permanent
) -> None:
    """Record a body that cannot be parsed; the feed itself is polled at once."""
    ctx.metrics.set_outcome(PollOutcome.FAILED, error.reason)
    with ctx.store.begin() as tx:
        tx.feeds.poll_soon([delivery.feed_id], now=ctx.now())
        tx.deliveries.finish(delivery.lease, PollOutcome.FAILED, error.reason)


def _record_entries(
    ctx: StepContext,
    delivery: DeliveryRow,
    parsed: ParsedFeed,
) -> tuple[int, ...]:
    """Record the entries as a poll does; the time of the next poll stays.

    Otherwise a hub that delivers only a part of the new entries would postpone the poll
    that finds the others.
    """
    now = ctx.now()
    with ctx.store.begin() as tx:
        # A poll may have been recorded since: the feed as it is now counts.
        feed = tx.feeds.lock(delivery.feed_id)
        added = tx.entries.record_sightings(
            feed.id,
            feed.source_id,
            take_entries(feed, parsed, is_first=False),
            now=now,
            due_at=now,
        )
        schedule_changed_articles(ctx, tx, feed.source_id, added.changed_articles)
        if added.new_entries:
            tx.source_hosts.learn_links(feed.source_id, [e.url for e in parsed.entries])
        content = to_content(parsed, new_entries=added.new_entries)
        outcome = PollOutcome.NOTHING_NEW
        if content.new_entries:
            outcome = PollOutcome.NEW_ENTRIES
            habits = learn_habits(feed, content, now)
            columns = habit_columns(habits, now)
            tx.feeds.record_delivery(delivery.lease, feed.id, columns)
        ctx.metrics.set_outcome(outcome)
        tx.subscriptions.record_delivery(delivery.lease, feed.id, now)
        tx.deliveries.finish(delivery.lease, outcome)
    return added.new_articles
