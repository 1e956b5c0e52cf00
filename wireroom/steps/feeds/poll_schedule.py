"""What a poll teaches of a feed: its rhythm, its rate, and when to poll it next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.fallback_polls import schedule_fallback_poll
from wireroom.decide.polls import schedule_poll
from wireroom.decide.rhythm import (
    HOURS,
    Rhythm,
    compute_silence_deadline,
    update_rhythm,
)
from wireroom.errors import Permanent, Transient
from wireroom.http.cache_lifetime import read_freshness_seconds
from wireroom.model.feed_hints import PublisherHints
from wireroom.steps.websub.hub_state import hub_reliability

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.json_columns import PublisherHintsJson
    from wireroom.model.rows import FeedRow
    from wireroom.model.updates import FeedUpdate
    from wireroom.steps.context import StepContext

# The weight of the newest interval in a feed's learned rate of new entries.
RATE_WEIGHT = 0.3


def schedule_columns(
    given: StepContext,
    feed: FeedRow,
    response: FetchResponse,
    parsed: ParsedFeed | None,
    new: int,
) -> FeedUpdate:
    """Give the columns that a poll with ``new`` entries changes, ``due_at`` too."""
    now = given.now()
    habits, rhythm = _learn_habits(feed, parsed, new, now)
    wishes = parsed.hints if parsed else _stored_hints(feed)
    due_at = next_poll_time(given, feed, rhythm=rhythm, wishes=wishes, answer=response)
    return {
        **habits,
        "wishes": _hints_to_json(wishes),
        # What it brought its hub had not: then there is nothing to rely on.
        "due_at": due_at if new else _apply_hub(given, feed, due_at),
    }


def delivery_columns(
    feed: FeedRow, parsed: ParsedFeed, new: int, now: datetime
) -> FeedUpdate:
    """Give the columns that a delivery with ``new`` entries changes."""
    columns, _ = _learn_habits(feed, parsed, new, now)
    return columns


def _learn_habits(
    feed: FeedRow, parsed: ParsedFeed | None, new: int, now: datetime
) -> tuple[FeedUpdate, Rhythm]:
    """What new entries, or none, teach of a feed's habits."""
    rhythm = _learn_rhythm(feed, parsed, new, now)
    columns: FeedUpdate = {
        "new_per_day": learn_entry_rate(feed, parsed, new, now),
        "rhythm": list(rhythm.hours),
        "rhythm_days": rhythm.days,
        "rhythm_at": now,
    }
    if new:
        columns["last_new_at"] = now
        columns["silent_after"] = compute_silence_deadline(rhythm, now)
    return columns, rhythm


def next_poll_time(  # noqa: PLR0913 - what the next time depends on, by name
    given: StepContext,
    feed: FeedRow,
    *,
    rhythm: Rhythm | None = None,
    wishes: PublisherHints | None = None,
    failures: int = 0,
    error: Transient | Permanent | None = None,
    answer: FetchResponse | None = None,
) -> datetime:
    """Say when a feed is polled next, by what is known of it and what it answered."""
    seconds, now = feed.interval_seconds, given.now()
    return schedule_poll(
        now=now,
        policy=given.policy.poll,
        fixed_interval=None if seconds is None else timedelta(seconds=seconds),
        rhythm=rhythm or _stored_rhythm(feed),
        failures=failures,
        reason=error.reason if error else None,
        retry_after=error.retry_after if isinstance(error, Transient) else None,
        max_age=read_freshness_seconds(answer.headers, now=now) if answer else None,
        wishes=wishes or _stored_hints(feed),
        jitter=given.jitter(),
    )


def next_poll_unchanged_feed(
    given: StepContext, feed: FeedRow, answer: FetchResponse, now: datetime
) -> datetime:
    """Say when a feed is polled next that brought nothing.

    That is evidence too, but not written down: it follows from ``rhythm_at`` at any
    later time, because silence over two spans is silence over both.
    """
    known = _stored_rhythm(feed)
    if feed.rhythm:
        known = update_rhythm(known, (), since=_rhythm_since(feed, now), now=now)
    return _apply_hub(
        given, feed, next_poll_time(given, feed, rhythm=known, answer=answer)
    )


def _apply_hub(given: StepContext, feed: FeedRow, usual: datetime) -> datetime:
    """Put off a poll that only makes sure; not where an operator said how often."""
    if feed.interval_seconds is not None:
        return usual
    push, policy = hub_reliability(given, feed), given.policy.poll
    return schedule_fallback_poll(usual, now=given.now(), push=push, policy=policy)


def learn_entry_rate(
    feed: FeedRow, parsed: ParsedFeed | None, new: int, now: datetime
) -> float:
    """Learn how many new entries a day a feed brings (exponential average)."""
    if feed.last_polled_at is None:
        week = now - timedelta(days=7)
        entries = parsed.entries if parsed else ()
        return (
            sum(e.published is not None and e.published.at > week for e in entries) / 7
        )
    # A delivery teaches too, between two polls.
    since = max(feed.last_polled_at, feed.rhythm_at or feed.last_polled_at)
    days = max((now - since) / timedelta(days=1), 1e-4)
    old = feed.new_per_day
    # A poll that follows closely on the last says little about the rate.
    weight = RATE_WEIGHT * min(1.0, days * 24)
    return float(old + weight * (new / days - old))


def _learn_rhythm(
    feed: FeedRow, parsed: ParsedFeed | None, new: int, now: datetime
) -> Rhythm:
    """Learn from the newest entries' times; at first sight from all that have one."""
    known = _stored_rhythm(feed)
    entries = parsed.entries if parsed else ()
    times = sorted((e.published.at for e in entries if e.published), reverse=True)
    if not feed.rhythm:
        fortnight = now - timedelta(days=14)
        recent = [at for at in times if fortnight <= at <= now]
        # Dates that are all older say that nothing came; no dates say nothing.
        since = recent[-1] if recent else fortnight if times else now
        return update_rhythm(known, recent, since=since, now=now)
    new_times = times[:new] + [now] * max(0, new - len(times))
    return update_rhythm(known, new_times, since=_rhythm_since(feed, now), now=now)


def _rhythm_since(feed: FeedRow, now: datetime) -> datetime:
    """Until when the known rhythm was learned."""
    since: datetime | None = feed.rhythm_at or feed.last_polled_at
    return since or now


def _stored_rhythm(feed: FeedRow) -> Rhythm:
    hours = tuple(feed.rhythm)
    if len(hours) != HOURS:
        return Rhythm()
    return Rhythm(hours=hours, days=feed.rhythm_days)


def _stored_hints(feed: FeedRow) -> PublisherHints:
    said = feed.wishes
    return PublisherHints(
        interval_seconds=said.get("every"),
        skip_hours=frozenset(said.get("skip_hours", ())),
        skip_days=frozenset(said.get("skip_days", ())),
    )


def _hints_to_json(wishes: PublisherHints) -> PublisherHintsJson:
    hints: PublisherHintsJson = {}
    if wishes.interval_seconds:
        hints["every"] = wishes.interval_seconds
    if wishes.skip_hours:
        hints["skip_hours"] = sorted(wishes.skip_hours)
    if wishes.skip_days:
        hints["skip_days"] = sorted(wishes.skip_days)
    return hints
