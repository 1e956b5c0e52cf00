"""Pages of visits that show nothing new: only that they were seen is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.transitions import ArticleEvent

if TYPE_CHECKING:
    from wireroom.model.rows import ArticleRow, LeasedArticle
    from wireroom.model.states import Stage
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.database import Transaction


def move_seen_page(
    tx: Transaction,
    article: LeasedArticle,
    event: ArticleEvent,
    update: ArticleUpdate,
    *,
    is_same: bool,
) -> Stage:
    """Write what a page shows; delete the page if nothing of it is stored.

    The page of the visit before becomes the article's again. Pages with a time or an
    advertisement in their text differ at each visit, and are read for nothing.

    Args:
        is_same: whether a visit found the comments as they are stored.
    """
    earlier = None
    is_same = is_same and event is ArticleEvent.NOTHING_CHANGED
    if is_same and article.page_id is not None and _states_same(article, update):
        earlier = tx.pages.find_earlier(article.id, article.page_id)
    if earlier is None or article.page_id is None:
        return tx.articles.move(article, event, update)
    stage = tx.articles.move(article, event, {**update, "page_id": earlier})
    tx.pages.replace_by_earlier(article.lease, article.page_id, earlier)
    return stage


def _states_same(article: ArticleRow, update: ArticleUpdate) -> bool:
    """Return whether a page states the same about its comments as the last one.

    Of an article whose comments have expired nothing is written.
    """
    expected = update.get("comments_expected", article.comments_expected)
    state = update.get("comments_state", article.comments_state)
    location = update.get("comment_location", article.comment_location)
    return (expected, state, location) == (
        article.comments_expected,
        article.comments_state,
        article.comment_location,
    )
