"""Visits: when a published page is downloaded again for comments and corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wireroom.decide.retries import decide_retry
from wireroom.errors import Reason
from wireroom.model.states import Outcome

if TYPE_CHECKING:
    from wireroom.decide.retries import RetryPolicy
    from wireroom.errors import Permanent, Transient
    from wireroom.model.feed import FeedCommentCount
    from wireroom.model.rows import ArticleRow

DAY = 86_400.0
# A published page that is not found in this many visits in a row has been taken down.
MISSING_VISITS = 3
# What a page answers that is not there any more.
MISSING_REASONS = frozenset({Reason.NOT_FOUND, Reason.GONE})
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
    """

    first: float = 900.0
    share: float = 0.25
    ceiling: float = DAY
    settle_after: float = DAY
    quiet_visits: int = 3
    give_up_after: float = 7 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedVisit:
    """The state of a published article after a failed visit.

    Attributes:
        is_withdrawn: whether the page counts as taken down.
        failures: consecutive counted failures. due_at: None: no more visits.
    """

    is_withdrawn: bool
    failures: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietVisit:
    """The counts of a published article after a visit that brought nothing new.

    Attributes:
        due_at: the next visit; None: the article has settled.
    """

    visits: int
    quiet_visits: int
    due_at: datetime | None


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
    article: ArticleRow, *, now: datetime, policy: RevisitPolicy
) -> QuietVisit:
    """Return the counts after a visit that brought nothing new."""
    visits, quiet_visits = article.visits + 1, article.quiet_visits + 1
    due_at = schedule_visit(
        article, now=now, policy=policy, visits=visits, quiet_visits=quiet_visits
    )
    return QuietVisit(visits=visits, quiet_visits=quiet_visits, due_at=due_at)


def decide_failed_visit(
    article: ArticleRow,
    error: Transient | Permanent,
    *,
    now: datetime,
    policy: RetryPolicy,
    jitter: float,
) -> FailedVisit:
    """Return the state after a visit that could not download the page.

    Args:
        jitter: drawn by the caller from [0, 1).
    """
    retry = decide_retry(
        error, failures=article.failures, now=now, policy=policy, jitter=jitter
    )
    is_missing = error.reason is Reason.NOT_FOUND and retry.failures >= MISSING_VISITS
    if is_missing or error.reason is Reason.GONE:
        return FailedVisit(is_withdrawn=True, failures=0, due_at=None)
    due_at = None if retry.is_exhausted else retry.due_at
    return FailedVisit(is_withdrawn=False, failures=retry.failures, due_at=due_at)


def _published_at(article: ArticleRow) -> datetime:
    return article.published_at or article.found_at
