"""A step that failed: its article waits for a breaker, is retried, or is given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.failures.patience import find_cause
from wireroom.decide.failures.retries import decide_article_retry
from wireroom.decide.transitions import ArticleEvent
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Outcome
from wireroom.step_metrics import RunOutcome
from wireroom.steps.articles.end_replay import retry_replay
from wireroom.steps.articles.stories.reroot import release_merged_articles
from wireroom.store.failures import Failure
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import BreakerRow, LeasedArticle
    from wireroom.model.states import Stage
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedStep:
    """A step that failed.

    Attributes:
        step: its name. error: why it failed.
        breaker: the open breaker of the page's host: the article waits for it, and the
            failure is not counted.
        postponement: the event if the step is retried.
    """

    step: str
    error: Transient | Permanent
    breaker: BreakerRow | None = None
    postponement: ArticleEvent = ArticleEvent.POSTPONED


def postpone_or_give_up(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, failed: FailedStep
) -> Stage:
    """Postpone an article's failed step, or give the article up; return its stage.

    An imported address was collected when its page existed, so a page that is missing
    or refused is not asked for again.
    """
    error = failed.error
    if article.replay_id is not None and isinstance(error, Transient):
        ctx.metrics.set_outcome(RunOutcome.PUT_OFF, error.reason)
        return retry_replay(tx, article)
    is_import = tx.imports.has_article(article.id)
    retry = decide_article_retry(
        article, error, now=ctx.now(), policy=ctx.policy.retry, jitter=ctx.jitter()
    )
    if retry is None or (is_import and isinstance(error, Permanent)):
        return _give_up(ctx, tx, article, failed, is_import=is_import)
    is_tried = failed.breaker is None and error.reason is not Reason.HOST_BUSY
    outcome = RunOutcome.PUT_OFF if is_tried else RunOutcome.WAITED
    ctx.metrics.set_outcome(outcome, error.reason)
    if failed.breaker is None:
        waiting = lease_end_columns(
            due_at=retry.due_at,
            failures=retry.failures,
            failing_since=retry.failing_since,
        )
    elif is_import:
        # An import's articles wait in its own table.
        waiting = lease_end_columns(
            due_at=max(failed.breaker.probe_at or retry.due_at, ctx.now()),
            failures=article.failures,
            failing_since=retry.failing_since,
        )
    else:
        waiting = wait_for_breaker(ctx, tx, article, failed.breaker)
        waiting["failing_since"] = retry.failing_since
    reasons: ArticleUpdate = {"reason": error.reason, "detail": error.detail[:500]}
    return tx.articles.move(article, failed.postponement, {**reasons, **waiting})


def wait_for_breaker(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, breaker: BreakerRow
) -> ArticleUpdate:
    """Return the columns of an article that waits for a breaker, uncounted.

    If the breaker has closed meanwhile, the article is due at once.
    """
    now = ctx.now()
    is_open = tx.host_breakers.is_open(breaker.host)
    return lease_end_columns(
        due_at=now + ctx.policy.breaker.recheck if is_open else now,
        failures=article.failures,
        failing_since=article.failing_since or now,
        waits_for=breaker.host if is_open else None,
    )


def _give_up(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    failed: FailedStep,
    *,
    is_import: bool,
) -> Stage:
    """Record the outcome of an article, and in ``failures`` what was retried in vain.

    A later sighting in a feed reopens an article whose failure may have ended.
    """
    error = failed.error
    is_final = isinstance(error, Permanent)
    outcome = Outcome.REJECTED if is_final else Outcome.FAILED
    ctx.metrics.set_outcome(outcome, error.reason)
    now = ctx.now()
    given_up: ArticleUpdate = {"reason": error.reason, "detail": error.detail[:500]}
    cause = find_cause(error.reason)
    if cause is not None:
        given_up["given_up_at"] = now
        is_retried = bool(ctx.policy.retry.patience.get_limit(cause))
        if is_retried and not (is_final and is_import):
            record_give_up(tx, article, error, step=failed.step, now=now)
    event = ArticleEvent.REFUSED if is_final else ArticleEvent.GIVEN_UP
    stage = tx.articles.move(article, event, given_up)
    release_merged_articles(tx, article.id, ArticleEvent.ROOT_UNREADABLE, now=now)
    return stage


def record_give_up(
    tx: Transaction,
    article: LeasedArticle,
    error: Transient | Permanent,
    *,
    step: str,
    now: datetime,
) -> None:
    """Store in ``failures`` that an article's step was given up."""
    failure = Failure(
        step=step,
        article_id=article.id,
        attempts=article.failures + 1,
        reason=error.reason,
        error=f"{error.reason}: {error.detail}",
    )
    tx.failures.add_failure(failure, now=now)
