"""Databases for tests: copies of a migrated one, and one that is emptied and reused.

Creating a database costs 444 ms, emptying every table of one 16 ms (measured): most of
an integration test's time was the database it began with.
"""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.console.local.embedded import EmbeddedPostgres
    from wireroom.store.database import Store

_numbers = itertools.count(1)

# A connection that a test left open could still hold a lock, or write later.
_DISCONNECT = """
SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
AND NOT (pid = ANY(%s) AND state = 'idle')
"""
# PostgreSQL copies no database that a client is connected to.
_DISCONNECT_TEMPLATE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s
"""

# Without triggers the order of tables does not matter: foreign keys are triggers.
EMPTY = """
DO $$
DECLARE
    name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN
        SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""

# Which rows of the catalogue are there, then settings and version of the database. A
# change of the schema leaves a row of a later transaction than all before, or fewer
# rows. 16384 is the first oid that PostgreSQL does not use itself.
_SCHEMA = """
SELECT concat_ws(';',
    (SELECT concat_ws(',', count(*), max(xmin::text::bigint))
    FROM pg_class WHERE oid >= 16384),
    (SELECT concat_ws(',', count(*), max(xmin::text::bigint))
    FROM pg_attribute WHERE attrelid >= 16384),
    (SELECT concat_ws(',', count(*), max(xmin::text::bigint))
    FROM pg_constraint WHERE oid >= 16384),
    (SELECT concat_ws(',', count(*), max(xmin::text::bigint))
    FROM pg_proc WHERE oid >= 16384),
    (SELECT concat_ws(',', count(*), max(xmin::text::bigint)) FROM pg_trigger),
    (SELECT string_agg(concat(setrole, setconfig), ',') FROM pg_db_role_setting
    JOIN pg_database ON pg_database.oid = setdatabase
    WHERE datname = current_database()),
    (SELECT string_agg(version_num, ',') FROM alembic_version)
)
"""


@contextmanager
def new_database(
    server: EmbeddedPostgres, template: str = "template1"
) -> Iterator[str]:
    """Create a database, give its address, and drop it afterwards."""
    name = create_database(server, template)
    try:
        yield server.url_of(name)
    finally:
        drop_database(server, name)


class ReusedDatabase:
    """One migrated database, emptied before each use over one connection.

    A new connection reads the catalogue of all tables again: emptying over it costs
    the server 16 ms of processor time, over one that is kept 4 ms (measured).
    A test that changes the schema leaves a database unlike the first one: it is
    replaced by a new copy of the template.
    """

    def __init__(self, server: EmbeddedPostgres, template: str) -> None:
        self._server, self._template = server, template
        self._lent: LentStore | None = None
        self._make_copy()
        self._schema = _read_schema(self._connection)

    def empty(self) -> str:
        """Return the address of the database, which has the schema and no rows."""
        try:
            self._disconnect_others()
        except psycopg.OperationalError:
            # A test ended every connection, or put another database in this place.
            self._connection.close()
            self._connection = connect(self._server, self._name)
            self._disconnect_others()
        if self._has_schema():
            self._connection.execute(EMPTY)
        else:
            self.close()
            self._make_copy()
        return self._server.url_of(self._name)

    @contextmanager
    def lend_store(self) -> Iterator[Store]:
        """Give a store on the database, the same one to each test.

        A new store compiles every statement again, over connections that read the
        catalogue again: of a test that publishes one article those were 49 of 111 ms
        of processor time here, and 27 of 61 ms in the server (measured).
        """
        if self._lent is None:
            self._lent = LentStore(self._server.url_of(self._name))
        lent = self._lent
        yield lent.store
        if not lent.is_as_made():
            self._drop_store()

    def close(self) -> None:
        self._drop_store()
        self._connection.close()
        drop_database(self._server, self._name)

    def _drop_store(self) -> None:
        if self._lent is not None:
            self._lent.store.close()
        self._lent = None

    def _has_schema(self) -> bool:
        """Return whether the schema is that of the template."""
        if _read_schema(self._connection) == self._schema:
            return True
        # A process of the server that ends removes its temporary tables until then.
        self._disconnect_others(wait_ms=5_000)
        return _read_schema(self._connection) == self._schema

    def _disconnect_others(self, *, wait_ms: int = 0) -> None:
        kept = [] if self._lent is None else sorted(self._lent.backends)
        self._connection.execute(_DISCONNECT, (wait_ms, kept))

    def _make_copy(self) -> None:
        self._name = create_database(self._server, self._template)
        self._connection = connect(self._server, self._name)


class LentStore:
    """A store that tests use one after the other, and what shows that one changed it.

    Attributes:
        backends: the server's processes behind its connections, also past ones.
    """

    def __init__(self, url: str) -> None:
        from wireroom.store.database import Store  # noqa: PLC0415 - unit tests do without

        self.store = Store(url, connections=12)
        self.backends: set[int] = set()
        event.listen(self.store._engine, "connect", self._record_backend)
        self._made = self._describe()

    def is_as_made(self) -> bool:
        """Return whether no test left a connection, a listener or an attribute."""
        pool = self.store._engine.pool
        return pool.checkedout() == 0 and self._describe() == self._made

    def _describe(self) -> tuple[dict[str, object], list[list[object]]]:
        listeners = self.store._engine.dispatch
        return dict(vars(self.store)), [
            list(getattr(listeners, name)) for name in sorted(listeners._event_names)
        ]

    def _record_backend(self, connection: psycopg.Connection, _: object) -> None:
        self.backends.add(connection.info.backend_pid)


def _read_schema(connection: psycopg.Connection) -> str:
    return connection.execute(_SCHEMA).fetchone()[0]


def create_database(
    server: EmbeddedPostgres, template: str = "template1", name: str = ""
) -> str:
    name = name or f"test_{next(_numbers)}_{uuid4().hex[:8]}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with connect(server, "postgres") as connection:
        connection.execute(_DISCONNECT_TEMPLATE, (template,))
        connection.execute(
            create.format(sql.Identifier(name), sql.Identifier(template))
        )
    return name


def drop_database(server: EmbeddedPostgres, name: str) -> None:
    drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
    with connect(server, "postgres") as connection:
        connection.execute(drop)


def connect(server: EmbeddedPostgres, database: str) -> psycopg.Connection:
    url = server.url_of(database).replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True)
