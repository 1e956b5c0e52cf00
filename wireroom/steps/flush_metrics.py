"""Add a process's counts of runs to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.steps.context import StepContext


def flush_metrics(
    ctx: StepContext, node: str, queues: Sequence[str], release: str
) -> None:
    """Add the counts, and record that the worker is alive; keep them if that fails."""
    tallies, now = ctx.metrics.take_tallies(), ctx.now()
    try:
        with ctx.store.begin() as tx:
            tx.step_counts.add_tallies(tallies, at=now)
            tx.step_counts.record_worker(node, queues, release, now=now)
    except DBAPIError:
        ctx.metrics.restore_tallies(tallies)
        raise
