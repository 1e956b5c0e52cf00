"""WebSub subscriptions, one row for each feed that names a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Integer,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql

from wireroom.model.leases import SubscriptionLease
from wireroom.model.rows import SubscriptionRow
from wireroom.model.states import FeedState
from wireroom.model.websub import SubscriptionState
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.columns import LEASE_IDS
from wireroom.store.schema.websub_tables import subscriptions
from wireroom.store.sources.credentials import credentials_sql, read_credentials
from wireroom.store.websub.deliveries import holds_delivery

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from wireroom.model.leases import DeliveryLease
    from wireroom.model.updates import SubscriptionUpdate

c = subscriptions.c

# Columns that a poll needs, named so that they can stand beside the feed's own.
POLL_COLUMNS = (
    c.hub,
    c.topic,
    c.base_url,
    c.state.label("push_state"),
    c.announced_at.label("push_announced_at"),
    c.lease_expires_at.label("push_until"),
    c.last_delivery_at.label("push_delivered_at"),
    c.missed_entry_at.label("push_missed_at"),
)

# Columns that are shown, named so that they can stand beside the feed's own.
DISPLAY_COLUMNS = (
    c.hub,
    c.state.label("push_state"),
    c.reason.label("push_reason"),
    c.lease_expires_at.label("push_until"),
    c.last_delivery_at.label("push_delivered_at"),
)

_REQUESTED_STATES = (
    SubscriptionState.REQUESTED,
    SubscriptionState.ACTIVE,
    SubscriptionState.ENDING,
)

# The subscription with the columns of its feed that are needed.
_ROWS = RowReader(
    SubscriptionRow,
    state=SubscriptionState,
    feed_state=FeedState,
    credentials=read_credentials,
)
_WITH_FEED = f"""
    SELECT {_ROWS.names_of(subscriptions, "s")}, f.url AS feed_url, f.permanent_url,
        f.state AS feed_state, o.allow_private,
        {credentials_sql("o")} AS credentials
    FROM subscriptions s JOIN feeds f ON f.id = s.feed_id
    JOIN sources o ON o.id = f.source_id
"""  # noqa: S608 - names of our own columns
_BY_TOKEN = text(f"{_WITH_FEED} WHERE s.token = :token FOR NO KEY UPDATE OF s")
_BY_FEED = text(f"{_WITH_FEED} WHERE s.feed_id = :feed_id FOR NO KEY UPDATE OF s")

_HAND_OUT = text("""
    UPDATE subscriptions SET next_action_at = :until WHERE feed_id IN (
        SELECT feed_id FROM subscriptions WHERE next_action_at <= :now
        ORDER BY next_action_at LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING feed_id
    """).bindparams(
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("until", type_=DateTime(timezone=True)),
    bindparam("limit", type_=Integer),
)


def schedule_check(
    connection: Connection,
    feed_ids: Sequence[int],
    *,
    now: datetime,
    ended: bool = False,
) -> None:
    """Make the subscriptions of feeds due, those that have ended or the others.

    To be called when feeds are paused or resumed.
    """
    has_ended = c.state == SubscriptionState.ENDED
    statement = (
        update(subscriptions)
        .where(
            c.feed_id == func.any(bindparam("ids", list(feed_ids), ARRAY(BigInteger))),
            has_ended if ended else ~has_ended,
        )
        .values(next_action_at=now, attempts=0, lease_id=None)
    )
    connection.execute(statement)


class Subscriptions:
    """Storing and reading subscriptions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record_hub(  # noqa: PLR0913 - the columns of a new row
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
        """Store the hub that a feed names; it replaces another hub."""
        values = {
            "hub": hub,
            "topic": topic,
            "base_url": base_url,
            "token": token,
            "secret": secret,
            "state": SubscriptionState.ANNOUNCED,
            "reason": None,
            "lease_expires_at": None,
            "next_action_at": now,
            "lease_id": None,
            "attempts": 0,
            "requested_at": None,
            "last_delivery_at": None,
            "missed_entry_at": None,
            "announced_at": now,
        }
        kept = postgresql.insert(subscriptions).values(feed_id=feed_id, **values)
        again = kept.on_conflict_do_update(index_elements=[c.feed_id], set_=values)
        self._connection.execute(again)

    def update(self, feed_id: int, **values: Unpack[SubscriptionUpdate]) -> None:
        """Write columns of a feed's subscription; a request on its way is void.

        The caller has locked the subscription.
        """
        statement = update(subscriptions).where(c.feed_id == feed_id)
        self._connection.execute(statement.values(lease_id=None, **values))

    def start_request(
        self, feed_id: int, **values: Unpack[SubscriptionUpdate]
    ) -> SubscriptionLease:
        """Record a request before it is sent; return its lease.

        The caller has locked the subscription.
        """
        statement = (
            update(subscriptions)
            .where(c.feed_id == feed_id)
            .values(lease_id=LEASE_IDS.next_value(), **values)
            .returning(c.lease_id)
        )
        lease_id = self._connection.execute(statement).scalar_one()
        return SubscriptionLease(feed_id=feed_id, lease_id=lease_id)

    def record_delivery(self, lease: DeliveryLease, feed_id: int, at: datetime) -> None:
        """Record when a delivery arrived last."""
        statement = update(subscriptions).where(
            c.feed_id == feed_id, holds_delivery(lease)
        )
        latest = func.greatest(c.last_delivery_at, at)
        self._connection.execute(statement.values(last_delivery_at=latest))

    def end(self, feed_id: int) -> None:
        """Record that a subscription has ended."""
        self.update(
            feed_id,
            state=SubscriptionState.ENDED,
            lease_expires_at=None,
            next_action_at=None,
            attempts=0,
        )

    def record_missed_entry(self, feed_id: int, *, now: datetime) -> None:
        """Record that a poll found an entry which the active hub had not delivered."""
        missed = update(subscriptions).where(c.feed_id == feed_id)
        self._connection.execute(
            missed.values(missed_entry_at=func.greatest(c.missed_entry_at, now))
        )

    def schedule_check(self, feed_ids: Sequence[int], *, now: datetime) -> None:
        """Make the subscriptions of feeds due that are no longer polled."""
        schedule_check(self._connection, feed_ids, now=now)

    def lease_due(self, *, now: datetime, lease: timedelta, limit: int) -> list[int]:
        """Lease up to ``limit`` feeds whose hubs are due, the longest due first.

        No other worker gets them for ``lease``.
        """
        parameters = {"now": now, "until": now + lease, "limit": limit}
        return list(self._connection.execute(_HAND_OUT, parameters).scalars())

    def get_for_update(self, feed_id: int) -> SubscriptionRow | None:
        """Lock a feed's subscription; return it with the feed's address and state."""
        result = self._connection.execute(_BY_FEED, {"feed_id": feed_id})
        return _ROWS.one_or_none(result)

    def get_by_token(self, token: str) -> SubscriptionRow | None:
        """Lock the subscription whose callback address ends in ``token``."""
        return _ROWS.one_or_none(self._connection.execute(_BY_TOKEN, {"token": token}))

    def has_token(self, token: str) -> bool:
        """Whether a hub was given a callback address that ends in ``token``."""
        return self.find_feed(token) is not None

    def find_feed(self, token: str) -> int | None:
        """Return the feed whose callback address ends in ``token``; None: no feed."""
        asked = select(c.feed_id).where(c.token == token)
        return self._connection.execute(asked).scalar_one_or_none()

    def record_request(
        self, lease: SubscriptionLease, values: SubscriptionUpdate
    ) -> None:
        """Record the result of a request to a hub.

        Writes nothing if the hub has called back meanwhile, which ends the lease.
        """
        same = (c.feed_id == lease.feed_id, c.lease_id == lease.lease_id)
        statement = update(subscriptions).where(*same).values(lease_id=None, **values)
        self._connection.execute(statement)

    def reset_all(self, *, now: datetime) -> list[int]:
        """Reset all subscriptions, because no hub can reach this installation.

        Returns their feeds. They are requested again when there is a public address.
        """
        statement = (
            update(subscriptions)
            .where(c.state.in_(_REQUESTED_STATES))
            .values(
                state=SubscriptionState.ANNOUNCED,
                lease_expires_at=None,
                next_action_at=now,
                lease_id=None,
                attempts=0,
            )
        )
        ids = self._connection.execute(statement.returning(c.feed_id)).scalars()
        return list(ids)
