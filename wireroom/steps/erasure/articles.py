"""Erase articles: each with all that is merged into it, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.transitions import ArticleEvent, can_happen
from wireroom.errors import LateAnswer
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.connection.locks import Lock
from wireroom.store.erasure.article_content import (
    blank_host_messages,
    delete_article_content,
    erased_columns,
    list_article_marks,
    list_groups,
    lock_articles,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.model.rows import LeasedArticle
    from wireroom.store.database import Transaction


def erase_articles(
    tx: Transaction, article_ids: Sequence[int], *, erasure_id: int, now: datetime
) -> dict[str, int]:
    """Erase articles, and those merged with them; return the rows by kind.

    A worker that is at one of them stores nothing any more: its lease has ended.
    """
    tx.advisory_lock(Lock.DEDUPLICATE)
    group = list_groups(tx.connection, article_ids)
    blank_host_messages(tx.connection, group)
    locked = lock_articles(tx.connection, group)
    left = [row for row in locked if can_happen(row, ArticleEvent.ERASED)]
    ids = [row.id for row in left]
    # Tombstones of articles that were merged since the erasure began.
    marks = list_article_marks(tx.connection, ids)
    tx.tombstones.add(marks, erasure_id=erasure_id, now=now)
    stories = tx.stories.remove_articles(ids, now=now)
    counts = erase_locked(tx, left, erasure_id=erasure_id, now=now)
    if left:
        kind = ChangeKind.STORY_CHANGED
        changed = [
            Change(kind=kind, article_id=left[0].id, story_id=story)
            for story in stories
        ]
        tx.changes.append_events(changed, now=now)
    return counts


def erase_found_article(
    tx: Transaction, article: LeasedArticle, *, now: datetime
) -> None:
    """Erase an article that turns out to be one that was erased before.

    Raises:
        LateAnswer: a story holds it, and another process changes stories now. Waiting
            for it could wait in a circle; the article is sent again.
    """
    if tx.stories.get_story_id(article.id) is not None:
        if not tx.try_advisory_lock(Lock.DEDUPLICATE):
            raise LateAnswer(f"article {article.id}")
        tx.stories.remove_articles([article.id], now=now)
    erase_locked(tx, [article], erasure_id=None, now=now)


def erase_locked(
    tx: Transaction,
    rows: Sequence[LeasedArticle],
    *,
    erasure_id: int | None,
    now: datetime,
) -> dict[str, int]:
    """Erase articles that this transaction has locked, and that are in no story."""
    ids = [row.id for row in rows]
    if not ids:
        return {}
    counts = delete_article_content(tx.connection, tx.tombstones, ids)
    for row in rows:
        tx.articles.move(row, ArticleEvent.ERASED, erased_columns(row.id))
    tx.erased_pages.delete_pages(ids, erasure_id=erasure_id)
    events = [Change(kind=ChangeKind.ARTICLE_ERASED, article_id=one) for one in ids]
    tx.changes.append_events(events, now=now)
    return counts | {"articles": len(ids)}
