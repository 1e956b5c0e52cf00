"""The mark of a withdrawn article, and its end when the page is served again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change

if TYPE_CHECKING:
    from wireroom.model.rows import ArticleRow
    from wireroom.model.updates import ArticleUpdate


def return_columns(article: ArticleRow) -> ArticleUpdate:
    """Return the columns of an article whose page was read: it is not missing."""
    columns: ArticleUpdate = {}
    if article.missing_checks:
        columns |= {"missing_since": None, "missing_checks": 0}
    if has_returned(article):
        columns["withdrawn_at"] = None
    return columns


def return_events(article: ArticleRow) -> list[Change]:
    """Return the event of an article that was withdrawn and whose page was read."""
    if not has_returned(article):
        return []
    kind = ChangeKind.ARTICLE_RETURNED
    return [Change(kind=kind, article_id=article.id)]


def has_returned(article: ArticleRow) -> bool:
    """Return whether an article is marked, and its page was read after the mark."""
    mark, visited = article.withdrawn_at, article.visited_at
    return mark is not None and visited is not None and visited >= mark
