"""Replays: stored pages read again, behind all live news.

The tick hands out a few articles at a time, and none while live news waits: a run of a
million articles is never more than ``MOST`` messages. What is lost with a message is
handed out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.tasks.backpressure import room_behind
from wireroom.tasks.chain import COMPUTING, Queue, compute, owner, task

if TYPE_CHECKING:
    from wireroom.tasks.base import PipelineTask

# Articles that are out at once, and seconds between two looks: up to 40 a second.
MOST = 200
REPLAY_EVERY = 5.0


@task(
    "hand_out_replays",
    Queue.CONTROL,
    row=None,
    acks_late=False,
    reject_on_worker_lost=False,
)
def hand_out_replays(self: PipelineTask) -> None:
    """Send the next articles of the replays, where live news leaves room."""
    app, queues = owner(self), {"live": Queue.PROCESS, "behind": Queue.BACKFILL}
    room = room_behind(app.waiting(), app.oldest(), **queues, most=MOST)
    for ids in self.pipeline.hand_out_replays(room):
        reprocess.apply_async(ids)


@task("reprocess", Queue.BACKFILL, **COMPUTING)
def reprocess(self: PipelineTask, article_id: int, replay_id: int) -> None:
    """Take an article through the steps once more."""
    if self.pipeline.begin_replay(article_id, replay_id):
        compute(self, article_id)
    self.pipeline.end_replay(article_id, replay_id)
