"""Replays: stored pages read again, behind all live news.

The tick hands out a few articles at a time, and none while live news waits: a run of a
million articles is never more than ``MOST`` messages. What is lost with a message is
handed out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.tasks.backpressure import backfill_capacity
from wireroom.tasks.chain import (
    COMPUTE_LIMITS,
    Queue,
    app_of,
    chain_task,
    run_compute_steps,
)

if TYPE_CHECKING:
    from wireroom.tasks.base import PipelineTask

# Articles that are out at once, and seconds between two looks: up to 40 a second.
MAX_IN_FLIGHT = 200
REPLAY_EVERY = 5.0


@chain_task(
    "hand_out_replays",
    Queue.CONTROL,
    row=None,
    acks_late=False,
    reject_on_worker_lost=False,
)
def dispatch_replays(self: PipelineTask) -> None:
    """Send the next articles of the replays, where live news leaves room."""
    app, queues = app_of(self), {"live": Queue.PROCESS, "behind": Queue.BACKFILL}
    room = backfill_capacity(
        app.count_waiting(), app.oldest_ages(), **queues, most=MAX_IN_FLIGHT
    )
    for ids in self.pipeline.lease_replays(room):
        reprocess_article.apply_async(ids)


@chain_task("reprocess", Queue.BACKFILL, **COMPUTE_LIMITS)
def reprocess_article(self: PipelineTask, article_id: int, replay_id: int) -> None:
    """Take an article through the steps once more."""
    if self.pipeline.begin_replay(article_id, replay_id):
        run_compute_steps(self, article_id)
    self.pipeline.finish_replay(article_id, replay_id)
