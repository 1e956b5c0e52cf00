"""Quarantine: rows whose step ends in a defect are stored apart and not retried.

A published article stays published and a merged one merged; only the step is given up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.articles.visits import schedule_visit
from wireroom.decide.transitions import ArticleEvent, FeedEvent
from wireroom.errors import LateAnswer, Reason
from wireroom.model.states import Outcome, Stage
from wireroom.steps.articles.end_replay import give_up_replay
from wireroom.steps.articles.stories.reroot import release_merged_articles
from wireroom.store.failures import Failure
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model.leases import FeedLease
    from wireroom.model.rows import LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# A feed in quarantine is polled again after this time: the defect may come from one odd
# entry that scrolls out of the feed.
FEED_PAUSE = timedelta(hours=6)
# An article whose visit ended in a defect is visited again after this time.
VISIT_PAUSE = timedelta(hours=6)


# Steps that concern a feed but not its polls: polls continue when one of them fails.
WEBSUB_STEPS = frozenset({"subscribe", "take_delivery"})


def quarantine_failure(ctx: StepContext, failure: Failure) -> None:
    """Put the row of a failed step into quarantine.

    Raises:
        LateAnswer: another worker has the row, or has recorded its outcome.
    """
    if failure.article_id is not None:
        held = ctx.held.get_article(failure.article_id)
        with ctx.store.begin() as tx:
            article = tx.articles.lock(failure.article_id)
            # A defect before the start has no lease: the article must have none either.
            if article.lease_id != (held and held.lease_id):
                raise LateAnswer(f"article {article.id}")
            quarantine_article(ctx, tx, article, failure)
        return
    feed = ctx.held.get_feed(failure.feed_id) if failure.feed_id is not None else None
    if feed is None or failure.step in WEBSUB_STEPS:
        record_failure(ctx, failure)
    else:
        quarantine_feed(ctx, feed, failure)


def quarantine_article(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, failure: Failure
) -> None:
    """Put an article's step into quarantine."""
    ctx.metrics.set_outcome(Outcome.FAILED, failure.reason)
    tx.failures.add_failure(failure, now=ctx.now())
    if article.replay_id is not None:
        give_up_replay(tx, article)
        return
    event, detail = ArticleEvent.DEFECT, failure.error[:500]
    if article.outcome in (Outcome.PUBLISHED, Outcome.MERGED):
        due_at = schedule_visit(article, now=ctx.now(), policy=ctx.policy.revisit)
        # A defect of one visit, which one odd comment may cause, does not end the
        # others.
        due_at = due_at and max(due_at, ctx.now() + VISIT_PAUSE)
        ended = lease_end_columns(due_at=due_at)
        tx.articles.move(article, event, {"detail": detail, **ended})
    elif article.stage is not Stage.DONE:
        reasons: ArticleUpdate = {"reason": failure.reason, "detail": detail}
        tx.articles.move(article, event, reasons)
        release_merged_articles(
            tx, article.id, ArticleEvent.ROOT_UNREADABLE, now=ctx.now()
        )


def quarantine_stuck_articles(
    ctx: StepContext,
    tx: Transaction,
    articles: Sequence[LeasedArticle],
    *,
    step: str,
) -> tuple[list[LeasedArticle], list[LeasedArticle]]:
    """Quarantine those articles of a batch whose step was started too often.

    Returns:
        The articles that are free for the step, and those in quarantine now.
    """
    most = ctx.policy.max_attempts
    stuck = [article for article in articles if article.attempts > most]
    for article in stuck:
        quarantine_stuck_article(ctx, tx, article, step=step)
    return [article for article in articles if article.attempts <= most], stuck


def quarantine_stuck_article(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, *, step: str
) -> None:
    """Quarantine an article whose step was started too often without an outcome.

    In the transaction that has counted the present start.
    """
    failure = stuck_failure(step, article.attempts, article_id=article.id)
    quarantine_article(ctx, tx, article, failure)


def quarantine_stuck_feed(ctx: StepContext, lease: FeedLease, attempts: int) -> None:
    """Quarantine a feed whose poll was started too often without an outcome."""
    failure = stuck_failure("poll_feed", attempts, feed_id=lease.feed_id)
    quarantine_feed(ctx, lease, failure)


def quarantine_feed(ctx: StepContext, lease: FeedLease, failure: Failure) -> None:
    """Put a feed's poll into quarantine; it is polled again after ``FEED_PAUSE``.

    Raises:
        LateAnswer: another worker has the feed.
    """
    ctx.metrics.set_outcome(Outcome.FAILED, failure.reason)
    now = ctx.now()
    with ctx.store.begin() as tx:
        tx.failures.add_failure(failure, now=now)
        tx.feeds.record_poll(
            lease,
            FeedEvent.DEFECT,
            {"reason": failure.reason, "detail": failure.error[:500]},
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
