"""Rows of articles that are merged, or that represent merged ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from wireroom.store.articles.article_lookups import ARTICLE_ROWS
from wireroom.store.articles.articles import LEASED_ROWS
from wireroom.store.schema.tables import article_urls, articles

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from wireroom.model.rows import ArticleRow, LeasedArticle

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

_MERGED = (
    select(*LEASED_ROWS.columns_of(articles))
    .where(articles.c.merged_into == bindparam("root"))
    .order_by(articles.c.id)
    .with_for_update(key_share=True)
)


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


def lock_merged(connection: Connection, root_id: int) -> list[LeasedArticle]:
    """Return the articles that are merged into one, locked to be changed."""
    return LEASED_ROWS.all(connection.execute(_MERGED, {"root": root_id}))
