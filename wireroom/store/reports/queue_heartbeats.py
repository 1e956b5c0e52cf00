"""Signs that a queue is alive: when a task last came out at its other end.

A process that is there, and connected, may still take nothing (a known failure of
workers that lost their broker). So beat sends a canary through each queue, and whoever
runs it notes the time here; so does any other task, now and then, because a canary
behind a long queue would be late without anything being wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql

from wireroom.store.schema.monitoring_tables import queue_heartbeats

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class QueueHeartbeats:
    """Noting and reading when tasks crossed the queues."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record_task(self, queue: str, *, now: datetime) -> None:
        """Note that a task crossed a queue now; an earlier time changes nothing."""
        noted = postgresql.insert(queue_heartbeats).values(queue=queue, at=now)
        newer = noted.on_conflict_do_update(
            index_elements=[queue_heartbeats.c.queue],
            set_={"at": noted.excluded.at},
            where=queue_heartbeats.c.at < noted.excluded.at,
        )
        self._connection.execute(newer)

    def list_times(self) -> dict[str, datetime]:
        """Return when each queue was last crossed; one that never was is not there."""
        asked = select(queue_heartbeats.c.queue, queue_heartbeats.c.at)
        return {row.queue: row.at for row in self._connection.execute(asked)}

    def get_database_time(self) -> datetime:
        """Return the database's time, by which queue_heartbeats are told."""
        asked = select(func.clock_timestamp())
        told: datetime = self._connection.execute(asked).scalar_one()
        return told
