"""Quarantine: rows whose step ends in a defect are stored apart and not retried.

A published article stays published; only its next step is given up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Reason
from wireroom.model.states import FeedState, Outcome, Stage
from wireroom.store.failures import Failure
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from wireroom.model.rows import ArticleRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# A feed in quarantine is polled again after this time: the defect may come from one odd
# entry that scrolls out of the feed.
FEED_PAUSE = timedelta(hours=6)


def quarantine_article(
    ctx: StepContext, tx: Transaction, article: ArticleRow, failure: Failure
) -> None:
    """Put an article's step into quarantine."""
    ctx.metrics.set_outcome(Outcome.FAILED, failure.reason)
    tx.failures.add_failure(failure, now=ctx.now())
    if article.outcome is not Outcome.PUBLISHED:
        tx.articles.finish(
            article.id, Outcome.FAILED, reason=failure.reason, detail=failure.error
        )
        return
    tx.articles.update(
        article.id,
        {
            "stage": Stage.DONE,
            "detail": failure.error[:500],
            # After a failed replay the visits continue at their time.
            **lease_end_columns(due_at=article.replay_due_at),
        },
    )


def quarantine_stuck_article(
    ctx: StepContext, article_id: int, stage: Stage, attempts: int, *, step: str
) -> None:
    """Quarantine an article whose step was started too often without an outcome.

    Args:
        stage: the stage before the step; an article that has left it is left alone.
        attempts: how often the step was started, the present attempt counted.
    """
    failure = stuck_failure(step, attempts, article_id=article_id)
    with ctx.store.begin() as tx:
        article = tx.articles.lock_at_stage(article_id, stage)
        if article is not None:
            quarantine_article(ctx, tx, article, failure)


def quarantine_stuck_feed(ctx: StepContext, feed_id: int, attempts: int) -> None:
    """Quarantine a feed whose poll was started too often without an outcome."""
    quarantine_feed(ctx, stuck_failure("poll_feed", attempts, feed_id=feed_id))


def quarantine_feed(ctx: StepContext, failure: Failure) -> None:
    """Put a feed's poll into quarantine; it is polled again after ``FEED_PAUSE``."""
    assert failure.feed_id is not None, "the failure of a poll names its feed"
    ctx.metrics.set_outcome(Outcome.FAILED, failure.reason)
    now = ctx.now()
    with ctx.store.begin() as tx:
        tx.failures.add_failure(failure, now=now)
        tx.feeds.record_poll(
            failure.feed_id,
            {
                "state": FeedState.FAILING,
                "reason": failure.reason,
                "detail": failure.error[:500],
            },
            due_at=now + FEED_PAUSE,
        )


def record_failure(ctx: StepContext, failure: Failure) -> None:
    """Record a failure that stops no row."""
    ctx.metrics.set_outcome(Outcome.FAILED, failure.reason)
    with ctx.store.begin() as tx:
        tx.failures.add_failure(failure, now=ctx.now())


def stuck_failure(
    step: str,
    attempts: int,
    *,
    feed_id: int | None = None,
    article_id: int | None = None,
) -> Failure:
    """Return the failure of a step that was started too often without an outcome.

    Args:
        attempts: how often the step was started, the present attempt counted.
    """
    return Failure(
        step=step,
        feed_id=feed_id,
        article_id=article_id,
        attempts=attempts,
        reason=Reason.TOO_MANY_ATTEMPTS,
        error=f"started {attempts - 1} times, never finished: does it kill its worker?",
    )
