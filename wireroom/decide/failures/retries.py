"""Back-off: how long a failed step waits, and when it is given up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.failures.patience import PatiencePolicy, find_cause
from wireroom.decide.transitions import ArticleEvent, can_happen
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.transitions import ArticleFacts
    from wireroom.model.rows import ArticleRow

# A host that answers with a challenge or refuses more requests gets a longer pause than
# one with a short fault.
BACKOFF_FACTORS = {Reason.CHALLENGE: 8, Reason.RATE_LIMITED: 2}
# Waiting for a free slot at a host is not a failure of the article.
UNCOUNTED_REASONS = frozenset({Reason.HOST_BUSY})
# Steps that request the page of a published article.
VISIT_STEPS = frozenset({"download", "revisit"})
# The wait grows at most this many times, so that its seconds stay a small number.
_MAX_DOUBLINGS = 20
# The first wait after a permanent answer, as a multiple of that after a failure: ten
# minutes by default. It triples: six requests in twelve hours.
_REFUSAL_FACTOR = 20
_REFUSAL_GROWTH = 3
_MAX_REFUSAL_WAIT = timedelta(days=1)
# Rows that wait for slots of one host are spread by their places in its queue; this
# many seconds at most are added, so that no two of them start in one moment.
_BUSY_JITTER = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Waits between the attempts of a failing step, and when it is given up.

    Attributes:
        base, cap: the first and the longest wait, without jitter.
        patience: for how long a step is retried, by cause.
    """

    base: timedelta = timedelta(seconds=30)
    cap: timedelta = timedelta(hours=3)
    patience: PatiencePolicy = field(default_factory=PatiencePolicy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """The state of a step after a failure.

    Attributes:
        failures: consecutive counted failures, this one included.
        failing_since: the first of them.
        due_at: the time of the next attempt.
        is_exhausted: whether the failures have lasted as long as their cause allows.
    """

    failures: int
    failing_since: datetime | None
    due_at: datetime
    is_exhausted: bool


def decide_retry(
    error: Transient | Permanent,
    *,
    failures: int,
    failing_since: datetime | None,
    now: datetime,
    policy: RetryPolicy,
    jitter: float,
) -> Retry:
    """Return the state after a failure that follows ``failures`` counted ones.

    The number of attempts never ends the retries: six of them fit into sixteen minutes.
    The last attempt is made at the limit of the cause.

    Args:
        failing_since: the first failure of this cause in a row, None if there was none.
        jitter: drawn by the caller from [0, 1).
    """
    wait = backoff_delay(error, failures=failures + 1, policy=policy, jitter=jitter)
    if not counts_as_failure(error):
        return Retry(
            failures=failures,
            failing_since=failing_since,
            due_at=now + wait,
            is_exhausted=False,
        )
    since = failing_since or now
    cause = find_cause(error.reason)
    limit = policy.patience.get_limit(cause) if cause else timedelta(0)
    return Retry(
        failures=failures + 1,
        failing_since=since,
        due_at=max(now + policy.base, min(now + wait, since + limit)),
        is_exhausted=now - since >= limit,
    )


def counts_as_failure(error: Transient | Permanent) -> bool:
    """Return whether an error brings the step nearer to being given up."""
    return error.reason not in UNCOUNTED_REASONS


def backoff_delay(
    error: Transient | Permanent, *, failures: int, policy: RetryPolicy, jitter: float
) -> timedelta:
    """Return the wait after the ``failures``-th failure in a row (from 1).

    The wait grows to ``policy.cap``, plus up to half of it by jitter, and is never
    shorter than the other side asked for (``Retry-After``).
    """
    retry_after = error.retry_after if isinstance(error, Transient) else None
    if not counts_as_failure(error):
        wait = retry_after or policy.base.total_seconds()
        return timedelta(seconds=wait + min(wait / 2, _BUSY_JITTER) * jitter)
    times = min(failures - 1, _MAX_DOUBLINGS)
    if isinstance(error, Permanent):
        backoff = policy.base * float(_REFUSAL_FACTOR * _REFUSAL_GROWTH**times)
        return min(backoff, _MAX_REFUSAL_WAIT) * (1 + jitter / 2)
    return double_wait(
        policy.base * BACKOFF_FACTORS.get(error.reason, 1),
        times=times,
        cap=policy.cap,
        jitter=jitter,
        at_least=retry_after,
    )


def double_wait(
    base: timedelta,
    *,
    times: int,
    cap: timedelta,
    jitter: float,
    at_least: float | None,
) -> timedelta:
    """Return a wait that was doubled so many times, up to ``cap``, with its jitter.

    Args:
        jitter: from [0, 1); adds up to half of the wait.
        at_least: seconds that the other side asked for (``Retry-After``), or None.
    """
    backoff = base * 2 ** min(times, _MAX_DOUBLINGS)
    wait = min(backoff, cap).total_seconds() * (1 + jitter / 2)
    return timedelta(seconds=max(wait, at_least or 0.0))


def decide_article_retry(
    article: ArticleRow,
    error: Transient | Permanent,
    *,
    now: datetime,
    policy: RetryPolicy,
    jitter: float,
) -> Retry | None:
    """Return when an article's failed step runs again; None: it is given up.

    A published article never fails, nor does one that is merged: its step is retried
    for as long as it takes. A failure of another cause than the one before starts the
    count of its time again: a page that is missing after its site was away for days has
    been missing for a moment.

    Args:
        jitter: drawn by the caller from [0, 1).
    """
    retry = decide_retry(
        error,
        failures=article.failures,
        failing_since=_find_start(article, error),
        now=now,
        policy=policy,
        jitter=jitter,
    )
    may_fail = article.outcome not in (Outcome.PUBLISHED, Outcome.MERGED)
    return None if retry.is_exhausted and may_fail else retry


def _find_start(article: ArticleRow, error: Transient | Permanent) -> datetime | None:
    """Return the first failure of this cause in a row; a wait for a slot is none."""
    is_wait = article.reason in UNCOUNTED_REASONS or not counts_as_failure(error)
    is_same = find_cause(article.reason) is find_cause(error.reason)
    return article.failing_since if is_wait or is_same else None


def classify_retry(article: ArticleFacts, failed_step: str) -> ArticleEvent | None:
    """Return what retrying a failure in quarantine is for its article, or None.

    A stored page is extracted again, not downloaded again. An article to which neither
    can happen has continued by itself.

    Args:
        failed_step: the name of the step that ended in a defect.
    """
    is_visit = article.outcome is Outcome.PUBLISHED and failed_step in VISIT_STEPS
    event = ArticleEvent.VISIT_RETRIED if is_visit else ArticleEvent.STEP_RETRIED
    return event if can_happen(article, event) else None
