"""Lease the due requests to hubs, and the deliveries that wait to be parsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.steps.websub import receive

if TYPE_CHECKING:
    from wireroom.steps.context import StepContext

# How long a parsed delivery is kept, to recognise repeated deliveries of the same body.
DELIVERY_RETENTION = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWebSub:
    """Feeds with a due request to their hub; (feed, delivery) to be parsed."""

    feeds: tuple[int, ...]
    deliveries: tuple[tuple[int, int], ...]


def lease_websub(ctx: StepContext, limit: int) -> DueWebSub:
    """Lease up to ``limit`` due requests to hubs and as many stored deliveries.

    If WebSub is disabled, subscriptions made before are reset and their feeds are
    polled at the usual interval again.
    """
    now = ctx.now()
    with ctx.store.begin() as tx:
        if ctx.policy.callback_url is None:
            tx.feeds.poll_soon(tx.subscriptions.reset_all(now=now), now=now)
            return DueWebSub(feeds=(), deliveries=())
        tx.deliveries.prune_parsed_deliveries(before=now - DELIVERY_RETENTION)
        feeds = tx.subscriptions.lease_due(
            now=now, lease=ctx.policy.resend_after, limit=limit
        )
        deliveries = tx.deliveries.lease_due(
            now=now, lease=receive.DELIVERY_LEASE, limit=limit
        )
    return DueWebSub(feeds=tuple(feeds), deliveries=tuple(deliveries))
