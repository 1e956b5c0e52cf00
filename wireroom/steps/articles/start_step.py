"""The start of an article's step: the attempt is counted, a stuck one given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.states import Stage
from wireroom.steps.quarantine import quarantine_stuck_article

if TYPE_CHECKING:
    from wireroom.model.rows import LeasedArticle
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# The stages whose next step needs no network, with that step. Their attempts are
# counted apart.
COMPUTE_STEPS = {
    Stage.DOWNLOADED: "extract",
    Stage.EXTRACTED: "deduplicate",
    Stage.DEDUPLICATED: "enrich",
}


def start_step(
    ctx: StepContext, tx: Transaction, article_id: int, stage: Stage, *, step: str
) -> LeasedArticle | None:
    """Start a step that sends requests; return None if there is nothing to do.

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


def start_processing(ctx: StepContext, article_id: int) -> Stage | None:
    """Start one of the steps that compute; return the article's stage.

    None if there is nothing to do, or if the step was started too often: as in
    :func:`start_step`.
    """
    with ctx.store.begin() as tx:
        started = tx.articles.start_processing(
            article_id,
            COMPUTE_STEPS,
            now=ctx.now(),
            lease=ctx.policy.lease,
            limit=ctx.policy.max_attempts,
        )
        if started is None:
            return None
        if started.attempts > ctx.policy.max_attempts:
            article = tx.articles.hold(started.lease, started.stage)
            quarantine_stuck_article(
                ctx, tx, article, step=COMPUTE_STEPS[started.stage]
            )
            return None
    ctx.held.article = started.lease
    return started.stage
