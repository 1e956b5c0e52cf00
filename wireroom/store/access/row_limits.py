"""Which rows a reader's role sees: those of some sources, by row security.

PostgreSQL adds the condition to every statement of the role, whatever program sends it:
SQL, ``follow``, ``export`` and ``search`` with the role's address. Other roles see what
they saw before. A limited role reads the tables below and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import sql
from sqlalchemy import text

from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

# The policy that keeps row security from hiding rows from roles without a limit.
_EVERYONE = "wireroom_everyone"
_OF_ARTICLE = "EXISTS (SELECT FROM articles a WHERE a.id = {table}.article_id)"
# Each table is limited by one that is limited itself.
_CONDITIONS = {
    "sources": "name = ANY ({sources}) OR tags && {tags}",
    "feeds": "EXISTS (SELECT FROM sources s WHERE s.id = feeds.source_id)",
    "articles": "EXISTS (SELECT FROM sources s WHERE s.id = articles.source_id)",
    "entries": "EXISTS (SELECT FROM feeds f WHERE f.id = entries.feed_id)",
    "comments": _OF_ARTICLE,
    "comment_revisions": (
        "EXISTS (SELECT FROM comments c WHERE c.id = comment_revisions.comment_id)"
    ),
    "article_urls": _OF_ARTICLE,
    "article_revisions": _OF_ARTICLE,
    "annotations": _OF_ARTICLE,
    "pages": _OF_ARTICLE,
    "article_search": _OF_ARTICLE,
    "comment_search": _OF_ARTICLE,
    "story_members": _OF_ARTICLE,
    "stories": "EXISTS (SELECT FROM story_members m WHERE m.story_id = stories.id)",
    # A reader of the feed takes the first stored event for the one before which events
    # were pruned.
    "changes": (
        "EXISTS (SELECT FROM articles a WHERE a.id = changes.article_id)"
        " OR changes.article_id IS NULL AND"
        " EXISTS (SELECT FROM story_members m WHERE m.story_id = changes.story_id)"
        " OR position = (SELECT wireroom_first_change())"
    ),
}
# Tables whose rows belong to no source.
_SHARED = ("epochs", "consumers", "search_blocks", "search_languages")
LIMITED_TABLES = frozenset((*_CONDITIONS, *_SHARED))
_FIRST_CHANGE = """
    CREATE OR REPLACE FUNCTION wireroom_first_change() RETURNS bigint LANGUAGE sql
    STABLE SECURITY DEFINER SET search_path = public
    AS 'SELECT min(position) FROM changes'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLimit:
    """Sources whose rows a role sees: by name, or by one of their tags."""

    sources: Sequence[str] = ()
    tags: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether there is a limit."""
        return bool(self.sources or self.tags)


def limit_rows(connection: Connection, role: str, limit: RowLimit) -> None:
    """Let a role see only the rows of some sources; without a limit all rows again.

    Raises:
        OperatorError: there is no source of a name.
    """
    known = connection.execute(text("SELECT name FROM sources")).scalars()
    unknown = sorted(set(limit.sources) - set(known))
    if unknown:
        raise OperatorError(f"there is no source {unknown[0]!r}")
    statements = [_drop_policy(table, role) for table in _CONDITIONS]
    if limit:
        connection.exec_driver_sql(_FIRST_CHANGE)
        statements += [_enable(table) for table in _list_open(connection)]
        statements += [_create_policy(table, role, limit) for table in _CONDITIONS]
    for statement in statements:
        connection.exec_driver_sql(statement.as_string(None))


def _list_open(connection: Connection) -> list[str]:
    """Return the tables without row security; switching it on locks a table."""
    query = text("""
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relname = ANY (:names) AND NOT relrowsecurity ORDER BY relname
        """)
    found = connection.execute(query, {"names": list(_CONDITIONS)})
    return list(found.scalars())


def _enable(table: str) -> sql.Composed:
    return sql.SQL(
        "CREATE POLICY {policy} ON {table} USING (true) WITH CHECK (true);"
        " ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    ).format(policy=sql.Identifier(_EVERYONE), table=sql.Identifier(table))


def _drop_policy(table: str, role: str) -> sql.Composed:
    statement = sql.SQL("DROP POLICY IF EXISTS {} ON {}")
    return statement.format(sql.Identifier(role), sql.Identifier(table))


def _create_policy(table: str, role: str, limit: RowLimit) -> sql.Composed:
    # The texts are the product's own; the names of sources and tags are quoted.
    condition = sql.SQL(_CONDITIONS[table]).format(
        table=sql.Identifier(table),
        sources=_quote(limit.sources),
        tags=_quote(limit.tags),
    )
    return sql.SQL(
        "CREATE POLICY {role} ON {table} AS RESTRICTIVE FOR SELECT TO {role} USING ({})"
    ).format(condition, role=sql.Identifier(role), table=sql.Identifier(table))


def _quote(names: Sequence[str]) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Literal, names))
    return sql.SQL("ARRAY[{}]::text[]").format(listed)
