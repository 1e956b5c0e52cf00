"""WebSub: requests to hubs, and the deliveries of hubs.

The tick leases due rows as it leases due polls. Waits are the columns
``next_action_at`` and ``due_at``; a row whose message is lost is leased again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.tasks.backpressure import can_feed, full_queues
from wireroom.tasks.chain import (
    DOWNSTREAM,
    TICK_OPTIONS,
    Queue,
    app_of,
    chain_task,
    send_new,
)

if TYPE_CHECKING:
    from wireroom.steps.websub.lease_websub import DueWebSub
    from wireroom.tasks.base import PipelineTask


@chain_task("hand_out_push", Queue.CONTROL, **TICK_OPTIONS)
def dispatch_websub(self: PipelineTask) -> None:
    """Send due requests to hubs and stored deliveries, if their queue has room."""
    app = app_of(self)
    full = full_queues(app.count_waiting(), app.queue_limit)
    if can_feed(Queue.POLL, full, DOWNSTREAM):
        _send_due(self.pipeline.lease_websub(app.batch_size))


@chain_task("subscribe", Queue.POLL, id_column="feed_id", holds_row=False)
def update_subscription(self: PipelineTask, feed_id: int) -> None:
    """Send the due request to a feed's hub."""
    self.pipeline.update_subscription(feed_id)


@chain_task("take_delivery", Queue.POLL, id_column="feed_id", holds_row=False)
def process_delivery(self: PipelineTask, _feed_id: int, delivery_id: int) -> None:
    """Parse a hub's delivery; send the new articles to be downloaded."""
    send_new(self, self.pipeline.process_delivery(delivery_id))


def _send_due(due: DueWebSub) -> None:
    for feed_id in due.feeds:
        update_subscription.apply_async((feed_id,))
    for ids in due.deliveries:
        process_delivery.apply_async(ids)
