"""What a database has done so far: commits, bytes of its log, synced writes of it."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from wireroom.store.database import Store

# Sessions report their statistics when they are idle, at the latest after this.
STATISTICS_SECONDS = 1.0
_WORK = text("""
    SELECT (SELECT xact_commit FROM pg_stat_database
            WHERE datname = current_database()),
        pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
        (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal')::bigint,
        (SELECT sum(n_tup_upd) FROM pg_stat_user_tables WHERE relname = 'articles'),
        (SELECT sum(n_tup_hot_upd) FROM pg_stat_user_tables
            WHERE relname = 'articles'),
        pg_database_size(current_database())
""")


@dataclass(frozen=True, slots=True)
class DatabaseWork:
    """Counts since the database was made, or the difference of two of them.

    Attributes:
        log_bytes: of the write-ahead log; ``syncs``: writes of it that were waited for.
        updates: of the table ``articles``, ``hot_updates`` of them without its indexes.
        size: bytes of the database on the disk.
    """

    commits: int
    log_bytes: int
    syncs: int
    updates: int
    hot_updates: int
    size: int

    def __sub__(self, before: DatabaseWork) -> DatabaseWork:
        pairs = zip(astuple(self), astuple(before), strict=True)
        return DatabaseWork(*(now - then for now, then in pairs))


def measure(store: Store) -> DatabaseWork:
    """Return the counts of now."""
    with store.begin() as tx:
        row = tx.connection.execute(_WORK).one()
    return DatabaseWork(*(int(value or 0) for value in row))
