"""The rhythm of a feed: in which hours it publishes, learned from its entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HOURS = 24
_DAY = timedelta(days=1)
_DAY_SECONDS = 86_400.0
# Occasions of this age count half, so that a newsroom's new hours are learned.
_HALF_LIFE_DAYS = 14.0
# Entries this close together are one occasion: one poll fetches them all.
_OCCASION = timedelta(minutes=5)
# This many days of evidence weigh as much as the prior that all hours are alike.
_PRIOR_DAYS = 2.0
# A feed that never brought an entry is assumed to bring this many occasions in all.
_MIN_OCCASIONS = 0.5
# Polls a day for a feed of one occasion a day, and how they grow with its occasions.
# The exponent lies between the root, which is best for the mean delay, and the rate
# itself, which is best for the median: bench/month.py prints the delays and the polls.
_POLLS, _GROWTH = 2.7, 0.8
# Silence is remarkable once this many occasions were expected and none came.
_MISSED_OCCASIONS = 10.0
_MIN_SILENCE_DAYS, _MAX_SILENCE_DAYS = 2.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The publishing habits of a feed.

    Attributes:
        hours: 24 numbers: occasions in each hour of the day (UTC), older ones with less
            weight. An occasion is an entry, or several at once.
        days: days of observation, older ones with less weight.
    """

    hours: tuple[float, ...] = (0.0,) * HOURS
    days: float = 0.0

    @property
    def per_day(self) -> float:
        """Occasions a day; 0 without any observation."""
        return sum(self.hours) / self.days if self.days else 0.0


def update_rhythm(
    known: Rhythm, published: Iterable[datetime], *, since: datetime, now: datetime
) -> Rhythm:
    """Return the rhythm with the new entries of a poll added.

    Args:
        published: times of the new entries. A time outside ``since`` to ``now`` is not
            credible: such an entry counts as published now.
        since: the end of the observation that ``known`` holds.
    """
    days = max((now - since) / _DAY, 0.0)
    weight = 0.5 ** (days / _HALF_LIFE_DAYS)
    hours = [count * weight for count in known.hours]
    for time in _group_occasions(published, since, now):
        hours[time.astimezone(UTC).hour] += 1
    return Rhythm(hours=tuple(hours), days=known.days * weight + days)


def _group_occasions(
    published: Iterable[datetime], since: datetime, now: datetime
) -> list[datetime]:
    occasions: list[datetime] = []
    for at in sorted(time if since <= time <= now else now for time in published):
        if not occasions or at - occasions[-1] >= _OCCASION:
            occasions.append(at)
    return occasions


def compute_poll_wait(rhythm: Rhythm, now: datetime, *, longest: float) -> float:
    """Return the seconds until the next poll is worth its cost, at most ``longest``.

    An hour with many occasions weighs more: the wait ends when the weights of the
    elapsed hours add up to one poll. So a paper that publishes in the morning is not
    polled at night.
    """
    hourly, at = _weigh_hours(rhythm), now.astimezone(UTC)
    if longest <= _DAY_SECONDS and hourly.most_per_day < 1.0:
        return longest
    wait = _find_wait(hourly, at, missing=1.0)
    if wait is not None:
        return min(wait, longest)
    per_day = sum(map(hourly.count_polls, range(HOURS)))
    days = int(min(1.0 / per_day, longest / _DAY_SECONDS)) if per_day > 0 else 0
    rest = _find_wait(hourly, at, missing=1.0 - days * per_day)
    waited = days * _DAY_SECONDS + (_DAY_SECONDS if rest is None else rest)
    return min(waited, longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _HourlyPolls:
    """How many polls are worth their cost in an hour: by its evidence, and a prior."""

    hours: tuple[float, ...]
    prior: float
    evidence_share: float
    scale: float

    @property
    def most_per_day(self) -> float:
        """Polls a day if all hours were alike; other days of as many have fewer."""
        mean = 4 * self.evidence_share * sum(self.hours) / HOURS
        most: float = HOURS * self.scale * (self.prior + mean) ** _GROWTH
        return most

    def count_polls(self, hour: int) -> float:
        """Return the polls of an hour of the day."""
        hours = self.hours
        # Half of each neighbour's evidence is the hour's own.
        evidence = hours[hour - 1] + 2 * hours[hour] + hours[(hour + 1) % HOURS]
        polls: float = (
            self.scale * (self.prior + self.evidence_share * evidence) ** _GROWTH
        )
        return polls


def _weigh_hours(rhythm: Rhythm) -> _HourlyPolls:
    days = max(rhythm.days, 1e-3)
    prior_share = _PRIOR_DAYS / (days + _PRIOR_DAYS)
    return _HourlyPolls(
        hours=rhythm.hours,
        prior=prior_share * max(sum(rhythm.hours), _MIN_OCCASIONS) / HOURS,
        evidence_share=(1 - prior_share) / 4,
        scale=_POLLS / HOURS * (HOURS / days) ** _GROWTH,
    )


def _find_wait(hourly: _HourlyPolls, at: datetime, *, missing: float) -> float | None:
    """Return the seconds until the polls of the hours add up; None: over a day.

    Only the hours of the wait are read: most feeds are polled within a few.

    Args:
        missing: of one poll.
    """
    waited, left = 0.0, 3_600.0 - (at.minute * 60 + at.second + at.microsecond / 1e6)
    for step in range(HOURS + 1):
        polls = hourly.count_polls((at.hour + step) % HOURS) * left / 3_600
        if polls >= missing > 0:
            return waited + left * missing / polls
        missing, waited, left = missing - polls, waited + left, 3_600.0
    return None


def compute_silence_deadline(rhythm: Rhythm, last_new_at: datetime) -> datetime | None:
    """Return when a feed's silence becomes remarkable; None for rare feeds."""
    if not rhythm.per_day or _MISSED_OCCASIONS / rhythm.per_day > _MAX_SILENCE_DAYS:
        return None
    days = max(_MISSED_OCCASIONS / rhythm.per_day, _MIN_SILENCE_DAYS)
    return last_new_at + days * _DAY
