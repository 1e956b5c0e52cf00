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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.console.local.embedded import EmbeddedPostgres

_numbers = itertools.count(1)

# A connection that a test left open could still hold a lock, or write later.
_DISCONNECT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
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

# Columns, constraints, privileges, functions, settings and version of the database.
_SCHEMA = """
SELECT md5(concat(
    (SELECT string_agg(concat(c.relname, c.relkind, c.relacl, c.reloptions, (
        SELECT string_agg(concat(a.attname, a.atttypid, a.attnotnull), ',')
        FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
    )), ';' ORDER BY c.relname)
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace),
    (SELECT string_agg(concat(conname, pg_get_constraintdef(oid)), ';' ORDER BY conname)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
    (SELECT string_agg(proname, ';' ORDER BY proname)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
    (SELECT string_agg(tgname, ';' ORDER BY tgname)
    FROM pg_trigger WHERE NOT tgisinternal),
    (SELECT string_agg(concat(setrole, setconfig), ';') FROM pg_db_role_setting
    JOIN pg_database ON pg_database.oid = setdatabase
    WHERE datname = current_database()),
    (SELECT string_agg(version_num, ';') FROM alembic_version)
))
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
    """One migrated database, emptied before each use.

    A test that changes the schema leaves a database unlike the first one: it is
    replaced by a new copy of the template.
    """

    def __init__(self, server: EmbeddedPostgres, template: str) -> None:
        self._server, self._template = server, template
        self._name = create_database(server, template)
        with connect(server, self._name) as connection:
            self._schema = _read_schema(connection)

    def empty(self) -> str:
        """Return the address of the database, which has the schema and no rows."""
        with connect(self._server, self._name) as connection:
            connection.execute(_DISCONNECT)
            same = _read_schema(connection) == self._schema
            if same:
                connection.execute(EMPTY)
        if not same:
            drop_database(self._server, self._name)
            self._name = create_database(self._server, self._template)
        return self._server.url_of(self._name)


def _read_schema(connection: psycopg.Connection) -> str:
    return connection.execute(_SCHEMA).fetchone()[0]


def create_database(
    server: EmbeddedPostgres, template: str = "template1", name: str = ""
) -> str:
    name = name or f"test_{next(_numbers)}_{uuid4().hex[:8]}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with connect(server, "postgres") as connection:
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
