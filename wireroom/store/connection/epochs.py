"""Epochs: the parts of a database's life between two restores.

A restore, or a failover that loses commits, takes the database back to an earlier
state. Without a mark in the change feed a reader that is ahead of that state misses the
events which follow, and ids are given out twice. So the server that holds the database
is compared with the one that is stored: the cluster's identifier, its timeline (a
promotion and a recovery from archived WAL begin a new one) and the database's object id
(``pg_restore`` into a new database gets a new one). Where they differ, a new epoch
begins: positions and ids continue far above all that was given out before. A copy of
the server's files is no different server; :mod:`wireroom.workers.position_mark` notices
that case.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
from sqlalchemy import bindparam, event, select, text, update

from wireroom.errors import OperatorError
from wireroom.store.connection.locks import Lock, take_lock
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import consumers, epochs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection, Engine

logger = logging.getLogger(__name__)


class Loss(StrEnum):
    """What was lost when an epoch began."""

    NOTHING = "nothing"
    UNKNOWN = "unknown"


class DatabaseRestoredError(Exception):
    """The database was restored since its epoch began; a new epoch has to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """One epoch.

    Attributes:
        epoch: its name, 12 hexadecimal digits by chance. first_position: the lowest
            position that an event of it can have. last_before: position of the last
            event when it began; later events of earlier epochs were lost.
        server: the server that held the database: see :data:`SERVER`.
    """

    first_position: int
    epoch: str
    last_before: int
    server: str
    began_at: datetime
    loss: Loss


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEnd:
    """The end of the change feed.

    Attributes:
        last_position: of the last event, 0 before the first. epoch: None before the
            first.
        is_current: whether the server is still that of the epoch.
    """

    last_position: int
    epoch: str | None
    is_current: bool


# Cluster, timeline, database; null on a standby, which nobody writes to. Each part can
# be read by any role.
SERVER = """
CASE WHEN NOT pg_is_in_recovery() THEN concat_ws(':',
    (SELECT system_identifier FROM pg_control_system()),
    left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database())
) END
"""
# Only constants of this module are put into the statements below.
_LATEST = "SELECT * FROM epochs ORDER BY first_position DESC LIMIT 1"
END_OF_FEED = (
    f"SELECT coalesce((SELECT max(position) FROM changes), 0) AS last_position,"  # noqa: S608 - see above
    f" e.epoch, e.first_position, coalesce(e.server = {SERVER}, true) AS is_current"
    f" FROM (SELECT) AS one LEFT JOIN LATERAL ({_LATEST}) AS e ON true"
)
_END = text(END_OF_FEED)
_IS_RESTORED = f"SELECT server <> {SERVER} FROM ({_LATEST}) AS e"  # noqa: S608 - see above
# Milliseconds since 1970 as the first position and id: above all that an epoch can have
# given out at under 1,000 events a second, also where one backup is restored twice.
_MILLISECONDS = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
_INSERT = (
    "INSERT INTO epochs (first_position, epoch, last_before, server, loss)"  # noqa: S608 - see above
    " SELECT {first}, CAST(:epoch AS text), last, " + SERVER + ", CAST(:loss AS text)"
    " FROM (SELECT coalesce(max(position), 0) FROM changes) AS feed (last)"
)
_INSERT_FIRST = text(_INSERT.format(first="last + 1"))
_INSERT_NEXT = text(_INSERT.format(first=f"greatest(last + 1, {_MILLISECONDS})"))
_ADVANCE_SEQUENCES = text(
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,"  # noqa: S608 - see above
    f" greatest(coalesce(last_value, 0), {_MILLISECONDS}))"
    " FROM pg_sequences WHERE schemaname = 'public' AND data_type = 'bigint'::regtype"
)
# Entries that were seen after the backup are gone: each feed is read again, spread over
# a quarter of an hour.
_POLL_ALL_FEEDS = text(
    "UPDATE feeds SET due_at = now() + random() * interval '15 minutes'"
    " WHERE due_at > now() + interval '15 minutes'"
)
_EPOCHS = RowReader(Epoch, loss=Loss)


class Epochs:
    """Reading epochs, and beginning one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_epochs(self) -> list[Epoch]:
        """Return all epochs, the oldest first."""
        query = select(*_EPOCHS.columns_of(epochs)).order_by(epochs.c.first_position)
        return _EPOCHS.all(self._connection.execute(query))

    def read_end(self) -> FeedEnd:
        """Return where the feed ends."""
        row = self._connection.execute(_END).one()
        return FeedEnd(
            last_position=row.last_position,
            epoch=row.epoch,
            is_current=row.is_current,
        )

    def begin_first(self) -> str:
        """Begin the first epoch of a new database; return its name.

        The lock of the change feed must be held.
        """
        name = _make_name()
        parameters = {"epoch": name, "loss": Loss.NOTHING}
        self._connection.execute(_INSERT_FIRST, parameters)
        return name

    def begin_next(self, loss: Loss = Loss.UNKNOWN) -> str:
        """Begin an epoch after a restore; return its name.

        Positions and ids jump, and every feed is polled within 15 minutes.
        """
        take_lock(self._connection, Lock.APPEND_CHANGES)
        name = _make_name()
        self._connection.execute(_INSERT_NEXT, {"epoch": name, "loss": loss})
        self._connection.execute(_ADVANCE_SEQUENCES)
        self._connection.execute(_POLL_ALL_FEEDS)
        logger.critical("database_restored epoch=%s loss=%s", name, loss)
        return name

    def begin_next_if_restored(self) -> str | None:
        """Begin an epoch if the server is not that of the last one.

        Returns its name, or None if there was nothing to do. Of several processes that
        notice the restore together one begins the epoch.
        """
        take_lock(self._connection, Lock.APPEND_CHANGES)
        return None if self.read_end().is_current else self.begin_next()

    def begin_next_after(self, epoch: str) -> str | None:
        """Begin an epoch if ``epoch`` is still the latest; return its name, or None."""
        take_lock(self._connection, Lock.APPEND_CHANGES)
        return self.begin_next() if self.read_end().epoch == epoch else None

    def declare_lossless(self) -> Epoch:
        """Record that the latest epoch began without a loss.

        Consumers then continue without a word. To be used after a planned switchover
        or an upgrade of the server.

        Raises:
            OperatorError: there is no epoch yet.
        """
        known = self.list_epochs()
        if not known:
            raise OperatorError("the database has no epoch: it has published no event")
        latest = known[-1]
        self._connection.execute(
            update(epochs)
            .where(epochs.c.epoch == bindparam("latest"))
            .values(loss=Loss.NOTHING),
            {"latest": latest.epoch},
        )
        return latest

    def accept_latest(self, consumer: str) -> bool:
        """Record that a consumer has read the tables again; False if it is unknown."""
        latest = (
            select(epochs.c.epoch)
            .order_by(epochs.c.first_position.desc())
            .limit(1)
            .scalar_subquery()
        )
        statement = update(consumers).where(consumers.c.name == consumer)
        return self._connection.execute(statement.values(epoch=latest)).rowcount == 1


def watch_connections(engine: Engine, on_restore: Callable[[], None]) -> None:
    """Call ``on_restore`` when a new connection finds that the database was restored.

    A restore ends every connection, so this comes before the first write to the
    restored database, except behind a pooler: there :meth:`Changes.append_events`
    notices.
    """

    @event.listens_for(engine, "connect")
    def check(connection: psycopg.Connection, _: object) -> None:
        if is_restored(connection):
            on_restore()


def is_restored(connection: psycopg.Connection) -> bool:
    """Return whether the server is another than the last epoch's.

    False where nothing is known: before the schema exists, on a standby, or where the
    server has no such functions.
    """
    try:
        row = connection.execute(_IS_RESTORED).fetchone()
    except (
        psycopg.errors.UndefinedTable,
        psycopg.errors.UndefinedFunction,
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.FeatureNotSupported,
    ):
        row = None
    finally:
        connection.rollback()
    return row is not None and row[0] is True


def _make_name() -> str:
    return uuid4().hex[:12]
