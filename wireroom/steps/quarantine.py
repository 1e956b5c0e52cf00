"""Where work goes that ends in a defect: kept, told, and out of the way.

An article that was published stays published; only its next step is given up.
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
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# A feed in quarantine is tried again: what broke may be one odd entry that scrolls out.
FEED_PAUSE = timedelta(hours=6)


def quarantine_article(
    given: StepContext, tx: Transaction, article: ArticleRow, failure: Failure
) -> None:
    """Put an article's step into quarantine."""
    given.metrics.set_outcome(Outcome.FAILED, failure.reason)
    tx.failures.add_failure(failure, now=given.now())
    if article.outcome == Outcome.PUBLISHED:
        values: ArticleUpdate = {"stage": Stage.DONE, "detail": failure.error[:500]}
        # Where a replay failed, the visits go on.
        due = article.replay_due_at
        tx.articles.update(article.id, {**values, **lease_end_columns(due_at=due)})
    else:
        tx.articles.finish(
            article.id, Outcome.FAILED, reason=failure.reason, detail=failure.error
        )


def quarantine_stuck_article(
    given: StepContext, article_id: int, stage: Stage, attempts: int, *, step: str
) -> None:
    """Give up an article whose step was begun too often without an outcome."""
    failure = Failure(
        stage=step,
        article_id=article_id,
        attempts=attempts,
        reason=Reason.TOO_MANY_ATTEMPTS,
        error=f"begun {attempts - 1} times, never ended: does it kill its worker?",
    )
    with given.store.begin() as tx:
        article = tx.articles.lock_at_stage(article_id, stage)
        if article is not None:
            quarantine_article(given, tx, article, failure)


def quarantine_stuck_feed(given: StepContext, feed_id: int, attempts: int) -> None:
    """Let a feed rest whose poll was begun too often without an outcome."""
    failure = Failure(
        stage="poll_feed",
        feed_id=feed_id,
        attempts=attempts,
        reason=Reason.TOO_MANY_ATTEMPTS,
        error=f"begun {attempts - 1} times, never ended: does it kill its worker?",
    )
    quarantine_feed(given, failure)


def record_failure(given: StepContext, failure: Failure) -> None:
    """Put away what stops nothing else."""
    given.metrics.set_outcome(Outcome.FAILED, failure.reason)
    with given.store.begin() as tx:
        tx.failures.add_failure(failure, now=given.now())


def quarantine_feed(given: StepContext, failure: Failure) -> None:
    """Put a feed's poll into quarantine and look again later."""
    assert failure.feed_id is not None
    given.metrics.set_outcome(Outcome.FAILED, failure.reason)
    now = given.now()
    with given.store.begin() as tx:
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
