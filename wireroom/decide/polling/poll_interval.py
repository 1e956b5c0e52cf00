"""The poll interval: how long to wait before a feed is polled again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wireroom.decide.polling.rhythm import Rhythm, compute_poll_wait
from wireroom.errors import Reason
from wireroom.model.feed_hints import PublisherHints

DAY = 86_400.0
# The shortest wait, whatever the policy says, seconds.
_MIN_WAIT = 0.001
# The wait does not grow further after this many failures, so that it stays finite.
_MAX_GROWTH_FAILURES = 64
_GENTLE, _MEDIUM, _FAST = 1.5, 2.0, 4.0
_GROWTH = {
    **dict.fromkeys((Reason.DNS, Reason.CONNECT, Reason.TIMEOUT), _GENTLE),
    **dict.fromkeys((Reason.CUT_OFF, Reason.RATE_LIMITED, Reason.HOST_BUSY), _GENTLE),
    **dict.fromkeys((Reason.NOT_FOUND, Reason.GONE, Reason.REFUSED), _FAST),
    **dict.fromkeys((Reason.CLIENT_ERROR, Reason.ROBOTS, Reason.BAD_URL), _FAST),
    **dict.fromkeys((Reason.FORBIDDEN_ADDRESS, Reason.BAD_REDIRECT), _FAST),
    Reason.REDIRECT_LOOP: _FAST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPolicy:
    """Bounds of the poll interval.

    Attributes:
        floor, ceiling: the shortest and longest interval, seconds. default: the
            interval of a feed without a known rhythm, seconds.
        jitter: the largest random addition, as a share of the interval.
    """

    floor: float = 300.0
    ceiling: float = DAY
    default: float = 1_800.0
    jitter: float = 0.1


def schedule_poll(  # noqa: PLR0913 - one decision, each fact that it weighs by name
    *,
    now: datetime,
    policy: PollPolicy,
    fixed_interval: timedelta | None = None,
    overrules: bool = False,
    rhythm: Rhythm | None = None,
    failures: int = 0,
    reason: Reason | None = None,
    retry_after: float | None = None,
    max_age: float | None = None,
    hints: PublisherHints | None = None,
    jitter: float = 0.0,
) -> datetime:
    """Return when to poll a feed next: always later than ``now``.

    ``retry_after`` is never undercut, up to a day; ``max_age`` and the interval of the
    feed's ``hints`` are not undercut up to the ceiling. Hours and days in which the
    feed asks not to be polled are skipped, unless it names all of them. All this but
    ``retry_after`` is the publisher's wish, which a fixed interval that ``overrules``
    is not bound to.
    ``jitter`` is drawn by the caller from [0, 1). Each failure in a row multiplies the
    wait, up to the ceiling:

    ======  =======================================================================
    factor  after
    ======  =======================================================================
    1.5     the network or the host's load: DNS, connection, timeout, cut off, 429
    2       a fault at the other side that is usually repaired: 5xx, TLS, challenge,
            no or a broken feed, and every reason not named here
    4       a definite answer: other 4xx, robots, a bad address or redirect
    ======  =======================================================================
    """
    wait = _compute_usual_wait(now, policy, fixed_interval, rhythm)
    if failures > 0:
        growth = _GROWTH.get(reason, _MEDIUM) if reason else _MEDIUM
        wait *= growth ** min(failures, _MAX_GROWTH_FAILURES)
    if overrules and fixed_interval is not None:
        max_age, hints = None, None
    hints = hints or PublisherHints()
    wait = max(wait, max_age or 0.0, hints.interval_seconds or 0.0)
    wait = _clamp_seconds(
        wait * (1 + policy.jitter * jitter), policy.floor, policy.ceiling
    )
    wait = max(wait, min(retry_after or 0.0, DAY), _MIN_WAIT)
    return _skip_unwelcome_hours(now + timedelta(seconds=wait), hints)


def _compute_usual_wait(
    now: datetime, policy: PollPolicy, fixed: timedelta | None, rhythm: Rhythm | None
) -> float:
    if fixed is not None:
        wait = fixed.total_seconds()
    elif rhythm is None or not rhythm.days:
        wait = policy.default
    else:
        wait = compute_poll_wait(rhythm, now, longest=policy.ceiling)
    return _clamp_seconds(wait, policy.floor, policy.ceiling)


def _skip_unwelcome_hours(due: datetime, hints: PublisherHints) -> datetime:
    """Move a time behind the hours and days (UTC) in which the feed asks for rest."""
    if not hints.skip_hours and not hints.skip_days:
        return due
    at = due.astimezone(UTC)
    for _ in range(8 * 24):
        if at.hour not in hints.skip_hours and at.weekday() not in hints.skip_days:
            return at
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def _clamp_seconds(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))
