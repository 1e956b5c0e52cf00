"""Which sessions have locked whole tables: maintenance, or a forgotten transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Seconds after which a lock is worth a word: ordinary statements hold theirs for less.
MIN_SECONDS = 3.0
# Characters shown of the statement that took the lock.
MAX_STATEMENT = 60
# An exclusive lock stops readers as well. Only the system's own tables are read here,
# so that the answer does not wait for the lock.
_LOCKED = text("""
    SELECT c.relname AS table_name, a.pid, a.query AS statement,
        extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start))
            AS seconds,
        (SELECT count(*) FROM pg_locks w
            WHERE w.relation = l.relation AND NOT w.granted) AS waiting
    FROM pg_locks l
    JOIN pg_class c ON c.oid = l.relation AND c.relkind = 'r'
    JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND a.pid <> pg_backend_pid()
        AND l.database = (SELECT oid FROM pg_database d
            WHERE d.datname = current_database())
    ORDER BY seconds DESC, c.relname
    """)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLock:
    """A table that one session has locked for all others.

    Attributes:
        session: its number in the database. statement: its last one, shortened.
        waiting: sessions that wait for the table.
    """

    table: str
    session: int
    statement: str
    seconds: float
    waiting: int

    def describe(self) -> str:
        """Return one line for an operator."""
        return (
            f"table {self.table} has been locked for {self.seconds:.0f} s by session"
            f" {self.session} ({self.statement}), {self.waiting} wait: work on it is"
            " put off until the session ends"
        )


def list_table_locks(connection: Connection) -> list[TableLock]:
    """Return the tables that are locked for seconds, the longest first."""
    return [
        TableLock(
            table=row.table_name,
            session=row.pid,
            statement=" ".join(row.statement.split())[:MAX_STATEMENT],
            seconds=float(row.seconds),
            waiting=row.waiting,
        )
        for row in connection.execute(_LOCKED)
        if row.seconds >= MIN_SECONDS
    ]
