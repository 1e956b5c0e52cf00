"""The start of an article's step that sends requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.steps.quarantine import quarantine_stuck_article

if TYPE_CHECKING:
    from wireroom.model.rows import LeasedArticle
    from wireroom.model.states import Stage
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


def start_step(
    ctx: StepContext, tx: Transaction, article_id: int, stage: Stage, *, step: str
) -> LeasedArticle | None:
    """Start a step; return None if there is nothing to do.

    A step that was started too often without an outcome goes to quarantine in the same
    transaction: a worker that was lost between the two would leave one more start.
    """
    article = tx.articles.start(
        article_id, stage, now=ctx.now(), lease=ctx.policy.lease
    )
    if article is None:
        return None
    ctx.held.article = article.lease
    if article.attempts > ctx.policy.max_attempts:
        quarantine_stuck_article(ctx, tx, article, step=step)
        return None
    return article
