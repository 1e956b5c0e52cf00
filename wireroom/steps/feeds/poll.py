"""Step 1: ask feeds for news and book every entry they have not shown before.

One worker polls several feeds in a *round*, one after another: their polls are begun in
one transaction, and those that bring nothing, which is most, are booked in one. A feed
that brings something is booked at once and alone.
"""

from __future__ import annotations

import hashlib
import math
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.parse import parse_feed
from wireroom.http.urls import canonicalize_url, make_url_key
from wireroom.model.http import FetchRequest
from wireroom.model.states import FeedState, PollOutcome
from wireroom.step_metrics import RunOutcome
from wireroom.steps.feeds.poll_schedule import (
    learn_entry_rate,
    next_poll_time,
    next_poll_unchanged_feed,
    schedule_columns,
)
from wireroom.steps.feeds.redirects import (
    follows_redirect,
    poll_url,
    redirect_columns,
    revert_redirect,
)
from wireroom.steps.feeds.sitemap_index import SITEMAP_INDEX, read_child_sitemaps
from wireroom.steps.quarantine import quarantine_stuck_feed
from wireroom.steps.websub.hub_state import record_hub as note_hub
from wireroom.store.entries import AddedEntries, Sighting
from wireroom.store.feeds import UnchangedPoll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wireroom.model.feed import FeedEntry, ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import FeedRow
    from wireroom.model.updates import FeedUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.feeds import StartedPoll
    from wireroom.store.scheduling.feed_leases import FeedLease

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)

# The shortest wait for a turn at a host that is asked by others now.
MIN_BUSY_SECONDS = 1.0
# Some servers answer 304 for ever: each so many polls the whole feed is asked for.
UNCONDITIONAL_EVERY = 50
# Feeds in a round at most: what one more saves is little by then. And the rounds that a
# tick makes at least, where it can: workers are to share few feeds too.
MAX_BATCH, MIN_BATCHES = 50, 8


def batch_feeds(turns: Sequence[FeedLease]) -> tuple[tuple[int, ...], ...]:
    """Make rounds of the feeds a tick hands out.

    A feed whose poll was begun before and never ended goes alone: should it kill its
    worker, no other is to be counted for it.
    """
    alone = [(t.feed_id,) for t in turns if t.attempts]
    rest = [t.feed_id for t in turns if not t.attempts]
    size = min(MAX_BATCH, math.ceil(len(rest) / MIN_BATCHES)) or 1
    return (
        *alone,
        *(tuple(rest[at : at + size]) for at in range(0, len(rest), size)),
    )


class FeedBatch:
    """Feeds that one worker polls one after another; use it as a context.

    Iterating gives the ids of those that are ours to poll, each to be given to
    :meth:`poll`, for as long as the lease allows. What is left over, then or when
    something breaks, is given back.
    """

    def __init__(
        self,
        given: StepContext,
        feed_ids: Sequence[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ctx, self._clock = given, clock
        self._ids = feed_ids
        self._left: dict[int, StartedPoll] = {}
        self._unchanged: list[UnchangedPoll] = []

    def __enter__(self) -> Self:
        given = self._ctx
        with given.store.begin() as tx:
            begun = tx.feeds.start_polls(
                self._ids, now=given.now(), lease=given.policy.lease
            )
        self._left = {b.row.id: b for b in begun}
        # The last one begun is to end within the lease too: an index of sitemaps is
        # read for half of it, and a fetch takes up to a quarter.
        self._until = self._clock() + given.policy.lease.total_seconds() / 4
        return self

    def __iter__(self) -> Iterator[int]:
        for feed_id in list(self._left):
            if self._clock() >= self._until:
                return
            yield feed_id

    def __exit__(self, *_: object) -> None:
        given = self._ctx
        if not self._unchanged and not self._left:
            return
        with given.store.begin() as tx:
            tx.feeds.record_unchanged_polls(self._unchanged)
            if self._left:
                now = given.now()
                tx.feeds.release(list(self._left), now=now, due_at=now)

    def poll_feed(self, feed_id: int) -> tuple[int, ...]:
        """Poll a feed; return the ids of the articles it made, to be downloaded."""
        begun = self._left.pop(feed_id)
        with self._ctx.metrics.measure_run("poll_feed") as run:
            run.articles = self._fetch_and_record(begun)
            return run.articles

    def _fetch_and_record(self, begun: StartedPoll) -> tuple[int, ...]:
        given = self._ctx
        feed, started = begun.row, given.now()
        if begun.attempts > given.policy.max_attempts:
            quarantine_stuck_feed(given, feed.id, begun.attempts)
            return ()
        try:
            request = _build_request(feed, given)
            response = given.http.fetch(request)
            parsed = _parse_response(response, feed, given)
            if parsed is not None and parsed.children:
                parsed = read_child_sitemaps(given, parsed, request, started=started)
        except (Transient, Permanent) as error:
            _record_failure(given, feed, error)
            return ()
        if parsed is None and not _tracks_redirect(feed, response):
            self._unchanged.append(_to_unchanged_poll(given, feed, response))
            return ()
        return _record_entries(given, feed, response, parsed)


def poll_feed(given: StepContext, feed_id: int) -> tuple[int, ...]:
    """Poll one feed; return the ids of the articles it made, to be downloaded."""
    with FeedBatch(given, (feed_id,)) as alone:
        return tuple(made for one in alone for made in alone.poll_feed(one))


def to_sighting(entry: FeedEntry) -> Sighting:
    """Make an entry's address canonical, or say why it has none."""
    if entry.url is None:
        return Sighting(entry=entry, url=None, key=None, reason=Reason.NO_LINK)
    try:
        url = canonicalize_url(entry.url)
    except Permanent as error:
        return Sighting(entry=entry, url=None, key=None, reason=error.reason)
    return Sighting(entry=entry, url=url, key=make_url_key(url))


def _build_request(feed: FeedRow, given: StepContext) -> FetchRequest:
    # An index that is the same may list sitemaps that are not.
    whole = (
        feed.format == SITEMAP_INDEX
        or feed.polls % UNCONDITIONAL_EVERY == UNCONDITIONAL_EVERY - 1
    )
    return FetchRequest(
        url=poll_url(feed),
        etag=None if whole else feed.etag,
        last_modified=None if whole else feed.last_modified,
        accept=ACCEPT,
        max_bytes=given.policy.feed_max_bytes,
        allow_private=given.policy.allow_private or feed.allow_private,
        headers=tuple(feed.headers.items()),
    )


def _parse_response(
    response: FetchResponse, feed: FeedRow, given: StepContext
) -> ParsedFeed | None:
    """Understand a feed's bytes; None where they are those of the last poll."""
    if response.status == 304:
        return None
    if _hash_body(response) == feed.body_sha256 and feed.format != SITEMAP_INDEX:
        return None
    return parse_feed(
        response.body,
        url=response.final_url,
        content_type=response.headers.get("content-type", ""),
        fetched_at=given.now(),
    )


def _record_entries(
    given: StepContext,
    feed: FeedRow,
    response: FetchResponse,
    parsed: ParsedFeed | None,
) -> tuple[int, ...]:
    """Write what a successful poll brought."""
    now = given.now()
    sightings = [to_sighting(e) for e in parsed.entries] if parsed else []
    with given.store.begin() as tx:
        recorded = tx.entries.record_sightings(
            feed.id,
            feed.source_id,
            sightings,
            now=now,
            lease_until=now + given.policy.resend_after,
        )
        outcome = _classify_outcome(response, parsed, recorded)
        new = recorded.new_entries
        schedule = schedule_columns(given, feed, response, parsed, new)
        given.metrics.set_outcome(outcome)
        tx.feeds.record_poll(
            feed.id,
            {
                "state": FeedState.ACTIVE,
                "reason": None,
                "detail": parsed.damage if parsed else feed.detail,
                "polls": feed.polls + 1,
                "last_polled_at": now,
                "last_outcome": outcome,
                **redirect_columns(feed, response, now),
                **_response_columns(response, parsed),
                **schedule,
            },
            due_at=schedule["due_at"],
        )
        note_hub(given, tx, feed, response, parsed, new=new)
    return recorded.new_articles


def _tracks_redirect(feed: FeedRow, response: FetchResponse) -> bool:
    """Whether there is something to note about where the feed is."""
    return response.permanent_url is not None or feed.permanent_url is not None


def _to_unchanged_poll(
    given: StepContext, feed: FeedRow, response: FetchResponse
) -> UnchangedPoll:
    """Say all that is written of a poll that brought nothing."""
    now = given.now()
    outcome = PollOutcome.SAME_BODY
    etag = response.headers.get("etag")
    last_modified = response.headers.get("last-modified")
    if response.status == 304:
        outcome = PollOutcome.NOT_MODIFIED
        etag, last_modified = feed.etag, feed.last_modified
    given.metrics.set_outcome(outcome)
    return UnchangedPoll(
        id=feed.id,
        due_at=next_poll_unchanged_feed(given, feed, response, now),
        last_polled_at=now,
        last_outcome=outcome,
        new_per_day=learn_entry_rate(feed, None, 0, now),
        etag=etag,
        last_modified=last_modified,
    )


def _record_failure(
    given: StepContext, feed: FeedRow, error: Transient | Permanent
) -> None:
    """Write how a poll failed, and when it is tried again (never, if gone)."""
    now = given.now()
    if follows_redirect(feed) and isinstance(error, Permanent):
        revert_redirect(given, feed, error)
        return
    if error.reason is Reason.HOST_BUSY:
        # Nobody asked the feed: it waits for its turn, not for its next time.
        given.metrics.set_outcome(RunOutcome.PUT_OFF, error.reason)
        wait = getattr(error, "retry_after", None) or MIN_BUSY_SECONDS
        turn = now + timedelta(
            seconds=max(wait, MIN_BUSY_SECONDS) * (1 + given.jitter())
        )
        with given.store.begin() as tx:
            tx.feeds.record_poll(feed.id, {"failures": feed.failures}, due_at=turn)
        return
    gone = error.reason is Reason.GONE
    given.metrics.set_outcome(
        PollOutcome.GONE if gone else PollOutcome.FAILED, error.reason
    )
    failures = feed.failures + 1
    due_at = (
        None if gone else next_poll_time(given, feed, failures=failures, error=error)
    )
    with given.store.begin() as tx:
        tx.feeds.record_poll(
            feed.id,
            {
                "state": FeedState.GONE if gone else FeedState.FAILING,
                "reason": error.reason,
                "detail": error.detail[:500],
                "polls": feed.polls + 1,
                "last_polled_at": now,
                "last_outcome": PollOutcome.GONE if gone else PollOutcome.FAILED,
                "failures": failures,
            },
            due_at=due_at,
        )
        if gone and feed.hub is not None:
            tx.subscriptions.schedule_check([feed.id], now=now)


def _classify_outcome(
    response: FetchResponse, parsed: ParsedFeed | None, recorded: AddedEntries
) -> PollOutcome:
    if response.status == 304:
        return PollOutcome.NOT_MODIFIED
    if parsed is None:
        return PollOutcome.SAME_BODY
    return PollOutcome.NEW_ENTRIES if recorded.new_entries else PollOutcome.NOTHING_NEW


def _response_columns(response: FetchResponse, parsed: ParsedFeed | None) -> FeedUpdate:
    """Give the validators and the body's digest, for the next poll."""
    if response.status == 304:
        return {}
    kept: FeedUpdate = {
        "etag": response.headers.get("etag"),
        "last_modified": response.headers.get("last-modified"),
        "body_sha256": _hash_body(response),
    }
    if parsed is not None:
        kept |= {"format": parsed.format, "title": parsed.title[:500]}
    return kept


def _hash_body(response: FetchResponse) -> bytes:
    return hashlib.sha256(response.body).digest()
