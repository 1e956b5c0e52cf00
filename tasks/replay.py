"""Replays: stored pages are extracted again, at lower priority than live articles.

The tick leases a few articles at a time, and none while live articles are late: a run
of a million articles never has more than ``MAX_IN_FLIGHT`` messages in a queue. An
article whose message is lost is leased again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.tasks.backpressure import backfill_capacity
from wireroom.tasks.chain import (
    COMPUTE_LIMITS,
    TICK_OPTIONS,
    Queue,
    app_of,
    chain_task,
    run_compute_steps,
)

if TYPE_CHECKING:
    from wireroom.tasks.base import HasPipeline, PipelineTask

# Articles leased at once, and seconds between two ticks: up to 40 a second.
MAX_IN_FLIGHT = 200
REPLAY_EVERY = 5.0


@chain_task("hand_out_replays", Queue.CONTROL, **TICK_OPTIONS)
def dispatch_replays(self: PipelineTask) -> None:
    """Send the next articles of the replays, as far as live articles leave capacity."""
    for ids in self.pipeline.lease_replays(_replay_capacity(app_of(self))):
        reprocess_article.apply_async(ids)


@chain_task("reprocess", Queue.BACKFILL, **COMPUTE_LIMITS)
def reprocess_article(self: PipelineTask, article_id: int, replay_id: int) -> None:
    """Run the steps of a replay on an article."""
    if self.pipeline.begin_replay(article_id, replay_id):
        run_compute_steps(self, article_id)
    self.pipeline.finish_replay(article_id, replay_id)


def _replay_capacity(app: HasPipeline) -> int:
    """Return how many articles of replays may be leased at once, 0 for none now."""
    return backfill_capacity(
        app.count_waiting(),
        app.oldest_ages(),
        live=Queue.PROCESS,
        behind=Queue.BACKFILL,
        most=MAX_IN_FLIGHT,
    )
