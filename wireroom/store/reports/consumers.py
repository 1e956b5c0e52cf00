"""Consumers of the change feed, for operators: names and positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, select, true
from sqlalchemy.dialects import postgresql

from wireroom.store.connection.epochs import Loss
from wireroom.store.schema.tables import changes, consumers, epochs

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A consumer of the change feed.

    Attributes:
        behind: events it has yet to read.
        waiting_since: when the first of those was published; None if there is none.
        lost: events it has not read were deleted.
        restored: the database was restored, and the consumer does not know it yet.
    """

    name: str
    position: int
    updated_at: datetime
    behind: int
    waiting_since: datetime | None
    lost: bool
    restored: bool


class Consumers:
    """Reading positions, and setting them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_consumers(self) -> list[Consumer]:
        """Return every consumer, the slowest first."""
        ends = select(
            func.coalesce(func.min(changes.c.position), 1).label("first"),
            func.coalesce(func.max(changes.c.position), 0).label("last"),
        ).subquery()
        c = consumers.c
        waiting = (
            select(changes.c.at)
            .where(changes.c.position > c.position)
            .order_by(changes.c.position)
            .limit(1)
        )
        # Positions that a restore left out are no events.
        left_out = select(
            func.coalesce(
                func.sum(
                    epochs.c.first_position
                    - 1
                    - func.greatest(epochs.c.last_before, c.position)
                ),
                0,
            )
        ).where(epochs.c.first_position.between(c.position + 1, ends.c.last))
        reached = select(epochs.c.epoch).where(
            epochs.c.first_position == ends.c.first,
            epochs.c.last_before <= c.position,
        )
        own = select(epochs.c.first_position).where(epochs.c.epoch == c.epoch)
        later_loss = select(epochs.c.epoch).where(
            epochs.c.loss != Loss.NOTHING,
            epochs.c.first_position
            > func.coalesce(own.correlate(consumers).scalar_subquery(), 0),
        )
        query = (
            select(
                c.name,
                c.position,
                c.updated_at,
                func.greatest(
                    ends.c.last
                    - c.position
                    - left_out.correlate(consumers, ends).scalar_subquery(),
                    0,
                ).label("behind"),
                waiting.correlate(consumers).scalar_subquery().label("waiting_since"),
                and_(
                    c.position + 1 < ends.c.first,
                    ~reached.correlate(consumers, ends).exists(),
                ).label("lost"),
                and_(
                    c.epoch.is_not(None),
                    later_loss.correlate(consumers).exists(),
                ).label("restored"),
            )
            .join_from(consumers, ends, true())
            .order_by(c.position, c.name)
        )
        rows = self._connection.execute(query).mappings()
        return [Consumer(**row) for row in rows]

    def set_position(self, name: str, position: int, *, now: datetime) -> None:
        """Set the position of a consumer, which may be new."""
        moved = postgresql.insert(consumers).values(
            name=name, position=position, updated_at=now
        )
        self._connection.execute(
            moved.on_conflict_do_update(
                index_elements=[consumers.c.name],
                set_={"position": position, "updated_at": now},
            )
        )

    def delete_consumer(self, name: str) -> bool:
        """Delete a consumer; return False if there was none of that name."""
        statement = delete(consumers).where(consumers.c.name == name)
        return self._connection.execute(statement).rowcount == 1

    def get_slowest(self) -> Consumer | None:
        """Return the consumer that is furthest behind."""
        known = self.list_consumers()
        return known[0] if known else None
