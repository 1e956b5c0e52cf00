"""Rows of articles that are merged, or that represent merged ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    DateTime,
    bindparam,
    select,
    text,
)

from wireroom.store.article_lookups import ARTICLE_ROWS
from wireroom.store.articles import LEASED_ROWS
from wireroom.store.schema.tables import article_urls, articles

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.rows import ArticleRow, LeasedArticle

_TIME = DateTime(timezone=True)
_ROW = select(*ARTICLE_ROWS.columns_of(articles)).where(
    articles.c.id == bindparam("of")
)
# Not waiting: the callers hold an advisory lock that the holder of the row may want.
_SHARED = _ROW.with_for_update(read=True, skip_locked=True)
_OWNED = (
    select(*LEASED_ROWS.columns_of(articles))
    .where(articles.c.id == bindparam("of"))
    .with_for_update(key_share=True, skip_locked=True)
)

_RELEASE = text("""
    WITH merged AS (
        SELECT id FROM articles WHERE merged_into = :root
        ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE articles SET outcome = 'in_flight', merged_into = NULL, reason = NULL,
        detail = NULL, due_at = CAST(:now AS timestamptz), lease_until = NULL,
        started = false, lease_id = NULL, attempts = 0, failures = 0,
        failing_since = NULL, waits_for = NULL, replay_id = NULL, replay_due_at = NULL,
        stage = CASE WHEN :from_page AND page_id IS NOT NULL
            THEN 'downloaded' ELSE 'found' END
    FROM merged WHERE articles.id = merged.id RETURNING articles.id
""").bindparams(bindparam("now", type_=_TIME), bindparam("from_page", type_=Boolean))
_RELEASE_ENTRIES = text("""
    UPDATE entries SET outcome = 'in_flight', reason = NULL
    WHERE article_id = ANY (:ids)
        AND (outcome <> 'merged' OR reason IS DISTINCT FROM 'same_url')
""").bindparams(bindparam("ids", type_=ARRAY(BigInteger)))


def lock_shared(connection: Connection, article_id: int) -> ArticleRow | None:
    """Return an article's row, which nobody changes to the end of the transaction.

    None if another worker is changing it.
    """
    result = connection.execute(_SHARED, {"of": article_id})
    return ARTICLE_ROWS.one_or_none(result)


def lock_owned(connection: Connection, article_id: int) -> LeasedArticle | None:
    """Return an article's row, locked to be changed; None if another worker has it."""
    return LEASED_ROWS.one_or_none(connection.execute(_OWNED, {"of": article_id}))


def has_address(connection: Connection, article_id: int) -> bool:
    """Return whether an article owns an address."""
    mine = select(article_urls.c.key).where(article_urls.c.article_id == article_id)
    return connection.execute(mine.limit(1)).first() is not None


def release_merged(
    connection: Connection, root_id: int, *, from_pages: bool, now: datetime
) -> list[int]:
    """Make the articles that are merged into one its successors; return their ids.

    They pass through the chain again: the first of them that can be read is published,
    and the others are merged into it.

    Args:
        from_pages: whether their stored pages are used; else they are downloaded again.
    """
    parameters = {"root": root_id, "now": now, "from_page": from_pages}
    ids = list(connection.execute(_RELEASE, parameters).scalars())
    if ids:
        connection.execute(_RELEASE_ENTRIES, {"ids": ids})
    return ids
