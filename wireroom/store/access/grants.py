"""Roles of the database for consumers: they read documented columns and write nothing.

Request headers of a source may hold keys to a publisher's pages, its access the login
of a proxy and its cookies a session, a feed may have a login, and a subscription holds
the secret of its hub. The target of an erasure may be a name, and with a key of the
tombstones they could be guessed. A reader sees neither those columns nor those tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql
from sqlalchemy import text

from wireroom.errors import OperatorError
from wireroom.store.access.row_limits import LIMITED_TABLES, RowLimit, limit_rows
from wireroom.store.schema.tables import (
    consumers,
    erasures,
    feed_logins,
    feeds,
    metadata,
    pseudonym_keys,
    source_cookies,
    sources,
    subscriptions,
    targets,
    tombstone_keys,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

SECRET_COLUMNS = frozenset(
    {
        sources.c.headers,
        sources.c.access,
        feeds.c.kind_options,
        feeds.c.kind_values,
        subscriptions.c.token,
        subscriptions.c.secret,
        targets.c.secret,
        targets.c.address,
        erasures.c.target,
        *feed_logins.c,
        *source_cookies.c,
        *tombstone_keys.c,
        *pseudonym_keys.c,
    }
)
NO_LIMIT = RowLimit()


def grant_reader(
    connection: Connection,
    role: str,
    *,
    positions: bool = False,
    limit: RowLimit = NO_LIMIT,
) -> None:
    """Allow an existing role to read every documented table; may be repeated.

    To be repeated after a migration that adds tables or columns.

    Args:
        positions: allow it to store its position in ``consumers``. limit: the sources
            whose rows it sees; it reads no tables then that are about all sources.

    Raises:
        OperatorError: there is no such role, or no source of a name.
    """
    query = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if connection.execute(query, {"role": role}).first() is None:
        raise OperatorError(
            f"there is no role {role!r}: CREATE ROLE ... LOGIN PASSWORD ... first"
        )
    to = sql.Identifier(role)
    limit_rows(connection, role, limit)
    # The role may have been granted more before.
    revoke = sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}")
    grants = [revoke.format(to)] if limit else []
    grants.append(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(to))
    # Commands compare the version of the schema with theirs.
    grants.append(sql.SQL("GRANT SELECT ON alembic_version TO {}").format(to))
    grants += [
        _grant_select(table, to)
        for table in metadata.sorted_tables
        if not SECRET_COLUMNS.issuperset(table.c)
        and (not limit or table.name in LIMITED_TABLES)
    ]
    if positions:
        statement = sql.SQL("GRANT INSERT, UPDATE ON {} TO {}")
        grants.append(statement.format(sql.Identifier(consumers.name), to))
    for grant in grants:
        connection.exec_driver_sql(grant.as_string(None))


def _grant_select(table: Table, role: sql.Identifier) -> sql.Composed:
    columns = [sql.Identifier(c.name) for c in table.c if c not in SECRET_COLUMNS]
    return sql.SQL("GRANT SELECT ({}) ON {} TO {}").format(
        sql.SQL(", ").join(columns), sql.Identifier(table.name), role
    )
