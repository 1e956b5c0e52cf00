"""Where work goes that ends in a defect: kept, told, and out of the way.

An article that was published stays published; only its next step is given up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wireroom.errors import Reason
from wireroom.model.states import FeedState, Outcome, Stage
from wireroom.store.failures import Failure
from wireroom.store.scheduling.leases import ended

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.steps.context import Resources
    from wireroom.store.database import Transaction

# A feed in quarantine is tried again: what broke may be one odd entry that scrolls out.
FEED_REST = timedelta(hours=6)


def give_up(
    given: Resources, tx: Transaction, article: Row[Any], failure: Failure
) -> None:
    """Put an article's step into quarantine."""
    given.meter.note(Outcome.FAILED, failure.reason)
    tx.failures.add(failure, now=given.now())
    if article.outcome == Outcome.PUBLISHED:
        values = {"stage": Stage.DONE, "detail": failure.error[:500]}
        # Where a replay failed, the visits go on.
        due = article.replay_due_at
        tx.articles.record(article.id, {**values, **ended(due_at=due)})
    else:
        tx.articles.settle(
            article.id, Outcome.FAILED, reason=failure.reason, detail=failure.error
        )


def give_up_article(
    given: Resources, article_id: int, stage: Stage, attempts: int, *, step: str
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
        article = tx.articles.lock(article_id, stage)
        if article is not None:
            give_up(given, tx, article, failure)


def give_up_feed(given: Resources, feed_id: int, attempts: int) -> None:
    """Let a feed rest whose poll was begun too often without an outcome."""
    failure = Failure(
        stage="poll_feed",
        feed_id=feed_id,
        attempts=attempts,
        reason=Reason.TOO_MANY_ATTEMPTS,
        error=f"begun {attempts - 1} times, never ended: does it kill its worker?",
    )
    rest_feed(given, failure)


def note(given: Resources, failure: Failure) -> None:
    """Put away what stops nothing else."""
    given.meter.note(Outcome.FAILED, failure.reason)
    with given.store.begin() as tx:
        tx.failures.add(failure, now=given.now())


def rest_feed(given: Resources, failure: Failure) -> None:
    """Put a feed's poll into quarantine and look again later."""
    assert failure.feed_id is not None
    given.meter.note(Outcome.FAILED, failure.reason)
    now = given.now()
    with given.store.begin() as tx:
        tx.failures.add(failure, now=now)
        tx.feeds.ended(
            failure.feed_id,
            state=FeedState.FAILING,
            reason=failure.reason,
            detail=failure.error[:500],
            due_at=now + FEED_REST,
        )
