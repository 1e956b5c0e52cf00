"""Erase comments, and their authors' names in other comments of the same articles.

For a batch of articles at once: a statement for each would take most of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.articles.erasure import (
    choose_erased_words,
    make_comment_marks,
    make_word_marks,
)
from wireroom.decide.transitions import ArticleEvent, can_happen
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.store.change_feed.changes import Change
from wireroom.store.erasure.article_content import list_article_keys, lock_articles
from wireroom.store.erasure.comment_content import ThreadErasure, delete_comments
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from wireroom.model.erasures import ErasureMark
    from wireroom.model.rows import LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.database import Transaction
    from wireroom.store.erasure.comment_content import CommentErasure


def list_keys(tx: Transaction, article_id: int) -> list[str]:
    """Return the keys under which the comments of an article are erased."""
    return list_article_keys(tx.connection, [article_id])[article_id]


def list_marks(
    tx: Transaction, erased: Mapping[int, Collection[int]]
) -> list[ErasureMark]:
    """Return the marks of comments by article, and of their words in replies."""
    keys = list_article_keys(tx.connection, list(erased))
    return [
        mark
        for thread in _plan_threads(tx, erased, name="")
        for mark in _list_thread_marks(thread, keys[thread.article_id])
    ]


def erase_comments(
    tx: Transaction,
    erased: Mapping[int, Collection[int]],
    *,
    name: str,
    erasure_id: int,
    now: datetime,
) -> dict[str, int]:
    """Erase comments by article; return the rows by kind.

    Args:
        erased: the ids of comments; none of an article where only the name is erased.
        name: an author whose name the other comments lose in any case, or "".
    """
    locked = lock_articles(tx.connection, list(erased))
    done = delete_comments(tx.connection, _plan_threads(tx, erased, name=name))
    touched = [article for article in locked if article.id in done]
    due_at = tx.erasures.schedule_annotations(now=now)
    for article in touched:
        _record_erasure(tx, article, done[article.id], due_at=due_at)
    pages = _delete_pages(tx, touched, erasure_id=erasure_id)
    events = [event for article in touched for event in _make_events(article.id, done)]
    tx.changes.append_events(events, now=now)
    return {
        "comments": sum(len(one.erased) for one in done.values()),
        "mentions": sum(len(one.masked) for one in done.values()),
        "pages": pages,
    }


def _plan_threads(
    tx: Transaction, erased: Mapping[int, Collection[int]], *, name: str
) -> list[ThreadErasure]:
    plans = []
    for article_id, rows in tx.comments.list_threads(list(erased)).items():
        ids = frozenset(erased[article_id])
        gone = tuple(row for row in rows if row.id in ids)
        left = tuple(row for row in rows if row.id not in ids)
        words = choose_erased_words(gone, left, name=name)
        plans.append(
            ThreadErasure(article_id=article_id, gone=gone, left=left, words=words)
        )
    return plans


def _list_thread_marks(
    thread: ThreadErasure, keys: Sequence[str]
) -> Iterator[ErasureMark]:
    for row in thread.gone:
        yield from make_comment_marks(row, keys)
    yield from make_word_marks(thread.words, keys)


def _delete_pages(
    tx: Transaction, articles: Sequence[LeasedArticle], *, erasure_id: int
) -> int:
    """Delete the pages of articles; return how many.

    A page shows the comments, so none is kept. One that is still to be extracted is
    deleted by that step.
    """
    ids = [one.id for one in articles if one.stage is not Stage.DOWNLOADED]
    return tx.erased_pages.delete_pages(ids, erasure_id=erasure_id, with_captures=False)


def _record_erasure(
    tx: Transaction,
    article: LeasedArticle,
    done: CommentErasure,
    *,
    due_at: datetime,
) -> None:
    """Write the article's columns, in one statement: its row has many indexes."""
    lost = article.erased_comments + len(done.erased) + len(done.masked)
    columns: ArticleUpdate = {"erased_comments": lost}
    if article.stage is not Stage.DOWNLOADED:
        columns["page_id"] = None
    if article.outcome in (Outcome.PUBLISHED, Outcome.MERGED):
        columns["comments_found"] = max(0, article.comments_found - done.shown)
    if can_happen(article, ArticleEvent.COMMENTS_ERASED):
        # Its annotations are made again, without the erased comments.
        columns |= lease_end_columns(due_at=due_at)
        tx.articles.move(article, ArticleEvent.COMMENTS_ERASED, columns)
    else:
        tx.articles.update(article.lease, columns)


def _make_events(article_id: int, done: Mapping[int, CommentErasure]) -> list[Change]:
    kinds = (
        (ChangeKind.COMMENT_ERASED, done[article_id].erased),
        (ChangeKind.COMMENT_EDITED, done[article_id].masked),
    )
    return [
        Change(kind=kind, article_id=article_id, comment_id=row_id)
        for kind, ids in kinds
        for row_id in ids
    ]
