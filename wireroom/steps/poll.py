"""Step 1: ask a feed for news and book every entry it has not shown before."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.parse import parse_feed
from wireroom.feeds.rhythm import HOURS, Rhythm, learn, silent_after
from wireroom.feeds.schedule import next_poll
from wireroom.meter import Ran
from wireroom.model import FeedState, FetchRequest, PollOutcome, Wishes
from wireroom.steps.moves import address, fall_back, is_settled, moved
from wireroom.steps.quarantine import give_up_feed
from wireroom.steps.sitemaps import INDEX, follow
from wireroom.store.entries import Recorded, Sighting
from wireroom.store.leases import ended
from wireroom.web.freshness import fresh_for
from wireroom.web.urls import canonicalize, url_key

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from wireroom.model import FeedEntry, FetchResponse, ParsedFeed
    from wireroom.steps.resources import Resources

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)

# The weight of the newest interval in a feed's learned rate of new entries.
RATE_WEIGHT = 0.3
# The shortest wait for a turn at a host that is asked by others now.
BUSY_SECONDS = 1.0
# Some servers answer 304 for ever: each so many polls the whole feed is asked for.
WHOLE_EVERY = 50


def poll(given: Resources, feed_id: int) -> tuple[int, ...]:
    """Poll one feed; return the ids of the articles it made, to be downloaded."""
    with given.store.begin() as tx:
        now = given.now()
        feed = tx.feeds.begin(feed_id, now=now, lease=given.policy.lease)
        if feed is None:
            return ()
        source = tx.feeds.source(feed.source_id)
    if feed.attempts > given.policy.attempts:
        give_up_feed(given, feed, "poll_feed")
        return ()
    try:
        request = _request(feed, source, given)
        response = given.web.fetch(request)
        parsed = _parse(response, feed, given)
        if parsed is not None and parsed.children:
            parsed = follow(given, parsed, request, started=now)
    except (Transient, Permanent) as error:
        _record_failure(given, feed, error)
        return ()
    return _record(given, feed, response, parsed)


def sighting(entry: FeedEntry) -> Sighting:
    """Make an entry's address canonical, or say why it has none."""
    if entry.url is None:
        return Sighting(entry=entry, url=None, key=None, reason=Reason.NO_LINK)
    try:
        url = canonicalize(entry.url)
    except Permanent as error:
        return Sighting(entry=entry, url=None, key=None, reason=error.reason)
    return Sighting(entry=entry, url=url, key=url_key(url))


def _request(feed: Row[Any], source: Row[Any], given: Resources) -> FetchRequest:
    # An index that is the same may list sitemaps that are not.
    whole = feed.format == INDEX or feed.polls % WHOLE_EVERY == WHOLE_EVERY - 1
    return FetchRequest(
        url=address(feed),
        etag=None if whole else feed.etag,
        last_modified=None if whole else feed.last_modified,
        accept=ACCEPT,
        max_bytes=given.policy.feed_max_bytes,
        allow_private=given.policy.allow_private or source.allow_private,
        headers=tuple(source.headers.items()),
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
        tx.feeds.record(
            feed.id,
            state=FeedState.ACTIVE,
            reason=None,
            detail=parsed.damage if parsed else feed.detail,
            polls=feed.polls + 1,
            last_polled_at=now,
            last_outcome=outcome,
            **moved(feed, response, now),
            **_kept(response, parsed),
            **_learned(given, feed, response, parsed, recorded),
        )
    return recorded.new_articles


def _learned(
    given: Resources,
    feed: Row[Any],
    response: FetchResponse,
    parsed: ParsedFeed | None,
    recorded: Recorded,
) -> dict[str, Any]:
    """Give what the poll taught of the feed's habits, and when it is polled next."""
    now = given.now()
    new = recorded.new_entries
    rhythm = _rhythm(feed, parsed, new, now)
    wishes = parsed.wishes if parsed else _wishes(feed)
    due_at = _next(given, feed, rhythm=rhythm, wishes=wishes, answer=response)
    news = {"last_new_at": now, "silent_after": silent_after(rhythm, now)}
    return {
        "new_per_day": _rate(feed, parsed, new, now),
        "rhythm": list(rhythm.hours),
        "rhythm_days": rhythm.days,
        "wishes": _as_json(wishes),
        **(news if new else {}),
        **ended(due_at=due_at),
    }


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
            tx.feeds.record(feed.id, **ended(due_at=turn, failures=feed.failures))
        return
    gone = error.reason is Reason.GONE
    given.meter.note(PollOutcome.GONE if gone else PollOutcome.FAILED, error.reason)
    failures = feed.failures + 1
    due_at = None if gone else _next(given, feed, failures=failures, error=error)
    with given.store.begin() as tx:
        tx.feeds.record(
            feed.id,
            state=FeedState.GONE if gone else FeedState.FAILING,
            reason=error.reason,
            detail=error.detail[:500],
            polls=feed.polls + 1,
            last_polled_at=now,
            last_outcome=PollOutcome.GONE if gone else PollOutcome.FAILED,
            **ended(due_at=due_at, failures=failures),
        )


def _next(  # noqa: PLR0913 - what the next time depends on, by name
    given: Resources,
    feed: Row[Any],
    *,
    rhythm: Rhythm | None = None,
    wishes: Wishes | None = None,
    failures: int = 0,
    error: Transient | Permanent | None = None,
    answer: FetchResponse | None = None,
) -> datetime:
    seconds, now = feed.interval_seconds, given.now()
    return next_poll(
        now=now,
        policy=given.policy.poll,
        fixed_interval=None if seconds is None else timedelta(seconds=seconds),
        rhythm=rhythm or _known(feed),
        failures=failures,
        reason=error.reason if error else None,
        retry_after=error.retry_after if isinstance(error, Transient) else None,
        max_age=fresh_for(answer.headers, now=now) if answer else None,
        wishes=wishes or _wishes(feed),
        jitter=given.jitter(),
    )


def _rhythm(
    feed: Row[Any], parsed: ParsedFeed | None, new: int, now: datetime
) -> Rhythm:
    """Learn from the newest entries' times; at first sight from all that have one."""
    known = _known(feed)
    entries = parsed.entries if parsed else ()
    times = sorted((e.published.at for e in entries if e.published), reverse=True)
    if not feed.rhythm:
        fortnight = now - timedelta(days=14)
        recent = [at for at in times if fortnight <= at <= now]
        # Dates that are all older say that nothing came; no dates say nothing.
        since = recent[-1] if recent else fortnight if times else now
        return learn(known, recent, since=since, now=now)
    new_times = times[:new] + [now] * max(0, new - len(times))
    return learn(known, new_times, since=feed.last_polled_at, now=now)


def _known(feed: Row[Any]) -> Rhythm:
    hours = tuple(feed.rhythm)
    if len(hours) != HOURS:
        return Rhythm()
    return Rhythm(hours=hours, days=feed.rhythm_days)


def _wishes(feed: Row[Any]) -> Wishes:
    said = feed.wishes
    return Wishes(
        every=said.get("every"),
        skip_hours=frozenset(said.get("skip_hours", ())),
        skip_days=frozenset(said.get("skip_days", ())),
    )


def _as_json(wishes: Wishes) -> dict[str, Any]:
    said = {
        "every": wishes.every,
        "skip_hours": sorted(wishes.skip_hours),
        "skip_days": sorted(wishes.skip_days),
    }
    return {name: value for name, value in said.items() if value}


def _rate(feed: Row[Any], parsed: ParsedFeed | None, new: int, now: datetime) -> float:
    """Learn how many new entries a day a feed brings (exponential average)."""
    if feed.last_polled_at is None:
        week = now - timedelta(days=7)
        entries = parsed.entries if parsed else ()
        return (
            sum(e.published is not None and e.published.at > week for e in entries) / 7
        )
    days = max((now - feed.last_polled_at) / timedelta(days=1), 1e-4)
    old = feed.new_per_day
    # A poll that follows closely on the last says little about the rate.
    weight = RATE_WEIGHT * min(1.0, days * 24)
    return float(old + weight * (new / days - old))


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
