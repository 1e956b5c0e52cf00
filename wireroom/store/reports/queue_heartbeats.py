"""Queue heartbeats: when a task of each queue last finished.

A process that exists and is connected may still take no messages (a known failure of
workers that lost their broker). So beat sends a canary through each queue, and the
worker that runs it records the time here. Any other task does so now and then, because
a canary behind a long queue would be late without a fault.
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
    """Recording and reading the times."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record_task(self, queue: str, *, now: datetime) -> None:
        """Record that a task of a queue finished now; an earlier time is ignored."""
        insert = postgresql.insert(queue_heartbeats).values(queue=queue, at=now)
        newer = insert.on_conflict_do_update(
            index_elements=[queue_heartbeats.c.queue],
            set_={"at": insert.excluded.at},
            where=queue_heartbeats.c.at < insert.excluded.at,
        )
        self._connection.execute(newer)

    def list_times(self) -> dict[str, datetime]:
        """Return when a task of each queue last finished, by queue."""
        query = select(queue_heartbeats.c.queue, queue_heartbeats.c.at)
        return {row.queue: row.at for row in self._connection.execute(query)}

    def get_database_time(self) -> datetime:
        """Return the database's time, the clock of the heartbeats."""
        query = select(func.clock_timestamp())
        now: datetime = self._connection.execute(query).scalar_one()
        return now
