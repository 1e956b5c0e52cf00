"""Common to batches of articles: the step of one, and those whose step is not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.errors import Reason
from wireroom.model.states import Outcome, Stage
from wireroom.step_metrics import RunKind, RunOutcome
from wireroom.store.scheduling.article_batches import release_articles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wireroom.model.leases import ArticleLease
    from wireroom.steps.context import StepContext


def run_step(
    ctx: StepContext, name: str, lease: ArticleLease, step: Callable[[], Stage | None]
) -> Stage | None:
    """Run and count the step of an article that its batch has started.

    At a defect the thread still holds the lease: quarantine needs it.
    """
    stage = None
    ctx.held.article = lease
    with ctx.metrics.measure_run(name, lease.article_id):
        with ctx.count_late_answer():
            stage = step()
        if stage is None:
            ctx.metrics.set_idle()
    ctx.held.article = None
    return stage


def release_left(ctx: StepContext, leases: Sequence[ArticleLease]) -> int:
    """Make articles whose step was not run due again, uncounted.

    Returns:
        How many of them another worker has by now.
    """
    if not leases:
        return 0
    with ctx.store.begin() as tx:
        return release_articles(tx.connection, leases, due_at=ctx.now())


def count_unstarted(ctx: StepContext, step: str, *, stuck: int, idle: int) -> None:
    """Count the articles of a batch whose step it does not run.

    Args:
        stuck: given up, because the step was started too often. idle: another worker's.
    """
    failed = RunKind(step, str(Outcome.FAILED), str(Reason.TOO_MANY_ATTEMPTS))
    nothing = RunKind(step, str(RunOutcome.NOTHING), "")
    for kind in (*[failed] * stuck, *[nothing] * idle):
        ctx.metrics.count_run(kind, 0)
