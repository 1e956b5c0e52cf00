"""Step 1: ask a feed for news and book every entry it has not shown before."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.parse import parse_feed
from wireroom.feeds.schedule import next_poll
from wireroom.model import FeedState, FetchRequest, PollOutcome
from wireroom.steps.quarantine import give_up_feed
from wireroom.steps.sitemaps import INDEX, follow
from wireroom.store.entries import Recorded, Sighting
from wireroom.store.leases import ended
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
    is_index = feed.format == INDEX
    return FetchRequest(
        url=feed.url,
        etag=None if is_index else feed.etag,
        last_modified=None if is_index else feed.last_modified,
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
        rate = _rate(feed, parsed, recorded.new_entries, now)
        tx.feeds.record(
            feed.id,
            state=FeedState.ACTIVE,
            reason=None,
            detail=parsed.damage if parsed else feed.detail,
            polls=feed.polls + 1,
            last_polled_at=now,
            last_outcome=_outcome(response, parsed, recorded),
            last_new_at=now if recorded.new_entries else feed.last_new_at,
            new_per_day=rate,
            permanent_url=response.permanent_url,
            **_kept(response, parsed),
            **ended(due_at=_next(given, feed, now, rate=rate, answer=response)),
        )
    return recorded.new_articles


def _record_failure(
    given: Resources, feed: Row[Any], error: Transient | Permanent
) -> None:
    """Write how a poll failed, and when it is tried again (never, if gone)."""
    now = given.now()
    gone = error.reason is Reason.GONE
    failures = feed.failures + (error.reason is not Reason.HOST_BUSY)
    due_at = None if gone else _next(given, feed, now, failures=failures, error=error)
    with given.store.begin() as tx:
        if error.reason is Reason.HOST_BUSY:
            tx.feeds.record(feed.id, **ended(due_at=due_at, failures=failures))
            return
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
    now: datetime,
    *,
    rate: float | None = None,
    failures: int = 0,
    error: Transient | Permanent | None = None,
    answer: FetchResponse | None = None,
) -> datetime:
    seconds = feed.interval_seconds
    return next_poll(
        now=now,
        policy=given.policy.poll,
        fixed_interval=None if seconds is None else timedelta(seconds=seconds),
        new_per_day=feed.new_per_day if rate is None else rate,
        failures=failures,
        reason=error.reason if error else None,
        retry_after=error.retry_after if isinstance(error, Transient) else None,
        max_age=_max_age(answer) if answer else None,
        jitter=given.jitter(),
    )


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


def _max_age(response: FetchResponse) -> float | None:
    """Return for how many seconds the publisher calls its feed fresh (RFC 9111)."""
    said = response.headers.get("cache-control", "")
    found = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", said, re.IGNORECASE)
    return float(found[1]) if found and "no-cache" not in said.lower() else None
