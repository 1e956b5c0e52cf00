"""Where an article's comments are, as its page last stated it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.comments.hosted import has_more_comments
from wireroom.model.discussion import CommentLocation, CommentsState

if TYPE_CHECKING:
    from wireroom.model.rows import ArticleRow


def find_wanted_location(article: ArticleRow) -> CommentLocation | None:
    """Return the location of the comments if the page does not show them all."""
    location = _read_location(article)
    has_more = has_more_comments(
        location,
        expected=article.comments_expected,
        feed_count=article.comment_location.get("feed_count"),
    )
    return location if has_more else None


def _read_location(article: ArticleRow) -> CommentLocation:
    stored = article.comment_location
    return CommentLocation(
        state=CommentsState(article.comments_state or CommentsState.UNKNOWN),
        provider=stored.get("provider"),
        thread=stored.get("thread"),
        site=stored.get("site"),
        feed_url=stored.get("feed_url"),
        api_url=stored.get("api_url"),
        post_id=stored.get("post_id"),
        pages=tuple(stored.get("pages", ())),
        shown=stored.get("shown"),
        is_flattened=stored.get("is_flattened", False),
        has_coarse_times=stored.get("has_coarse_times", False),
    )
