"""When a feed brings news: learned from the times of its own entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOURS = 24
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
# What was seen this long ago counts half: a newsroom's new hours are learned.
_HALF_LIFE_DAYS = 14.0
# Entries this close together are one occasion: one poll fetches them all.
_OCCASION = timedelta(minutes=5)
# So many days of evidence say as much as the belief that all hours are alike.
_BELIEF_DAYS = 2.0
# A feed that never brought anything is taken to bring this many occasions all in all.
_AT_LEAST = 0.5
# Polls a day for a feed of one occasion a day, and how they grow with its occasions.
# The exponent lies between the root, which is best for the mean delay, and the rate
# itself, which is best for the median: bench/month.py prints what it gives.
_POLLS, _GROWTH = 2.7, 0.8
# Silence is remarkable where this many occasions were to be expected meanwhile.
_MISSED = 10.0
_SHORTEST_SILENCE, _LONGEST_SILENCE = 2.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What is known of a feed's habits.

    Attributes:
        hours: 24 numbers: occasions of news in each hour of the day (UTC), older ones
            counting less. An occasion is an entry, or several at once.
        days: days watched, older ones counting less.
    """

    hours: tuple[float, ...] = (0.0,) * HOURS
    days: float = 0.0

    @property
    def per_day(self) -> float:
        """Occasions a day; 0 where nothing is known."""
        return sum(self.hours) / self.days if self.days else 0.0


def update_rhythm(
    known: Rhythm, published: Iterable[datetime], *, since: datetime, now: datetime
) -> Rhythm:
    """Add what a poll brought: the times of the new entries since the last poll.

    A time outside ``since`` to ``now`` says nothing; such an entry counts as of now.
    """
    watched = max((now - since) / _DAY, 0.0)
    kept = 0.5 ** (watched / _HALF_LIFE_DAYS)
    hours = [count * kept for count in known.hours]
    for moment in _group_occasions(published, since, now):
        hours[moment.astimezone(UTC).hour] += 1
    return Rhythm(hours=tuple(hours), days=known.days * kept + watched)


def _group_occasions(
    published: Iterable[datetime], since: datetime, now: datetime
) -> list[datetime]:
    found: list[datetime] = []
    for at in sorted(t if since <= t <= now else now for t in published):
        if not found or at - found[-1] >= _OCCASION:
            found.append(at)
    return found


def compute_poll_wait(rhythm: Rhythm, now: datetime, *, longest: float) -> float:
    """Return seconds until a poll is worth its while, at most ``longest``.

    An hour in which news comes often weighs more: the wait ends when the weights of the
    hours passed add up to one poll. So a paper is not asked at night for what it brings
    in the morning.
    """
    polls = _compute_polls_per_hour(rhythm)
    day = sum(polls)
    whole_days = int(min(1.0 / day, longest / 86_400)) if day > 0 else 0
    missing, passed = 1.0 - whole_days * day, whole_days * 86_400.0
    at = now.astimezone(UTC)
    left = (at.replace(minute=0, second=0, microsecond=0) + _HOUR - at).total_seconds()
    for step in range(HOURS + 1):
        weight = polls[(at.hour + step) % HOURS] * left / 3_600
        if weight >= missing > 0:
            return min(passed + left * missing / weight, longest)
        missing, passed, left = missing - weight, passed + left, 3_600.0
    return min(passed, longest)


def _compute_polls_per_hour(rhythm: Rhythm) -> Sequence[float]:
    """Polls that are worth while in each hour of the day."""
    hours = rhythm.hours
    days = max(rhythm.days, 1e-3)
    doubt = _BELIEF_DAYS / (days + _BELIEF_DAYS)
    believed = doubt * max(sum(hours), _AT_LEAST) / HOURS
    # An hour, with half of what the hours beside it say.
    shown = (1 - doubt) / 4
    scale = _POLLS / HOURS * (HOURS / days) ** _GROWTH
    beside = zip(hours[-1:] + hours[:-1], hours, hours[1:] + hours[:1], strict=True)
    return [
        scale * (believed + shown * (before + 2 * here + after)) ** _GROWTH
        for before, here, after in beside
    ]


def compute_silence_deadline(rhythm: Rhythm, last_new_at: datetime) -> datetime | None:
    """When a feed's silence becomes remarkable; None where it is no wonder."""
    if not rhythm.per_day or _MISSED / rhythm.per_day > _LONGEST_SILENCE:
        return None
    return last_new_at + max(_MISSED / rhythm.per_day, _SHORTEST_SILENCE) * _DAY
