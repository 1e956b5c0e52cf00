"""When to look again: at a feed, and at the comments under an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wireroom.decide.rhythm import Rhythm
from wireroom.decide.rhythm import compute_poll_wait as rhythm_wait
from wireroom.errors import Reason
from wireroom.model.feed_hints import PublisherHints

DAY = 86_400.0
# The shortest wait of all, whatever a policy says, seconds.
_LEAST = 0.001
# A page is read after this long, whatever its feed says, seconds.
_LONGEST_UNREAD = 2 * DAY
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


def schedule_poll(  # noqa: PLR0913 - one decision, each fact it weighs by name
    *,
    now: datetime,
    policy: PollPolicy,
    fixed_interval: timedelta | None = None,
    rhythm: Rhythm | None = None,
    failures: int = 0,
    reason: Reason | None = None,
    retry_after: float | None = None,
    max_age: float | None = None,
    wishes: PublisherHints | None = None,
    jitter: float = 0.0,
) -> datetime:
    """When to poll a feed next: always later than ``now``.

    ``read_retry_after`` is never undercut, up to a day; ``max_age`` and the feed's own
    ``wishes`` up to the ceiling. Hours and days the feed wishes to be left alone are
    passed over, unless those are all.
    ``jitter`` is drawn by the caller from [0, 1). Each failure in a row multiplies the
    wait, up to the ceiling:

    ======  =======================================================================
    factor  after
    ======  =======================================================================
    1.5     the network or the host's load: DNS, connection, timeout, cut off, 429
    2       a fault of theirs that someone will repair: 5xx, TLS, challenge, no or
            a broken feed, and whatever is not named here
    4       a settled answer: other 4xx, robots, a bad address or redirect
    ======  =======================================================================
    """
    wait = _compute_usual_wait(now, policy, fixed_interval, rhythm)
    if failures > 0:
        growth = _GROWTH.get(reason, _MEDIUM) if reason else _MEDIUM
        wait *= growth ** min(failures, 64)
    wishes = wishes or PublisherHints()
    wait = max(wait, max_age or 0.0, wishes.interval_seconds or 0.0)
    wait = _clamp_seconds(
        wait * (1 + policy.jitter * jitter), policy.floor, policy.ceiling
    )
    wait = max(wait, min(retry_after or 0.0, DAY), _LEAST)
    return _skip_unwelcome_hours(now + timedelta(seconds=wait), wishes)


def _compute_usual_wait(
    now: datetime, policy: PollPolicy, fixed: timedelta | None, rhythm: Rhythm | None
) -> float:
    if fixed is not None:
        wait = fixed.total_seconds()
    elif rhythm is None or not rhythm.days:
        wait = policy.default
    else:
        wait = rhythm_wait(rhythm, now, longest=policy.ceiling)
    return _clamp_seconds(wait, policy.floor, policy.ceiling)


def _skip_unwelcome_hours(due: datetime, wishes: PublisherHints) -> datetime:
    """Pass over the hours and days a feed asks to be left alone (UTC)."""
    if not wishes.skip_hours and not wishes.skip_days:
        return due
    at = due.astimezone(UTC)
    for _ in range(8 * 24):
        if at.hour not in wishes.skip_hours and at.weekday() not in wishes.skip_days:
            return at
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def _clamp_seconds(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCommentCount:
    """What feeds say of an article's comments (``slash:comments``, ``thr:total``).

    Attributes:
        count: how many. counted_at: when that was last told. changed_at: when it was
            first told so, after another number or none.
    """

    count: int
    counted_at: datetime
    changed_at: datetime


def can_skip_revisit(
    told: FeedCommentCount | None,
    *,
    now: datetime,
    born_at: datetime,
    visited_at: datetime | None,
    comments_found: int,
    quiet_visits: int,
) -> bool:
    """Whether a visit may be left out: its feed says that no comment has come.

    Only a number that was told after the last visit and is the one from before it says
    so; any other number, smaller ones too, and silence prove nothing. Nor does a number
    above what was found, until a visit has brought nothing all the same. As comments
    are edited and articles corrected without a number, the page is read when half the
    article's age has passed without, two days at the latest.
    """
    if told is None or visited_at is None:
        return False
    is_same = told.changed_at <= visited_at < told.counted_at
    is_known = comments_found >= told.count or quiet_visits > 0
    unread = (now - visited_at).total_seconds()
    bound = min((now - born_at).total_seconds() / 2, _LONGEST_UNREAD)
    return is_same and is_known and unread < bound


def schedule_revisit(  # noqa: PLR0913 - one decision, each fact it weighs by name
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
    return now + timedelta(seconds=_clamp_seconds(wait, policy.first, policy.ceiling))
