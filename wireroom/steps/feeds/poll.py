"""Step 1: poll feeds, and record every entry that they have not shown before.

One worker polls a batch of feeds, one after another. One transaction starts all their
polls, and one records the polls without new entries, which are most. A poll with new
entries is recorded at once, in a transaction of its own.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Self

from wireroom.decide.polling.fallback_polls import read_hub_reliability
from wireroom.decide.polling.gone import read_gone
from wireroom.decide.polling.polls import (
    FailedPollAction,
    PollConditions,
    PollResponse,
    decide_failed_poll,
    decide_poll,
    decide_unchanged_poll,
)
from wireroom.decide.polling.redirects import NO_REDIRECT, is_redirect_news, poll_url
from wireroom.decide.transitions import POLLED_STATES, FeedEvent
from wireroom.errors import Permanent, Transient
from wireroom.http.cache_lifetime import read_freshness_seconds
from wireroom.http.request_url import extract_host
from wireroom.model.http import read_validators
from wireroom.step_metrics import RunOutcome
from wireroom.steps.batch_time import iterate_until
from wireroom.steps.breakers import HostState, choose_block, record_result
from wireroom.steps.feeds.changed_entries import schedule_changed_articles
from wireroom.steps.feeds.feed_columns import (
    get_validators,
    gone_columns,
    poll_columns,
    redirect_columns,
)
from wireroom.steps.feeds.fetch_feed import fetch_feed
from wireroom.steps.feeds.sightings import take_entries, to_content
from wireroom.steps.quarantine import quarantine_stuck_feed
from wireroom.steps.websub.hub_state import record_hub
from wireroom.store.feeds.feed_windows import find_oldest, mark_listed
from wireroom.store.feeds.unchanged_polls import UnchangedPoll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wireroom.decide.polling.habits import FeedContent
    from wireroom.decide.polling.polls import FailedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import BreakerRow, FeedRow
    from wireroom.model.updates import FeedUpdate
    from wireroom.steps.context import StepContext
    from wireroom.steps.feeds.fetch_feed import FetchedFeed
    from wireroom.store.database import Transaction
    from wireroom.store.feeds.feeds import StartedPoll
    from wireroom.store.scheduling.feed_leases import LeasedFeed

# Feeds in a batch at most: with 50 a poll costs a tenth more, with 200 no less
# (bench/unchanged.py). Fewer than 5 such batches are split into 5, so that several
# workers share them.
MAX_BATCH, MIN_BATCHES = 100, 5


def batch_feeds(leases: Sequence[LeasedFeed]) -> tuple[tuple[int, ...], ...]:
    """Distribute the feeds that a tick has leased over batches; return their ids.

    A feed whose poll was started before and has not ended gets a batch of its own: if
    it kills its worker, no other feed's attempt is counted.
    """
    alone = [(lease.feed_id,) for lease in leases if lease.attempts]
    ids = [lease.feed_id for lease in leases if not lease.attempts]
    size = min(MAX_BATCH, math.ceil(len(ids) / MIN_BATCHES)) or 1
    return (
        *alone,
        *(tuple(ids[at : at + size]) for at in range(0, len(ids), size)),
    )


class FeedBatch:
    """Feeds that one worker polls one after another; use it as a context.

    Iterating yields the ids of the feeds whose poll could be started, each to be passed
    to :meth:`poll_feed`, for as long as the lease allows. Feeds that are left over, at
    that time or after an exception, are released.
    """

    def __init__(
        self,
        ctx: StepContext,
        feed_ids: Sequence[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ctx, self._clock = ctx, clock
        self._ids = feed_ids
        self._left: dict[int, StartedPoll] = {}
        self._unchanged: list[UnchangedPoll] = []
        self._breakers: dict[str, BreakerRow] = {}

    def __enter__(self) -> Self:
        ctx = self._ctx
        with ctx.store.begin() as tx:
            polls = tx.feeds.start_polls(
                self._ids, now=ctx.now(), lease=ctx.policy.lease
            )
            hosts = {extract_host(poll_url(poll.row)) for poll in polls}
            self._breakers = tx.host_breakers.get_by_host(hosts) if hosts else {}
        self._left = {poll.row.id: poll for poll in polls}
        # The last poll has to end within the lease too: a sitemap index is read for
        # up to half of the lease, and one fetch takes up to a quarter.
        self._until = self._clock() + ctx.policy.lease.total_seconds() / 4
        return self

    def __iter__(self) -> Iterator[int]:
        return iterate_until(self._left, end=self._until, clock=self._clock)

    def __exit__(self, *_: object) -> None:
        if not self._unchanged and not self._left:
            return
        now = self._ctx.now()
        left = [poll.lease for poll in self._left.values()]
        with self._ctx.store.begin() as tx:
            late = tx.feeds.record_unchanged_polls(self._unchanged)
            if left:
                late += tx.feeds.release(left, now=now, due_at=now)
        self._ctx.count_late("record_polls", late)

    def poll_feed(self, feed_id: int) -> tuple[int, ...]:
        """Poll a feed; return the ids of the new articles, to be downloaded."""
        poll = self._left.pop(feed_id)
        self._ctx.held.feed = poll.lease
        with (
            self._ctx.metrics.measure_run("poll_feed") as run,
            self._ctx.count_late_answer(),
        ):
            run.articles = self._fetch_and_record(poll)
        return tuple(run.articles)

    def _fetch_and_record(self, poll: StartedPoll) -> tuple[int, ...]:
        ctx, feed = self._ctx, poll.row
        if poll.attempts > ctx.policy.max_attempts:
            quarantine_stuck_feed(ctx, poll.lease, poll.attempts)
            return ()
        host = self._find_host_state(feed)
        if host.block is not None:
            _wait_for_breaker(ctx, poll, host.block)
            return ()
        try:
            fetched = fetch_feed(ctx, feed)
        except (Transient, Permanent) as error:
            breaker = record_result(ctx, host, poll_url(feed), error)
            if breaker is not None:
                self._breakers[breaker.host] = breaker
            _record_failure(ctx, poll, error, breaker)
            return ()
        record_result(ctx, host, poll_url(feed), None)
        for name in host.breakers:
            self._breakers.pop(name, None)
        response = fetched.response
        if not fetched.is_news and not is_redirect_news(feed, response.permanent_url):
            self._unchanged.append(_to_unchanged_poll(ctx, poll, response))
            return ()
        return _record_entries(ctx, poll, fetched)

    def _find_host_state(self, feed: FeedRow) -> HostState:
        """Return the breakers of a feed's host, read once a batch."""
        host = extract_host(poll_url(feed))
        if not self._breakers:
            return HostState(host=host, breakers={})
        with self._ctx.store.begin() as tx:
            return choose_block(self._ctx, tx, host, self._breakers)


def poll_feed(ctx: StepContext, feed_id: int) -> tuple[int, ...]:
    """Poll one feed; return the ids of the new articles, to be downloaded."""
    with FeedBatch(ctx, (feed_id,)) as batch:
        return tuple(
            article_id for started in batch for article_id in batch.poll_feed(started)
        )


def _record_entries(
    ctx: StepContext, poll: StartedPoll, fetched: FetchedFeed
) -> tuple[int, ...]:
    """Record a successful poll; return the ids of the new articles.

    The feed as it is now counts, not as it was before the request: a hub may have
    delivered meanwhile, or an operator may have paused it.
    """
    conditions = _poll_conditions(ctx)
    now = conditions.now
    response, parsed = fetched.response, fetched.parsed
    with ctx.store.begin() as tx:
        feed = tx.feeds.hold(poll.lease)
        is_first = feed.format is None
        sightings = take_entries(feed, parsed, is_first=is_first) if parsed else []
        added = tx.entries.record_sightings(
            feed.id,
            feed.source_id,
            sightings,
            now=now,
            due_at=now,
        )
        schedule_changed_articles(ctx, tx, feed.source_id, added.changed_articles)
        if added.new_entries:
            links = [sighting.url for sighting in sightings]
            tx.source_hosts.learn_links(feed.source_id, links)
        new = added.new_entries
        copies = tx.feeds.count_copies(feed) if new else 0
        content = to_content(parsed, new_entries=new, copies=copies) if parsed else None
        event = _to_poll_response(response, content, conditions)
        polled = decide_poll(feed, event, conditions)
        ctx.metrics.set_outcome(polled.outcome)
        columns = poll_columns(feed, polled, response, parsed, now)
        if fetched.values is not None:
            columns["kind_values"] = fetched.values
        if parsed is not None:
            # Only the sitemaps of an index that may have news were read.
            is_whole = fetched.sitemaps is None
            columns["listed"] = mark_listed(sightings) if is_whole else None
            columns["listed_since"] = find_oldest(parsed.entries)
        tx.feeds.record_poll(
            poll.lease, FeedEvent.POLLED, columns, due_at=polled.due_at
        )
        if fetched.sitemaps is not None:
            tx.sitemaps.record(feed.id, fetched.sitemaps)
        if added.new_entries:
            _record_missed_entry(tx, feed, conditions)
        if parsed is not None and feed.state in POLLED_STATES:
            record_hub(ctx, tx, feed.id, response, parsed)
    return added.new_articles


def _record_missed_entry(
    tx: Transaction, feed: FeedRow, conditions: PollConditions
) -> None:
    """Record that a poll found an entry before the feed's hub had delivered it."""
    hub = read_hub_reliability(feed, is_enabled=conditions.is_websub_enabled)
    if hub.lease_expires_at is not None:
        tx.subscriptions.record_missed_entry(feed.id, now=conditions.now)


def _to_unchanged_poll(
    ctx: StepContext, poll: StartedPoll, response: FetchResponse
) -> UnchangedPoll:
    feed, conditions = poll.row, _poll_conditions(ctx)
    event = _to_poll_response(response, None, conditions)
    unchanged = decide_unchanged_poll(feed, event, conditions)
    ctx.metrics.set_outcome(unchanged.outcome)
    validators = read_validators(response, stored=get_validators(feed))
    return UnchangedPoll(
        lease=poll.lease,
        due_at=unchanged.due_at,
        last_polled_at=conditions.now,
        last_outcome=unchanged.outcome,
        new_per_day=unchanged.new_per_day,
        rhythm_at=feed.rhythm_at,
        etag=validators.etag,
        last_modified=validators.last_modified,
        validators_url=validators.issuer,
    )


def _wait_for_breaker(ctx: StepContext, poll: StartedPoll, breaker: BreakerRow) -> None:
    """Let a feed wait for its host, or for the network, without a poll."""
    ctx.metrics.set_outcome(RunOutcome.WAITED, breaker.reason)
    now = ctx.now()
    with ctx.store.begin() as tx:
        is_open = tx.host_breakers.is_open(breaker.host)
        columns: FeedUpdate = {
            "failures": poll.row.failures,
            **gone_columns(read_gone(poll.row)),
            "waits_for": breaker.host if is_open else None,
        }
        due_at = now + ctx.policy.breaker.recheck if is_open else now
        tx.feeds.record_poll(poll.lease, FeedEvent.POSTPONED, columns, due_at=due_at)


def _record_failure(
    ctx: StepContext,
    poll: StartedPoll,
    error: Transient | Permanent,
    breaker: BreakerRow | None,
) -> None:
    """Record a failed poll and the time of the next one.

    Args:
        breaker: the open breaker of the feed's host: an answer makes the feed due.
    """
    feed, conditions = poll.row, _poll_conditions(ctx)
    failed = decide_failed_poll(feed, error, conditions)
    match failed.action:
        case FailedPollAction.AWAIT_SLOT:
            ctx.metrics.set_outcome(RunOutcome.WAITED, error.reason)
            columns: FeedUpdate = {}
        case FailedPollAction.REVERT_REDIRECT:
            detail = f"moved back from {feed.permanent_url}: {error.detail}"[:500]
            columns = {
                "detail": detail,
                "polls": feed.polls + 1,
                "last_polled_at": conditions.now,
                **redirect_columns(NO_REDIRECT),
            }
        case FailedPollAction.RETRY | FailedPollAction.STOP:
            ctx.metrics.set_outcome(failed.outcome, error.reason)
            columns = _failure_columns(feed, failed, error, conditions)
    if breaker is not None and failed.action is FailedPollAction.RETRY:
        columns["waits_for"] = breaker.host
    columns["failures"] = failed.failures
    with ctx.store.begin() as tx:
        columns |= gone_columns(failed.gone)
        tx.feeds.record_poll(poll.lease, failed.event, columns, due_at=failed.due_at)
        if failed.action is FailedPollAction.STOP and feed.hub is not None:
            tx.subscriptions.schedule_check([feed.id], now=conditions.now)


def _failure_columns(
    feed: FeedRow,
    failed: FailedFeed,
    error: Transient | Permanent,
    conditions: PollConditions,
) -> FeedUpdate:
    return {
        "reason": error.reason,
        "detail": error.detail[:500],
        "polls": feed.polls + 1,
        "last_polled_at": conditions.now,
        "last_outcome": failed.outcome,
    }


def _poll_conditions(ctx: StepContext) -> PollConditions:
    return PollConditions(
        now=ctx.now(),
        policy=ctx.policy.poll,
        jitter=ctx.jitter(),
        is_websub_enabled=ctx.policy.callback_url is not None,
    )


def _to_poll_response(
    response: FetchResponse, content: FeedContent | None, conditions: PollConditions
) -> PollResponse:
    return PollResponse(
        content=content,
        is_not_modified=response.status == 304,
        permanent_url=response.permanent_url,
        max_age=read_freshness_seconds(response.headers, now=conditions.now),
    )
