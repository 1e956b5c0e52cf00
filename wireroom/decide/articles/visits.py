"""Visits: when a published page is downloaded again for comments and corrections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wireroom.decide.failures.retries import decide_retry
from wireroom.errors import Reason
from wireroom.model.discussion import CommentsState
from wireroom.model.states import Outcome

if TYPE_CHECKING:
    from wireroom.decide.failures.retries import RetryPolicy
    from wireroom.errors import Permanent, Transient
    from wireroom.model.feed import FeedCommentCount
    from wireroom.model.rows import ArticleRow

DAY = 86_400.0
# The answers by which a site says that it has taken a page down.
MISSING_REASONS = frozenset({Reason.NOT_FOUND, Reason.GONE})
# After this many visits of a source without a result its next ones are fewer: if one
# visit in thirty had a result, this would have been seen with a probability of 97 %.
_TELLING_VISITS = 100
# From 30 fresh articles whose visits had no result the next visits are fewer, also
# where pages show comments, and from 120 they are fewest: if one article in ten
# changed, 30 would have shown it with a probability of 96 %; if one in thirty did, 120
# with 98 %.
_TELLING_ARTICLES, _CERTAIN_ARTICLES = 30, 120
# One article in ten is visited at the usual times in any case, so that a source which
# begins to have comments or corrections is noticed.
_SAMPLE = 10
_WITHOUT_COMMENTS = frozenset(
    {CommentsState.NONE, CommentsState.DISABLED, CommentsState.UNKNOWN}
)
# A withdrawn page is checked after its wait has doubled this often, and no later.
_MAX_CHECK_GROWTH = 8
# A page is downloaded after this time, whatever its feed says, seconds.
_MAX_SKIPPED_SECONDS = 2 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitPolicy:
    """How often an article's page is visited; all seconds.

    Attributes:
        first: the shortest wait. share: the wait as a share of the article's age.
        ceiling: the longest wait. settle_after: the age before which no article
            settles.
        quiet_visits: consecutive visits without a new comment that settle an article.
        give_up_after: the age at which every article is settled.
        fruitless_share: in place of ``share``, for articles whose visits are not
            expected to bring anything (:func:`choose_visit_policy`). barren_first,
            barren_share: in place of ``first`` and ``share``, where that is certain; a
            part of ``barren_share`` where it is likely.
    """

    first: float = 900.0
    share: float = 0.25
    fruitless_share: float = 1.0
    barren_first: float = 3600.0
    barren_share: float = 4.0
    ceiling: float = DAY
    settle_after: float = DAY
    quiet_visits: int = 3
    give_up_after: float = 7 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceYield:
    """What the visits of a source's latest articles have brought.

    Attributes:
        visits: their number. changed: articles with a comment or a correction.
        fresh_articles: those found within a day of their publication, and visited
            three times or more.
        grown: articles to which a visit has brought a comment or a correction.
    """

    visits: int = 0
    changed: int = 0
    fresh_articles: int = 0
    grown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalPolicy:
    """When a published page counts as taken down, and when it is checked afterwards.

    Attributes:
        checks: visits that must find the page missing, and ``period``: the time from
            the first of them to the last. gone_checks, gone_period: the same for 410,
            by which the site says that the page stays away.
        dropped_checks: visits that must find the page missing where the site's own feed
            has dropped it, too: two witnesses need no day.
        check_again: the first wait before a withdrawn page is checked again; the waits
            grow with the time since the withdrawal, to eight times this one.
    """

    checks: int = 4
    period: timedelta = timedelta(days=1)
    dropped_checks: int = 2
    gone_checks: int = 2
    gone_period: timedelta = timedelta(hours=1)
    check_again: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPolicies:
    """What decides on a visit that could not read the page."""

    retry: RetryPolicy
    revisit: RevisitPolicy
    withdrawal: WithdrawalPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedVisit:
    """The state of a published article after a failed visit.

    Attributes:
        is_withdrawn: whether the page counts as taken down now, and did not before.
        failures: consecutive counted failures; failing_since: the first of them.
        missing_since, missing_checks: the first visit that found the page missing, and
            how many did. Only a visit that reads the page resets them.
        due_at: None: no more visits.
    """

    due_at: datetime | None
    is_withdrawn: bool = False
    failures: int = 0
    failing_since: datetime | None = None
    missing_since: datetime | None = None
    missing_checks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietVisit:
    """The counts of a published article after a visit that brought nothing new.

    Attributes:
        due_at: the next visit; None: the article has settled.
    """

    visits: int
    quiet_visits: int
    due_at: datetime | None


def choose_visit_policy(
    policy: RevisitPolicy,
    article: ArticleRow,
    source: SourceYield,
    *,
    is_counted: bool = False,
) -> RevisitPolicy:
    """Return how often to visit an article, by what its source's visits have brought.

    One comment or correction of any of the source's latest articles is reason enough
    to expect another; so is one that this article's page or feed claims. Only where
    visits to many fresh articles have brought nothing at all, what pages showed from
    the beginning is no reason.

    Args:
        is_counted: whether its feed states numbers of comments.
    """
    is_silent = (
        not source.grown
        and not is_counted
        and article.entry_changed_at is None
        and article.id % _SAMPLE != 0
    )
    if is_silent and source.fresh_articles >= _CERTAIN_ARTICLES:
        first = max(policy.first, policy.barren_first)
        return replace(policy, first=first, share=policy.barren_share)
    if is_silent and source.fresh_articles >= _TELLING_ARTICLES:
        certainty = source.fresh_articles / _CERTAIN_ARTICLES
        return replace(policy, share=policy.barren_share * certainty)
    is_fruitless = (
        source.visits >= _TELLING_VISITS
        and not source.changed
        and not article.comments_found
        and not article.comments_expected
        and article.comments_state in _WITHOUT_COMMENTS
        and article.entry_changed_at is None
    )
    return replace(policy, share=policy.fruitless_share) if is_fruitless else policy


def schedule_visit(
    article: ArticleRow,
    *,
    now: datetime,
    policy: RevisitPolicy,
    grew: bool = False,
    visits: int | None = None,
    quiet_visits: int | None = None,
) -> datetime | None:
    """Return when to visit a published article next; None once it has settled.

    A replay makes no visit, so the time that was set before it stays.

    Args:
        grew: whether the article has new comments, or is new itself.
        visits, quiet_visits: the counts after a visit; None: those of the row.
    """
    if article.replay_id is not None and article.outcome is Outcome.PUBLISHED:
        return article.replay_due_at
    visits = article.visits if visits is None else visits
    quiet_visits = article.quiet_visits if quiet_visits is None else quiet_visits
    age = max(0.0, (now - _published_at(article)).total_seconds())
    is_quiet = quiet_visits >= policy.quiet_visits and age > policy.settle_after
    if age > policy.give_up_after or (is_quiet and not grew):
        return None
    wait = age * policy.share * (0.5 if grew and visits else 1.0)
    return now + timedelta(seconds=max(policy.first, min(wait, policy.ceiling)))


def is_merged_visit(article: ArticleRow) -> bool:
    """Return whether a step belongs to a visit of a merged article's page.

    Readers comment there, so that the page is visited for its comments alone.
    """
    return article.outcome is Outcome.MERGED and article.replay_id is None


def can_skip_visit(
    article: ArticleRow, count: FeedCommentCount | None, *, now: datetime
) -> bool:
    """Return whether a visit is needless: the feed shows that no comment was added.

    A count is proof only if it was read after the last visit and has not changed since
    before that visit; any other count, also a smaller one, and no count prove nothing.
    Nor does a count where the entry has changed otherwise, nor one above the comments
    found, until a visit has brought nothing new.
    Comments are edited and articles corrected without another count, so the page is
    downloaded once half the article's age has passed, after two days at the latest.
    """
    if count is None or article.visited_at is None or article.failures:
        return False
    if article.entry_changed_at is not None:
        return False
    is_same = count.changed_at <= article.visited_at < count.counted_at
    has_all = article.comments_found >= count.count or article.quiet_visits > 0
    unvisited = (now - article.visited_at).total_seconds()
    age = (now - _published_at(article)).total_seconds()
    return is_same and has_all and unvisited < min(age / 2, _MAX_SKIPPED_SECONDS)


def decide_quiet_visit(
    article: ArticleRow,
    *,
    has_failed_provider: bool = False,
    now: datetime,
    policy: RevisitPolicy,
) -> QuietVisit:
    """Return the counts after a visit that brought nothing new.

    Args:
        has_failed_provider: a list of comments could not be read now: that nothing is
            new is then not known, and the visit is not a quiet one.
    """
    visits = article.visits + 1
    quiet_visits = article.quiet_visits + (not has_failed_provider)
    due_at = schedule_visit(
        article, now=now, policy=policy, visits=visits, quiet_visits=quiet_visits
    )
    return QuietVisit(visits=visits, quiet_visits=quiet_visits, due_at=due_at)


def decide_failed_visit(
    article: ArticleRow,
    error: Transient | Permanent,
    *,
    now: datetime,
    policies: VisitPolicies,
    jitter: float,
    has_left_feed: bool = False,
) -> FailedVisit:
    """Return the state after a visit that could not read the page.

    Only a site that says so has taken a page down, and only if it says so again for a
    day: pages are missing for minutes while a site is deployed. Visits end at a failure
    only when the article is past its visits in any case, and the failures have lasted
    as long as their cause allows.

    Args:
        has_left_feed: the site's feed no longer lists the article, but older ones.
        jitter: drawn by the caller from [0, 1).
    """
    if error.reason in MISSING_REASONS:
        is_gone = error.reason is Reason.GONE
        checks = _choose_checks(policies, is_gone=is_gone, has_left_feed=has_left_feed)
        return _decide_missing(
            article, checks, now=now, policies=policies, jitter=jitter
        )
    retry = decide_retry(
        error,
        failures=article.failures,
        failing_since=article.failing_since,
        now=now,
        policy=policies.retry,
        jitter=jitter,
    )
    is_old = (now - _published_at(article)).total_seconds() > (
        policies.revisit.give_up_after
    )
    due_at = None if retry.is_exhausted and is_old else retry.due_at
    if article.withdrawn_at is not None:
        due_at = _schedule_check(article, now=now, policy=policies.withdrawal)
    return FailedVisit(
        due_at=due_at,
        failures=retry.failures,
        failing_since=retry.failing_since,
        missing_since=article.missing_since,
        missing_checks=article.missing_checks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _MissingChecks:
    """How many visits must find a page missing, and over how long a time."""

    count: int
    period: timedelta


def _choose_checks(
    policies: VisitPolicies, *, is_gone: bool, has_left_feed: bool
) -> _MissingChecks:
    policy = policies.withdrawal
    if has_left_feed:
        return _MissingChecks(count=policy.dropped_checks, period=timedelta())
    if is_gone:
        return _MissingChecks(count=policy.gone_checks, period=policy.gone_period)
    return _MissingChecks(count=policy.checks, period=policy.period)


def _decide_missing(
    article: ArticleRow,
    checks: _MissingChecks,
    *,
    now: datetime,
    policies: VisitPolicies,
    jitter: float,
) -> FailedVisit:
    """Return the state after a visit that found the page missing.

    The second check is soon: by then the feed may say that it was dropped.
    """
    policy = policies.withdrawal
    since, count = article.missing_since or now, article.missing_checks + 1
    is_due = count >= checks.count and now - since >= checks.period
    if article.withdrawn_at is not None:
        due_at = _schedule_check(article, now=now, policy=policy)
    elif is_due:
        # A withdrawal decided before the usual period is over is checked at its end.
        is_early = now - since < policy.period and checks.period < policy.gone_period
        due_at = now + (policy.period if is_early else policy.check_again)
    else:
        first = timedelta(seconds=policies.revisit.first)
        rest = (since + checks.period - now) / max(1, checks.count - count)
        due_at = now + (first if count == 1 else max(rest, first)) * (1 + jitter / 10)
    return FailedVisit(
        due_at=due_at,
        is_withdrawn=is_due and article.withdrawn_at is None,
        missing_since=since,
        missing_checks=count,
    )


def _schedule_check(
    article: ArticleRow, *, now: datetime, policy: WithdrawalPolicy
) -> datetime:
    """Return when a withdrawn page is checked again."""
    withdrawn = now - (article.withdrawn_at or now)
    longest = policy.check_again * _MAX_CHECK_GROWTH
    return now + max(policy.check_again, min(withdrawn, longest))


def _published_at(article: ArticleRow) -> datetime:
    return article.published_at or article.found_at
