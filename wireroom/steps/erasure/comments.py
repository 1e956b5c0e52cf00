"""Erase comments of an article, and their authors' names in its other comments."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from wireroom.decide.erasure import (
    choose_erased_words,
    make_comment_marks,
    make_word_marks,
)
from wireroom.decide.transitions import ArticleEvent, can_happen
from wireroom.errors import Permanent
from wireroom.http.urls import make_url_key
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.store.changes import Change
from wireroom.store.erasure.article_content import list_article_keys
from wireroom.store.erasure.comment_content import delete_comments
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from wireroom.model.erasures import ErasureMark
    from wireroom.model.rows import ArticleRow, LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.database import Transaction
    from wireroom.store.erasure.comment_content import CommentErasure


def list_keys(tx: Transaction, article: ArticleRow) -> list[str]:
    """Return the keys under which the comments of an article are erased.

    An article that was merged has given its addresses up, but for its own.
    """
    keys = set(list_article_keys(tx.connection, article.id))
    with suppress(Permanent):
        keys.add(make_url_key(article.url))
    return sorted(keys)


def list_marks(
    tx: Transaction, article_id: int, erased: Collection[int], *, name: str
) -> list[ErasureMark]:
    """Return the marks of comments of an article, and of their words in replies."""
    keys = list_keys(tx, tx.articles.get(article_id))
    rows = tx.comments.list_rows(article_id)
    gone = [row for row in rows if row.id in erased]
    left = [row for row in rows if row.id not in erased]
    words = choose_erased_words(gone, left, name=name)
    own = (mark for row in gone for mark in make_comment_marks(row, keys))
    return [*own, *make_word_marks(words, keys)]


def erase_comments(
    tx: Transaction,
    article_id: int,
    erased: Collection[int],
    *,
    name: str,
    erasure_id: int,
    now: datetime,
) -> dict[str, int]:
    """Erase comments of an article; return the rows by kind.

    Args:
        name: an author whose name the other comments lose in any case, or "".
    """
    article = tx.articles.lock(article_id)
    rows = tx.comments.list_rows(article_id)
    gone = [row for row in rows if row.id in erased]
    left = [row for row in rows if row.id not in erased]
    words = choose_erased_words(gone, left, name=name)
    done = delete_comments(tx.connection, article_id, rows, erased, words)
    if not (done.erased or done.masked):
        return {}
    pages = _record_erasure(tx, article, done, erasure_id=erasure_id, now=now)
    tx.changes.append_events(_make_events(article_id, done), now=now)
    return {
        "comments": len(done.erased),
        "mentions": len(done.masked),
        "pages": pages,
    }


def _record_erasure(
    tx: Transaction,
    article: LeasedArticle,
    done: CommentErasure,
    *,
    erasure_id: int,
    now: datetime,
) -> int:
    """Write the article's columns, and delete its pages; return how many.

    A page shows the comments, so none is kept. One that is still to be extracted is
    deleted by that step.
    """
    is_waiting = article.stage is Stage.DOWNLOADED
    lost = article.erased_comments + len(done.erased) + len(done.masked)
    tx.erased_pages.count_erased(article.id, lost)
    columns: ArticleUpdate = {}
    if article.outcome in (Outcome.PUBLISHED, Outcome.MERGED):
        columns["comments_found"] = max(0, article.comments_found - done.shown)
    if can_happen(article, ArticleEvent.COMMENTS_ERASED):
        # Its annotations are made again, without the erased comments.
        columns |= lease_end_columns(due_at=now)
        tx.articles.move(article, ArticleEvent.COMMENTS_ERASED, columns)
    elif columns:
        tx.articles.update(article.lease, columns)
    if is_waiting:
        return 0
    return tx.erased_pages.delete_pages(
        [article.id], erasure_id=erasure_id, with_captures=False
    )


def _make_events(article_id: int, done: CommentErasure) -> list[Change]:
    kinds = (
        (ChangeKind.COMMENT_ERASED, done.erased),
        (ChangeKind.COMMENT_EDITED, done.masked),
    )
    return [
        Change(kind=kind, article_id=article_id, comment_id=row_id)
        for kind, ids in kinds
        for row_id in ids
    ]
