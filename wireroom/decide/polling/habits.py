"""Learn the publishing habits of a feed: its rate of new entries and its rhythm."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wireroom.decide.polling.rhythm import (
    HOURS,
    Rhythm,
    compute_silence_deadline,
    update_rhythm,
)
from wireroom.model.feed_hints import PublisherHints

if TYPE_CHECKING:
    from wireroom.model.rows import FeedRow

# The weight of the newest interval in a feed's average rate of new entries.
RATE_WEIGHT = 0.3
# An interval of at least this many days has the full weight; a shorter one less.
_FULL_WEIGHT_DAYS = 1 / 24
_DAY = timedelta(days=1)
# The first poll counts the entries of this time, and learns the rhythm from entries of
# the second.
_FIRST_RATE_DAYS = 7
_FIRST_RHYTHM_TIME = timedelta(days=14)
_NO_HINTS = PublisherHints()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContent:
    """The content of a feed, from a poll or from a hub's delivery.

    Attributes:
        new_entries: how many entries the feed has not shown before.
        published: the publication times of all entries that state one.
        copies: entries of the last poll that turned out to be copies of known articles
            since; only what stays counts as news.
    """

    new_entries: int = 0
    copies: int = 0
    published: tuple[datetime, ...] = ()
    hints: PublisherHints = field(default_factory=PublisherHints)

    @property
    def news(self) -> int:
        """New entries, less the copies among those that counted as new before."""
        return max(self.new_entries - self.copies, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHabits:
    """The habits of a feed after a poll or a delivery.

    Attributes:
        new_per_day: new entries a day, an exponential average.
        last_new_at: the time of this poll if it brought new entries, else None.
        silent_after: when silence becomes remarkable, counted from ``last_new_at``;
            None: never, or no new entries.
        newest_item_at: the latest publication that an entry has ever stated; a date
            later than the poll that read it counts as no date.
    """

    new_per_day: float
    rhythm: Rhythm
    last_new_at: datetime | None = None
    silent_after: datetime | None = None
    newest_item_at: datetime | None = None


def learn_habits(feed: FeedRow, content: FeedContent, now: datetime) -> FeedHabits:
    """Return the habits that follow from the content, new entries or none."""
    rhythm = _learn_rhythm(feed, content, now)
    new_per_day = learn_entry_rate(feed, content, now)
    newest = _find_newest_item(feed, content, now)
    if not content.news:
        return FeedHabits(new_per_day=new_per_day, rhythm=rhythm, newest_item_at=newest)
    return FeedHabits(
        new_per_day=new_per_day,
        rhythm=rhythm,
        last_new_at=now,
        silent_after=compute_silence_deadline(rhythm, now),
        newest_item_at=newest,
    )


def _find_newest_item(
    feed: FeedRow, content: FeedContent, now: datetime
) -> datetime | None:
    known = () if feed.newest_item_at is None else (feed.newest_item_at,)
    stated = (at for at in content.published if at <= now)
    return max((*known, *stated), default=None)


def learn_entry_rate(feed: FeedRow, content: FeedContent, now: datetime) -> float:
    """Return the number of new entries a day, an exponential average."""
    if feed.last_polled_at is None:
        week = now - _FIRST_RATE_DAYS * _DAY
        return sum(at > week for at in content.published) / _FIRST_RATE_DAYS
    # Between two polls a delivery is an observation too.
    since = max(feed.last_polled_at, feed.rhythm_at or feed.last_polled_at)
    days = max((now - since) / _DAY, 1e-4)
    # A poll soon after the last one is weak evidence of the rate.
    weight = RATE_WEIGHT * min(1.0, days / _FULL_WEIGHT_DAYS)
    return feed.new_per_day + weight * (content.news / days - feed.new_per_day)


def observe_silence(feed: FeedRow, now: datetime) -> Rhythm:
    """Return the rhythm of a feed whose poll brought no entry.

    The silence is evidence too, but it is not stored: it follows from ``rhythm_at`` at
    any later time, because silence over two spans is silence over both.
    """
    rhythm = read_rhythm(feed)
    if not feed.rhythm:
        return rhythm
    return update_rhythm(rhythm, (), since=_rhythm_since(feed, now), now=now)


def read_rhythm(feed: FeedRow) -> Rhythm:
    """Return the stored rhythm of a feed; an empty one if none is stored."""
    hours = tuple(feed.rhythm)
    if len(hours) != HOURS:
        return Rhythm()
    return Rhythm(hours=hours, days=feed.rhythm_days)


def read_hints(feed: FeedRow) -> PublisherHints:
    """Return the publisher's hints as the last parsed body gave them."""
    hints = feed.publisher_hints
    if not hints:
        return _NO_HINTS
    return PublisherHints(
        interval_seconds=hints.get("interval_seconds"),
        skip_hours=frozenset(hints.get("skip_hours", ())),
        skip_days=frozenset(hints.get("skip_days", ())),
    )


def _learn_rhythm(feed: FeedRow, content: FeedContent, now: datetime) -> Rhythm:
    """Learn from the times of the new entries; at the first poll from all entries."""
    known = read_rhythm(feed)
    times = sorted(content.published, reverse=True)
    if not feed.rhythm:
        start = now - _FIRST_RHYTHM_TIME
        recent = [at for at in times if start <= at <= now]
        # Only older dates are evidence of silence; no dates are no evidence.
        since = recent[-1] if recent else start if times else now
        return update_rhythm(known, recent, since=since, now=now)
    new = content.news
    new_times = times[:new] + [now] * max(0, new - len(times))
    return update_rhythm(known, new_times, since=_rhythm_since(feed, now), now=now)


def _rhythm_since(feed: FeedRow, now: datetime) -> datetime:
    """Return the end of the observation that the stored rhythm holds."""
    return feed.rhythm_at or feed.last_polled_at or now
