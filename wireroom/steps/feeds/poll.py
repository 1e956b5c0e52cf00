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
from typing import TYPE_CHECKING, Any, Self

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.parse import parse_feed
from wireroom.http.urls import canonicalize, url_key
from wireroom.model.http import FetchRequest
from wireroom.model.states import FeedState, PollOutcome
from wireroom.step_metrics import Ran
from wireroom.steps.feeds.poll_schedule import after_nothing, learned, next_time, rate
from wireroom.steps.feeds.redirects import address, fall_back, is_settled, moved
from wireroom.steps.feeds.sitemap_index import INDEX, follow
from wireroom.steps.quarantine import give_up_feed
from wireroom.steps.websub.hub_state import note as note_hub
from wireroom.store.entries import Recorded, Sighting
from wireroom.store.feeds import Unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Row

    from wireroom.model.feed import FeedEntry, ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.steps.context import Resources
    from wireroom.store.feeds import Begun
    from wireroom.store.scheduling.feed_leases import Turn

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)

# The shortest wait for a turn at a host that is asked by others now.
BUSY_SECONDS = 1.0
# Some servers answer 304 for ever: each so many polls the whole feed is asked for.
WHOLE_EVERY = 50
# Feeds in a round at most: what one more saves is little by then. And the rounds that a
# tick makes at least, where it can: workers are to share few feeds too.
ROUND, ROUNDS = 50, 8


def shared_out(turns: Sequence[Turn]) -> tuple[tuple[int, ...], ...]:
    """Make rounds of the feeds a tick hands out.

    A feed whose poll was begun before and never ended goes alone: should it kill its
    worker, no other is to be counted for it.
    """
    alone = [(t.feed_id,) for t in turns if t.attempts]
    rest = [t.feed_id for t in turns if not t.attempts]
    size = min(ROUND, math.ceil(len(rest) / ROUNDS)) or 1
    return (
        *alone,
        *(tuple(rest[at : at + size]) for at in range(0, len(rest), size)),
    )


class Round:
    """Feeds that one worker polls one after another; use it as a context.

    Iterating gives the ids of those that are ours to poll, each to be given to
    :meth:`poll`, for as long as the lease allows. What is left over, then or when
    something breaks, is given back.
    """

    def __init__(
        self,
        given: Resources,
        feed_ids: Sequence[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._given, self._clock = given, clock
        self._ids = feed_ids
        self._left: dict[int, Begun] = {}
        self._unchanged: list[Unchanged] = []

    def __enter__(self) -> Self:
        given = self._given
        with given.store.begin() as tx:
            begun = tx.feeds.begin(self._ids, now=given.now(), lease=given.policy.lease)
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
        given = self._given
        if not self._unchanged and not self._left:
            return
        with given.store.begin() as tx:
            tx.feeds.unchanged(self._unchanged)
            if self._left:
                now = given.now()
                tx.feeds.put_back(list(self._left), now=now, due_at=now)

    def poll(self, feed_id: int) -> tuple[int, ...]:
        """Poll a feed; return the ids of the articles it made, to be downloaded."""
        begun = self._left.pop(feed_id)
        with self._given.meter.run("poll_feed") as run:
            run.articles = self._polled(begun)
            return run.articles

    def _polled(self, begun: Begun) -> tuple[int, ...]:
        given = self._given
        feed, started = begun.row, given.now()
        if begun.attempts > given.policy.attempts:
            give_up_feed(given, feed.id, begun.attempts)
            return ()
        try:
            request = _request(feed, given)
            response = given.web.fetch(request)
            parsed = _parse(response, feed, given)
            if parsed is not None and parsed.children:
                parsed = follow(given, parsed, request, started=started)
        except (Transient, Permanent) as error:
            _record_failure(given, feed, error)
            return ()
        if parsed is None and not _moves(feed, response):
            self._unchanged.append(_nothing(given, feed, response))
            return ()
        return _record(given, feed, response, parsed)


def poll(given: Resources, feed_id: int) -> tuple[int, ...]:
    """Poll one feed; return the ids of the articles it made, to be downloaded."""
    with Round(given, (feed_id,)) as alone:
        return tuple(made for one in alone for made in alone.poll(one))


def sighting(entry: FeedEntry) -> Sighting:
    """Make an entry's address canonical, or say why it has none."""
    if entry.url is None:
        return Sighting(entry=entry, url=None, key=None, reason=Reason.NO_LINK)
    try:
        url = canonicalize(entry.url)
    except Permanent as error:
        return Sighting(entry=entry, url=None, key=None, reason=error.reason)
    return Sighting(entry=entry, url=url, key=url_key(url))


def _request(feed: Row[Any], given: Resources) -> FetchRequest:
    # An index that is the same may list sitemaps that are not.
    whole = feed.format == INDEX or feed.polls % WHOLE_EVERY == WHOLE_EVERY - 1
    return FetchRequest(
        url=address(feed),
        etag=None if whole else feed.etag,
        last_modified=None if whole else feed.last_modified,
        accept=ACCEPT,
        max_bytes=given.policy.feed_max_bytes,
        allow_private=given.policy.allow_private or feed.allow_private,
        headers=tuple(feed.headers.items()),
    )


def _parse(
    response: FetchResponse, feed: Row[Any], given: Resources
) -> ParsedFeed | None:
    """Understand a feed's bytes; None where they are those of the last poll."""
    if response.status == 304:
        return None
    if _digest(response) == feed.body_sha256 and feed.format != INDEX:
        return None
    return parse_feed(
        response.body,
        url=response.final_url,
        content_type=response.headers.get("content-type", ""),
        fetched_at=given.now(),
    )


def _record(
    given: Resources,
    feed: Row[Any],
    response: FetchResponse,
    parsed: ParsedFeed | None,
) -> tuple[int, ...]:
    """Write what a successful poll brought."""
    now = given.now()
    sightings = [sighting(e) for e in parsed.entries] if parsed else []
    with given.store.begin() as tx:
        recorded = tx.entries.record(
            feed.id,
            feed.source_id,
            sightings,
            now=now,
            lease_until=now + given.policy.sweep,
        )
        outcome = _outcome(response, parsed, recorded)
        given.meter.note(outcome)
        tx.feeds.ended(
            feed.id,
            state=FeedState.ACTIVE,
            reason=None,
            detail=parsed.damage if parsed else feed.detail,
            polls=feed.polls + 1,
            last_polled_at=now,
            last_outcome=outcome,
            **moved(feed, response, now),
            **_kept(response, parsed),
            **learned(given, feed, response, parsed, recorded.new_entries),
        )
        note_hub(given, tx, feed, response, parsed, new=recorded.new_entries)
    return recorded.new_articles


def _moves(feed: Row[Any], response: FetchResponse) -> bool:
    """Whether there is something to note about where the feed is."""
    return response.permanent_url is not None or feed.permanent_url is not None


def _nothing(given: Resources, feed: Row[Any], response: FetchResponse) -> Unchanged:
    """Say all that is written of a poll that brought nothing."""
    now = given.now()
    outcome = PollOutcome.SAME_BODY
    etag = response.headers.get("etag")
    last_modified = response.headers.get("last-modified")
    if response.status == 304:
        outcome = PollOutcome.NOT_MODIFIED
        etag, last_modified = feed.etag, feed.last_modified
    given.meter.note(outcome)
    return Unchanged(
        id=feed.id,
        due_at=after_nothing(given, feed, response, now),
        last_polled_at=now,
        last_outcome=outcome,
        new_per_day=rate(feed, None, 0, now),
        etag=etag,
        last_modified=last_modified,
    )


def _record_failure(
    given: Resources, feed: Row[Any], error: Transient | Permanent
) -> None:
    """Write how a poll failed, and when it is tried again (never, if gone)."""
    now = given.now()
    if is_settled(feed) and isinstance(error, Permanent):
        fall_back(given, feed, error)
        return
    if error.reason is Reason.HOST_BUSY:
        # Nobody asked the feed: it waits for its turn, not for its next time.
        given.meter.note(Ran.PUT_OFF, error.reason)
        wait = getattr(error, "retry_after", None) or BUSY_SECONDS
        turn = now + timedelta(seconds=max(wait, BUSY_SECONDS) * (1 + given.jitter()))
        with given.store.begin() as tx:
            tx.feeds.ended(feed.id, due_at=turn, failures=feed.failures)
        return
    gone = error.reason is Reason.GONE
    given.meter.note(PollOutcome.GONE if gone else PollOutcome.FAILED, error.reason)
    failures = feed.failures + 1
    due_at = None if gone else next_time(given, feed, failures=failures, error=error)
    with given.store.begin() as tx:
        tx.feeds.ended(
            feed.id,
            state=FeedState.GONE if gone else FeedState.FAILING,
            reason=error.reason,
            detail=error.detail[:500],
            polls=feed.polls + 1,
            last_polled_at=now,
            last_outcome=PollOutcome.GONE if gone else PollOutcome.FAILED,
            due_at=due_at,
            failures=failures,
        )
        if gone and feed.hub is not None:
            tx.subscriptions.wake([feed.id], now=now)


def _outcome(
    response: FetchResponse, parsed: ParsedFeed | None, recorded: Recorded
) -> PollOutcome:
    if response.status == 304:
        return PollOutcome.NOT_MODIFIED
    if parsed is None:
        return PollOutcome.SAME_BODY
    return PollOutcome.NEW_ENTRIES if recorded.new_entries else PollOutcome.NOTHING_NEW


def _kept(response: FetchResponse, parsed: ParsedFeed | None) -> dict[str, Any]:
    """Give the validators and the body's digest, for the next poll."""
    if response.status == 304:
        return {}
    kept: dict[str, Any] = {
        "etag": response.headers.get("etag"),
        "last_modified": response.headers.get("last-modified"),
        "body_sha256": _digest(response),
    }
    if parsed is not None:
        kept |= {"format": parsed.format, "title": parsed.title[:500]}
    return kept


def _digest(response: FetchResponse) -> bytes:
    return hashlib.sha256(response.body).digest()
