"""Push: hubs are asked to deliver, and what they deliver is read.

The tick hands out what is due, as it does polls. Waits are ``next_action_at`` and
``due_at`` of rows; what is lost with a message is handed out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.states import Stage
from wireroom.tasks.backpressure import has_room, overfull
from wireroom.tasks.chain import FLOWS, Queue, owner, send, task

if TYPE_CHECKING:
    from wireroom.tasks.base import PipelineTask


@task(
    "hand_out_push",
    Queue.CONTROL,
    row=None,
    acks_late=False,
    reject_on_worker_lost=False,
)
def hand_out_push(self: PipelineTask) -> None:
    """Send what is due with the hubs, where there is room."""
    app = owner(self)
    if has_room(Queue.POLL, overfull(app.waiting(), app.queue_limit), FLOWS):
        due = self.pipeline.dispatch_push(app.batch)
        for feed_id in due.feeds:
            subscribe.apply_async((feed_id,))
        for ids in due.deliveries:
            take_delivery.apply_async(ids)


@task("subscribe", Queue.POLL, row="feed_id", holds_row=False)
def subscribe(self: PipelineTask, feed_id: int) -> None:
    """Ask a feed's hub."""
    self.pipeline.subscribe(feed_id)


@task("take_delivery", Queue.POLL, row="feed_id", holds_row=False)
def take_delivery(self: PipelineTask, _feed_id: int, delivery_id: int) -> None:
    """Read what a feed's hub delivered; download what is new."""
    for article_id in self.pipeline.take_delivery(delivery_id):
        send(article_id, Stage.FOUND)
