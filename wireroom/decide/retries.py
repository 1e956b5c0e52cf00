"""Back-off: how long a failed step waits, and when it is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Reason, Transient
from wireroom.model.states import Outcome, Stage

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.errors import Permanent
    from wireroom.model.rows import ArticleRow

# A host that answers with a challenge or refuses more requests gets a longer pause than
# one with a short fault.
BACKOFF_FACTORS = {Reason.CHALLENGE: 8, Reason.RATE_LIMITED: 2}
# Waiting for a free slot at a host is not a failure of the article.
UNCOUNTED_REASONS = frozenset({Reason.HOST_BUSY})
# The wait doubles at most this many times, so that its seconds stay a small number.
_MAX_DOUBLINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Waits between the attempts of a failing step.

    Attributes:
        base, cap: the first and the longest wait, without jitter.
        max_failures: consecutive counted failures after which a step is given up.
    """

    base: timedelta = timedelta(seconds=30)
    cap: timedelta = timedelta(hours=12)
    max_failures: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """The state of a step after a failure.

    Attributes:
        failures: consecutive counted failures, this one included.
        due_at: the time of the next attempt.
        is_exhausted: whether ``failures`` has reached the limit.
    """

    failures: int
    due_at: datetime
    is_exhausted: bool


def decide_retry(
    error: Transient | Permanent,
    *,
    failures: int,
    now: datetime,
    policy: RetryPolicy,
    jitter: float,
) -> Retry:
    """Return the state after a failure that follows ``failures`` counted ones.

    Args:
        jitter: drawn by the caller from [0, 1).
    """
    failures += counts_as_failure(error)
    wait = backoff_delay(error, failures=failures, policy=policy, jitter=jitter)
    return Retry(
        failures=failures,
        due_at=now + wait,
        is_exhausted=failures >= policy.max_failures,
    )


def counts_as_failure(error: Transient | Permanent) -> bool:
    """Return whether an error brings the step nearer to being given up."""
    return error.reason not in UNCOUNTED_REASONS


def backoff_delay(
    error: Transient | Permanent, *, failures: int, policy: RetryPolicy, jitter: float
) -> timedelta:
    """Return the wait after the ``failures``-th failure in a row (from 1).

    The wait doubles from ``policy.base`` to ``policy.cap``, plus up to half of it by
    jitter, and is never shorter than the other side asked for (``Retry-After``).
    """
    retry_after = error.retry_after if isinstance(error, Transient) else None
    if not counts_as_failure(error):
        wait = retry_after or policy.base.total_seconds()
        return timedelta(seconds=wait * (1 + jitter / 2))
    factor = BACKOFF_FACTORS.get(error.reason, 1)
    backoff = policy.base * factor * 2 ** min(failures - 1, _MAX_DOUBLINGS)
    wait = min(backoff, policy.cap).total_seconds() * (1 + jitter / 2)
    return timedelta(seconds=max(wait, retry_after or 0.0))


def decide_article_retry(
    article: ArticleRow,
    error: Transient,
    *,
    now: datetime,
    policy: RetryPolicy,
    jitter: float,
) -> Retry | None:
    """Return when an article's failed step runs again; None: the article has failed.

    A published article never fails: its step is retried for as long as it takes.

    Args:
        jitter: drawn by the caller from [0, 1).
    """
    retry = decide_retry(
        error, failures=article.failures, now=now, policy=policy, jitter=jitter
    )
    is_published = article.outcome is Outcome.PUBLISHED
    return None if retry.is_exhausted and not is_published else retry


def choose_retry_stage(article: ArticleRow, failed_step: str) -> Stage | None:
    """Return the stage from which an article in quarantine continues, or None.

    A stored page is extracted again, not downloaded again. An article with another
    outcome than failed or published has continued by itself.

    Args:
        failed_step: the name of the step that ended in a defect.
    """
    if article.outcome is Outcome.FAILED:
        return Stage.FOUND if article.page_id is None else Stage.DOWNLOADED
    if article.outcome is Outcome.PUBLISHED:
        is_visit = failed_step in {"download", "revisit"}
        return Stage.DONE if is_visit else Stage.DOWNLOADED
    return None
