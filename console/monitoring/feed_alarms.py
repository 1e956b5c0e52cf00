"""Alarms of single feeds, and of sources whose entries never become articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.console.diagnosis.reason_texts import describe_reason
from wireroom.console.monitoring.alarm_kinds import Alarm, AlarmKind
from wireroom.model.feed_health import FeedHealth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.console.monitoring.snapshot import CachedFigures
    from wireroom.model.feed_health import FruitlessSource, UnhealthyFeed

# Share of the polled feeds that may fail before their number is an alarm itself.
MAX_FAILING_FEEDS = 0.2
# Feeds, or sources, named of each fault.
MAX_NAMED = 20
_KINDS = {
    FeedHealth.FAILING: AlarmKind.FEED_FAILING,
    FeedHealth.GONE: AlarmKind.FEED_FAILING,
    FeedHealth.EMPTY: AlarmKind.FEED_EMPTY,
    FeedHealth.OLD: AlarmKind.FEED_OLD,
}


def check_feeds(
    cached: CachedFigures, fruitless: Sequence[FruitlessSource]
) -> Iterator[Alarm]:
    """Yield an alarm for each feed at fault, and one for a large share of all feeds."""
    counts = cached.feed_report.counts
    failing = counts.get(FeedHealth.FAILING, 0)
    polled = sum(counts.values()) - sum(
        counts.get(rest, 0) for rest in (FeedHealth.PAUSED, FeedHealth.GONE)
    )
    if failing > MAX_FAILING_FEEDS * polled:
        message = f"{failing} of {polled} feeds are failing"
        yield Alarm(kind=AlarmKind.FEEDS_FAILING, message=message)
    for feed in cached.feed_report.faults:
        if feed.health in _KINDS:
            yield Alarm(
                kind=_KINDS[feed.health],
                subject=feed.url,
                message=f"{feed.source}: {_describe_fault(feed)}",
                feed_id=feed.id,
            )
    for source in cached.silent_sources[:MAX_NAMED]:
        message = "no new entry for longer than is usual for this source"
        yield Alarm(kind=AlarmKind.SOURCE_SILENT, subject=source, message=message)
    for empty in fruitless:
        message = f"no article from its {empty.entries} latest entries:"
        message += f" {describe_reason(empty.reason)}"
        yield Alarm(
            kind=AlarmKind.SOURCE_FRUITLESS, subject=empty.name, message=message
        )


def _describe_fault(feed: UnhealthyFeed) -> str:
    match feed.health:
        case FeedHealth.EMPTY:
            return "every poll was answered, none with an entry"
        case FeedHealth.OLD:
            return f"the newest item is of {feed.newest_item_at:%F}"
        case FeedHealth.GONE:
            return f"not polled any more: {describe_reason(feed.reason)}"
        case _:
            reason = describe_reason(feed.reason)
            if not feed.failures:
                return f"waits for its host: {reason}" if feed.reason else _WAITS
            return f"{_count_polls(feed.failures)} failed: {reason}"


_WAITS = "waits for its host, which does not answer"


def _count_polls(failures: int) -> str:
    return "the last poll" if failures == 1 else f"the last {failures} polls"
