"""Push: hubs are asked to deliver, and what they deliver is read.

The tick hands out what is due, as it does polls. Waits are ``next_action_at`` and
``due_at`` of rows; what is lost with a message is handed out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.states import Stage
from wireroom.tasks.backpressure import can_feed, full_queues
from wireroom.tasks.chain import DOWNSTREAM, Queue, app_of, chain_task, send_next

if TYPE_CHECKING:
    from wireroom.tasks.base import PipelineTask


@chain_task(
    "hand_out_push",
    Queue.CONTROL,
    row=None,
    acks_late=False,
    reject_on_worker_lost=False,
)
def dispatch_websub(self: PipelineTask) -> None:
    """Send what is due with the hubs, where there is room."""
    app = app_of(self)
    if can_feed(
        Queue.POLL, full_queues(app.count_waiting(), app.queue_limit), DOWNSTREAM
    ):
        due = self.pipeline.lease_websub(app.batch_size)
        for feed_id in due.feeds:
            update_subscription.apply_async((feed_id,))
        for ids in due.deliveries:
            process_delivery.apply_async(ids)


@chain_task("subscribe", Queue.POLL, row="feed_id", holds_row=False)
def update_subscription(self: PipelineTask, feed_id: int) -> None:
    """Ask a feed's hub."""
    self.pipeline.update_subscription(feed_id)


@chain_task("take_delivery", Queue.POLL, row="feed_id", holds_row=False)
def process_delivery(self: PipelineTask, _feed_id: int, delivery_id: int) -> None:
    """Read what a feed's hub delivered; download what is new."""
    for article_id in self.pipeline.process_delivery(delivery_id):
        send_next(article_id, Stage.FOUND)
