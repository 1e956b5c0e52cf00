"""Credentials of sources: read with a source or a feed, written with the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import Text, bindparam, delete, func, literal_column, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wireroom.decide.sources.credentials import build_credentials
from wireroom.model.access import read_access
from wireroom.model.login import Login
from wireroom.store.schema.tables import feed_logins, feeds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection

    from wireroom.model.credentials import Credentials
    from wireroom.model.json_columns import AccessJson

# In the reason of a paused feed, and so not a feed of its source any more.
REMOVED_FROM_FILE = "taken out of the sources file"


class _CredentialsJson(TypedDict):
    """What one source has: null in the database where it has no secret at all."""

    source: int
    access: AccessJson
    headers: dict[str, str]
    hosts: list[str]
    home: str | None
    feeds: list[str] | None
    logins: list[list[str]] | None


def credentials_sql(alias: str) -> str:
    """Return the expression for the credentials of the source with this alias.

    Only a source with headers, logins or an access of its own is looked at further;
    for logins its feeds are read, where any feed has a login at all.
    """
    return f"""(SELECT jsonb_build_object('source', {alias}.id,
        'access', {alias}.access, 'headers', {alias}.headers,
        'hosts', to_jsonb({alias}.hosts), 'home', {alias}.url,
        'feeds', (SELECT jsonb_agg(cf.url) FROM feeds cf
            WHERE cf.source_id = {alias}.id
            AND cf.reason IS DISTINCT FROM '{REMOVED_FROM_FILE}'),
        'logins', (SELECT jsonb_agg(jsonb_build_array(lf.url, l.username, l.password)
            ORDER BY lf.url) FROM feed_logins l JOIN feeds lf ON lf.id = l.feed_id
            WHERE lf.source_id = {alias}.id))
        WHERE {alias}.headers <> '{{}}' OR {alias}.access <> '{{}}'
            OR (EXISTS (SELECT FROM feed_logins) AND EXISTS (SELECT FROM feed_logins l
            JOIN feeds lf ON lf.id = l.feed_id WHERE lf.source_id = {alias}.id)))"""  # noqa: S608 - texts of this module


def credentials_column() -> ColumnElement[Any]:
    """Return the column ``credentials`` of a query that selects from ``sources``."""
    return literal_column(credentials_sql("sources"), JSONB).label("credentials")


def read_credentials(stored: _CredentialsJson) -> Credentials | None:
    """Make credentials of what :func:`credentials_sql` selected."""
    return build_credentials(
        headers=stored["headers"],
        logins={
            url: Login(username=username, password=password)
            for url, username, password in stored["logins"] or ()
        },
        hosts=stored["hosts"],
        home=stored["home"],
        feeds=stored["feeds"] or (),
        access=read_access(stored["access"]),
        source_id=stored["source"],
    )


def replace_logins(connection: Connection, logins: Mapping[str, Login]) -> None:
    """Make the stored logins those of the given feeds, by their addresses."""
    wanted = bindparam("urls", list(logins), ARRAY(Text))
    has_login = select(feeds.c.id).where(feeds.c.url == func.any(wanted))
    connection.execute(
        delete(feed_logins).where(feed_logins.c.feed_id.not_in(has_login))
    )
    if not logins:
        return
    ids = connection.execute(
        select(feeds.c.url, feeds.c.id).where(feeds.c.url == func.any(wanted))
    )
    rows = [
        {
            "feed_id": row.id,
            "username": logins[row.url].username,
            "password": logins[row.url].password,
        }
        for row in ids
    ]
    upsert = postgresql.insert(feed_logins)
    connection.execute(
        upsert.on_conflict_do_update(
            index_elements=[feed_logins.c.feed_id],
            set_={
                "username": upsert.excluded.username,
                "password": upsert.excluded.password,
            },
        ),
        rows,
    )


def load_logins(connection: Connection) -> dict[str, Login]:
    """Return the stored logins by the addresses of their feeds."""
    query = select(feeds.c.url, feed_logins.c.username, feed_logins.c.password)
    joined = query.join_from(feed_logins, feeds, feeds.c.id == feed_logins.c.feed_id)
    return {
        row.url: Login(username=row.username, password=row.password)
        for row in connection.execute(joined)
    }
