"""WebSub deliveries that wait to be parsed.

Parsed ones are kept for one day without their bodies, to recognise repeated deliveries
by their digest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    and_,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql

from wireroom.errors import LateAnswer
from wireroom.model.rows import DeliveryRow
from wireroom.model.websub import DeliveryOutcome
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.websub_tables import deliveries

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from wireroom.model.leases import DeliveryLease

# Deliveries of one feed that may wait; more are refused, and the fallback poll finds
# their entries.
MAX_WAITING, MAX_WAITING_BYTES = 8, 8_000_000

c = deliveries.c

_ROWS = RowReader(DeliveryRow)

_MOMENTS = (
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("until", type_=DateTime(timezone=True)),
)
_HAND_OUT = text("""
    UPDATE deliveries SET due_at = :until WHERE id IN (
        SELECT id FROM deliveries WHERE due_at <= :now
        ORDER BY due_at LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING feed_id, id
    """).bindparams(*_MOMENTS, bindparam("limit", type_=Integer))
_PRUNE = text("""
    DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries
        WHERE received_at < :before AND body IS NULL LIMIT :limit)
    """).bindparams(
    bindparam("before", type_=DateTime(timezone=True)),
    bindparam("limit", type_=Integer),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDelivery:
    """Whether a body was stored; ``id`` if it was."""

    outcome: DeliveryOutcome
    id: int | None = None


class Deliveries:
    """Storing, leasing and finishing deliveries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def store_body(
        self,
        feed_id: int,
        body: bytes,
        content_type: str,
        *,
        now: datetime,
        due_at: datetime,
    ) -> StoredDelivery:
        """Store a body, unless it arrived today already or too many wait.

        The caller has locked the feed's subscription, so the bound is exact.
        """
        waiting = select(func.count(), func.coalesce(func.sum(c.size), 0)).where(
            c.feed_id == feed_id, c.body.is_not(None)
        )
        count, size = self._connection.execute(waiting).one()
        if count >= MAX_WAITING or size + len(body) > MAX_WAITING_BYTES:
            return StoredDelivery(outcome=DeliveryOutcome.FULL)
        statement = postgresql.insert(deliveries).values(
            feed_id=feed_id,
            received_at=now,
            sha256=hashlib.sha256(body).digest(),
            size=len(body),
            content_type=content_type,
            body=body,
            due_at=due_at,
        )
        statement = statement.on_conflict_do_nothing(
            index_elements=[c.feed_id, c.sha256]
        )
        delivery_id = self._connection.execute(statement.returning(c.id)).scalar()
        return StoredDelivery(
            outcome=DeliveryOutcome.DUPLICATE
            if delivery_id is None
            else DeliveryOutcome.STORED,
            id=delivery_id,
        )

    def lease_due(
        self, *, now: datetime, lease: timedelta, limit: int
    ) -> list[tuple[int, int]]:
        """Lease up to ``limit`` deliveries to be parsed, as (feed, delivery)."""
        parameters = {"now": now, "until": now + lease, "limit": limit}
        rows = self._connection.execute(_HAND_OUT, parameters)
        return [(row.feed_id, row.id) for row in rows]

    def start(
        self,
        delivery_id: int,
        *,
        now: datetime,
        handed_out: timedelta,
        lease: timedelta,
    ) -> DeliveryRow | None:
        """Start a delivery, counting the attempt; None if it is parsed or leased."""
        statement = (
            update(deliveries)
            .where(c.id == delivery_id, c.due_at <= now + handed_out)
            .values(attempts=c.attempts + 1, due_at=now + lease)
            .returning(*_ROWS.columns_of(deliveries))
        )
        return _ROWS.one_or_none(self._connection.execute(statement))

    def finish(
        self, lease: DeliveryLease, outcome: str, reason: str | None = None
    ) -> None:
        """Record the outcome of a delivery, and delete its body.

        Raises:
            LateAnswer: another worker has started the delivery, or finished it.
        """
        statement = update(deliveries).where(_is_mine(lease))
        values = {"outcome": outcome, "reason": reason, "body": None, "due_at": None}
        if self._connection.execute(statement.values(**values)).rowcount != 1:
            raise LateAnswer(f"delivery {lease.delivery_id}")

    def prune_parsed_deliveries(self, *, before: datetime, limit: int = 1_000) -> None:
        """Delete deliveries that were parsed before then."""
        self._connection.execute(_PRUNE, {"before": before, "limit": limit})


def holds_delivery(lease: DeliveryLease) -> ColumnElement[bool]:
    """Return the condition, for other tables, that a delivery is still leased so."""
    return select(c.id).where(_is_mine(lease)).exists()


def _is_mine(lease: DeliveryLease) -> ColumnElement[bool]:
    return and_(
        c.id == lease.delivery_id, c.attempts == lease.lease_id, c.body.is_not(None)
    )
