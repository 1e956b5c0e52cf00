"""What feeds we have asked their hubs for, one row a feed that names a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, update
from sqlalchemy.dialects import postgresql

from wireroom.push import SubscriptionState
from wireroom.store.push_tables import subscriptions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

c = subscriptions.c

# What of its row a poll weighs, by the names it has beside the feed's own columns.
POLLED = (
    c.hub,
    c.topic,
    c.state.label("push_state"),
    c.announced_at.label("push_announced_at"),
    c.lease_expires_at.label("push_until"),
    c.last_delivery_at.label("push_delivered_at"),
    c.missed_at.label("push_missed_at"),
)


class Subscriptions:
    """Writing and reading subscriptions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def announce(  # noqa: PLR0913 - the columns of a new row
        self,
        feed_id: int,
        *,
        hub: str,
        topic: str,
        base_url: str,
        token: str,
        secret: str,
        now: datetime,
    ) -> None:
        """Keep which hub a feed names; it takes the place of another."""
        values = {
            "hub": hub,
            "topic": topic,
            "base_url": base_url,
            "token": token,
            "secret": secret,
            "state": SubscriptionState.KNOWN,
            "reason": None,
            "lease_expires_at": None,
            "next_action_at": now,
            "attempts": 0,
            "asked_at": None,
            "last_delivery_at": None,
            "missed_at": None,
            "announced_at": now,
        }
        kept = postgresql.insert(subscriptions).values(feed_id=feed_id, **values)
        again = kept.on_conflict_do_update(index_elements=[c.feed_id], set_=values)
        self._connection.execute(again)

    def record(self, feed_id: int, **values: Any) -> None:  # noqa: ANN401 - a row's columns
        """Write columns of a feed's subscription."""
        written = update(subscriptions).where(c.feed_id == feed_id).values(**values)
        self._connection.execute(written)

    def missed(self, feed_id: int, *, now: datetime) -> None:
        """Note that a poll found what the hub had not delivered while it should."""
        self.record(feed_id, missed_at=func.greatest(c.missed_at, now))
