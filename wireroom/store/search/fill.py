"""Indexing what was published before there was an index, in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from wireroom.store.search.index_waiting import index_waiting

if TYPE_CHECKING:
    from wireroom.store.database import Store, Transaction

BATCH = 100
# By key: each batch starts after the one before, so that an article which is locked, or
# cannot be indexed, does not stop the others.
_NEXT = text("""
    SELECT a.id FROM articles a WHERE a.id > :after
    AND a.first_published_at IS NOT NULL
    AND (:again OR NOT EXISTS (
        SELECT FROM article_search s WHERE s.article_id = a.id AND s.words <> ''))
    ORDER BY a.id LIMIT :batch
    """)
_DELETE_COMMENTS = text("DELETE FROM comment_search WHERE article_id = :id")
_ENTITIES = text("""
    SELECT DISTINCT value ->> 'name' FROM annotations
    WHERE article_id = :id AND comment_id IS NULL AND kind = 'entity'
    AND value ->> 'name' IS NOT NULL LIMIT 200
    """)


def fill_batch(store: Store, *, after: int, again: bool = False) -> tuple[int, int]:
    """Index some published articles and their comments, in one transaction.

    Then what waits is moved into the index, where it is enough.

    Args:
        after: id of the last article of the batch before. again: also those that have
            tokens already, whose rules may have changed.

    Returns:
        The id of the last article, and how many were indexed; 0 and 0 at the end.
    """
    with store.begin() as tx:
        parameters = {"after": after, "again": again, "batch": BATCH}
        ids = tx.connection.execute(_NEXT, parameters).scalars().all()
        for article_id in ids:
            _index_stored(tx, article_id, again=again)
    index_waiting(store)
    return (ids[-1], len(ids)) if ids else (0, 0)


def _index_stored(tx: Transaction, article_id: int, *, again: bool) -> None:
    article = tx.articles.lock_free(article_id)
    if article is None:
        # A worker has locked it, and most steps index it; the next run sees.
        return
    if again:
        # The revision of a comment says nothing of the rules.
        tx.connection.execute(_DELETE_COMMENTS, {"id": article_id})
    names = tx.connection.execute(_ENTITIES, {"id": article_id})
    tx.search_index.write_article(
        article,
        tx.comments.list_rows(article_id),
        language=article.language,
        entities=list(names.scalars()),
    )
