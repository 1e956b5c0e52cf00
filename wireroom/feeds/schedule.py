"""When to look again: at a feed, and at the comments under an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wireroom.errors import Reason

DAY = 86_400.0
_SLOW = frozenset({Reason.NOT_FOUND, Reason.REFUSED, Reason.ROBOTS, Reason.NOT_A_FEED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPolicy:
    """How often a feed may be polled; seconds, ``jitter`` a share of the interval."""

    floor: float = 300.0
    ceiling: float = DAY
    default: float = 1_800.0
    jitter: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitPolicy:
    """How often an article's comments are read again; all seconds.

    Attributes:
        first: the shortest wait. share: the wait as a share of the article's age.
        ceiling: the longest wait. settle_after: age before which none settles.
        quiet_visits: visits without a new comment that settle one.
        give_up_after: the age at which every article is settled.
    """

    first: float = 900.0
    share: float = 0.25
    ceiling: float = DAY
    settle_after: float = DAY
    quiet_visits: int = 3
    give_up_after: float = 7 * DAY


def next_poll(  # noqa: PLR0913 - one decision, each fact it weighs by name
    *,
    now: datetime,
    policy: PollPolicy,
    fixed_interval: timedelta | None,
    new_per_day: float,
    failures: int,
    reason: Reason | None,
    retry_after: float | None,
    max_age: float | None,
    jitter: float,
) -> datetime:
    """When to poll a feed next: always later than ``now``.

    ``retry_after`` is never undercut, up to a day; ``max_age`` up to the ceiling.
    ``jitter`` is drawn by the caller from [0, 1).
    """
    wait = _usual(policy, fixed_interval, new_per_day)
    if failures > 0:
        wait *= 2.0 ** min(failures + (reason in _SLOW), 16)
    wait = max(wait, max_age or 0.0)
    wait = _clamp(wait * (1 + policy.jitter * jitter), policy.floor, policy.ceiling)
    return now + timedelta(seconds=max(wait, min(retry_after or 0.0, DAY)))


def _usual(policy: PollPolicy, fixed: timedelta | None, new_per_day: float) -> float:
    if fixed is not None:
        return _clamp(fixed.total_seconds(), policy.floor, policy.ceiling)
    wait = DAY / new_per_day if new_per_day > 0 else policy.default
    return _clamp(wait, policy.floor, policy.ceiling)


def _clamp(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))


def next_revisit(  # noqa: PLR0913 - one decision, each fact it weighs by name
    *,
    now: datetime,
    published_at: datetime | None,
    first_seen: datetime,
    visits: int,
    grew: bool,
    quiet_visits: int,
    policy: RevisitPolicy,
) -> datetime | None:
    """When to read an article's comments again; None once they have settled."""
    age = max(0.0, (now - (published_at or first_seen)).total_seconds())
    quiet = quiet_visits >= policy.quiet_visits and age > policy.settle_after
    if age > policy.give_up_after or (quiet and not grew):
        return None
    wait = age * policy.share * (0.5 if grew and visits else 1.0)
    return now + timedelta(seconds=_clamp(wait, policy.first, policy.ceiling))
