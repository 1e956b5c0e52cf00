"""Which rows an erasure means: queries of one portion each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, bindparam, text

from wireroom.model.erasures import ErasedItem
from wireroom.store.erasure.article_content import list_groups

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Rows that one transaction looks at.
ARTICLES_AT_ONCE, COMMENTS_AT_ONCE = 500, 20_000

Item = tuple[ErasedItem, int, int]

_OF_SOURCE = text("""
    SELECT a.id FROM articles a JOIN sources s ON s.id = a.source_id
    WHERE s.name = :target AND a.id > :after AND a.outcome <> 'erased'
    ORDER BY a.id LIMIT :limit
    """)
# Keys are compared byte by byte, so the addresses below one are a range.
_OF_PREFIX = text("""
    SELECT DISTINCT u.article_id FROM article_urls u
    WHERE u.key >= :target AND u.key < :end AND u.article_id > :after
    ORDER BY u.article_id LIMIT :limit
    """)
# By rows, not by numbers: those between two rows may be many.
_LAST_OF_PORTION = text("""
    SELECT max(id) FROM (
        SELECT id FROM comments WHERE id > :after ORDER BY id LIMIT :limit) AS portion
    """)
# A reply that addresses a name holds it, whosever thread it is in.
_OF_AUTHOR = text("""
    SELECT c.id, c.article_id, lower(btrim(c.author)) = :name AS is_author
    FROM comments c WHERE c.id > :after AND c.id <= :last
        AND (lower(btrim(c.author)) = :name OR strpos(lower(c.text), '@' || :name) > 0)
        AND (CAST(:source AS bigint) IS NULL OR EXISTS (
            SELECT FROM articles a WHERE a.id = c.article_id AND a.source_id = :source))
    ORDER BY c.id
    """).bindparams(bindparam("source", type_=BigInteger))
_COMMENT = text("SELECT id, article_id FROM comments WHERE id = :id")
_AFTER = text("SELECT id FROM articles WHERE id > :after ORDER BY id LIMIT :limit")


def find_by_source(
    connection: Connection, name: str, *, after: int
) -> tuple[list[Item], int | None]:
    """Return articles of a source, and the last one; None if there are no further."""
    given = {"target": name, "after": after, "limit": ARTICLES_AT_ONCE}
    found = list(connection.execute(_OF_SOURCE, given).scalars())
    return make_article_items(connection, found), found[-1] if found else None


def find_by_prefix(
    connection: Connection, prefix: str, *, after: int
) -> tuple[list[Item], int | None]:
    """As :func:`find_by_source`, for the articles below the key of an address."""
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    given = {"target": prefix, "end": end, "after": after, "limit": ARTICLES_AT_ONCE}
    found = list(connection.execute(_OF_PREFIX, given).scalars())
    return make_article_items(connection, found), found[-1] if found else None


def find_by_author(
    connection: Connection, name: str, *, source_id: int | None, after: int
) -> tuple[list[Item], int | None]:
    """Return comments of an author, and comments that address the author."""
    portion = {"after": after, "limit": COMMENTS_AT_ONCE}
    end: int | None = connection.execute(_LAST_OF_PORTION, portion).scalar_one()
    if end is None:
        return [], None
    folded = " ".join(name.split()).lower()
    given = {"name": folded, "source": source_id, "after": after, "last": end}
    items = [
        (
            ErasedItem.COMMENT if row.is_author else ErasedItem.MENTION,
            row.id,
            row.article_id,
        )
        for row in connection.execute(_OF_AUTHOR, given)
    ]
    return items, end


def find_comment(connection: Connection, comment_id: int) -> list[Item]:
    """Return a comment; nothing if there is none."""
    row = connection.execute(_COMMENT, {"id": comment_id}).one_or_none()
    return [] if row is None else [(ErasedItem.COMMENT, row.id, row.article_id)]


def list_articles_after(connection: Connection, after: int, *, limit: int) -> list[int]:
    """Return the ids of articles, in their order."""
    return list(connection.execute(_AFTER, {"after": after, "limit": limit}).scalars())


def make_article_items(connection: Connection, article_ids: list[int]) -> list[Item]:
    """Return articles, with those that are merged with them, as rows to be erased."""
    if not article_ids:
        return []
    kind = ErasedItem.ARTICLE
    return [(kind, one, one) for one in list_groups(connection, article_ids)]
