"""The change feed: consumers read it instead of polling the tables.

Positions are given out in the order of the commits, without gaps within an epoch
(:mod:`wireroom.store.connection.epochs`). A writer takes one
transaction-wide lock as its last action, reads the highest committed position and
continues from there; the lock is released only when its commit is visible (PostgreSQL
releases locks after the transaction has become visible). So a reader of ``position >
mine`` misses nothing: all events it has not seen have higher positions than those it
has. ``docs/adr/0003-change-feed.md`` compares this with other ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, bindparam, func, select, text

from wireroom.store.connection.bulk_insert import encode_rows
from wireroom.store.connection.epochs import (
    END_OF_FEED,
    DatabaseRestoredError,
    Epochs,
)
from wireroom.store.connection.locks import Lock, take_lock
from wireroom.store.schema.tables import changes, consumers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.states import ChangeKind


_FIRST_POSITION = text(
    "SELECT coalesce((SELECT last_before + 1 FROM epochs"
    " WHERE first_position = min(position)), min(position), 1) FROM changes"
)
# The end of the feed is read and continued by one statement, because all other writers
# wait for it. It writes nothing in a restored database, and before the first epoch.
_APPEND = text(f"""
    WITH feed AS ({END_OF_FEED})
    INSERT INTO changes
        (position, at, kind, article_id, comment_id, story_id, data, epoch)
    SELECT greatest(feed.last_position + 1, feed.first_position) + e.ordinality - 1,
        e.at, e.kind, e.article_id, e.comment_id, e.story_id, e.data, feed.epoch
    FROM feed CROSS JOIN jsonb_populate_recordset(
        NULL::changes, CAST(:events AS jsonb)) WITH ORDINALITY AS e
    WHERE feed.is_current AND feed.epoch IS NOT NULL
    """)  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event to be published in the feed."""

    kind: ChangeKind
    article_id: int | None = None
    comment_id: int | None = None
    story_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Changes:
    """Writing and reading the change feed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queued: list[tuple[Change, datetime]] = []

    def append_events(self, events: Sequence[Change], *, now: datetime) -> None:
        """Publish ``events``, in order, when the transaction commits."""
        self._queued += [(event, now) for event in events]

    def write_queued(self) -> None:
        """Write the events of this transaction. The last that it does.

        All other writers wait from here to the commit. Called earlier, it would also
        take this lock before others that are taken before it elsewhere.

        Raises:
            DatabaseRestoredError: the database was restored since its epoch began, so
                the ids of this transaction may have been given out before.
        """
        if not self._queued:
            return
        take_lock(self._connection, Lock.APPEND_CHANGES)
        events = encode_rows([_event_row(event, at) for event, at in self._queued])
        self._queued = []
        if self._write_events(events):
            return
        epochs = Epochs(self._connection)
        if not epochs.read_end().is_current:
            raise DatabaseRestoredError
        epochs.begin_first()
        self._write_events(events)

    def _write_events(self, events: str) -> bool:
        """Write events behind the last one; return False if there is no epoch now."""
        written = self._connection.execute(_APPEND, {"events": events})
        return written.rowcount > 0

    def get_last_position(self) -> int:
        """Return the highest position, 0 if there was no event yet."""
        highest = select(func.coalesce(func.max(changes.c.position), 0))
        return int(self._connection.execute(highest).scalar_one())

    def list_after(self, position: int, *, limit: int = 1000) -> list[dict[str, Any]]:
        """Return up to ``limit`` events that follow ``position``, in order."""
        following = (
            select(changes)
            .where(changes.c.position > position)
            .order_by(changes.c.position)
            .limit(limit)
        )
        return [dict(row) for row in self._connection.execute(following).mappings()]

    def get_first_position(self) -> int:
        """Return the lowest position that is not pruned, 1 if no event is stored.

        Before the first event of an epoch that is the position after the restored ones:
        those between were never given out.
        """
        return int(self._connection.execute(_FIRST_POSITION).scalar_one())

    def prune_events(
        self, *, before: datetime, past_consumers: bool = False, limit: int = 10_000
    ) -> int:
        """Delete up to ``limit`` events published before then; return how many.

        The last event stays, because the next position follows from it. So do events
        that the slowest consumer has not read, unless ``past_consumers``.
        """
        first = self._get_lowest_position()
        ends = [
            first + limit,
            self.get_last_position(),
            None if past_consumers else self._first_unread_position(),
        ]
        window = {"first": first, "end": min(e for e in ends if e is not None)}
        pruned = self._connection.execute(_PRUNE, {**window, "before": before})
        return pruned.rowcount

    def _get_lowest_position(self) -> int:
        lowest = select(func.coalesce(func.min(changes.c.position), 1))
        return int(self._connection.execute(lowest).scalar_one())

    def _first_unread_position(self) -> int | None:
        """Return the first position that some consumer has not read."""
        slowest = select(func.min(consumers.c.position))
        position: int | None = self._connection.execute(slowest).scalar_one()
        return None if position is None else position + 1


def _event_row(event: Change, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "kind": event.kind,
        "article_id": event.article_id,
        "comment_id": event.comment_id,
        "story_id": event.story_id,
        "data": event.data,
    }


# Reads the window once. A young event ends it, because positions have no gaps.
_PRUNE = text("""
    WITH part AS MATERIALIZED (
        SELECT position, at FROM changes WHERE position >= :first AND position < :end
    )
    DELETE FROM changes WHERE position >= :first AND position < coalesce(
        (SELECT min(position) FROM part WHERE at >= :before), :end)
    """).bindparams(bindparam("before", type_=DateTime(timezone=True)))
