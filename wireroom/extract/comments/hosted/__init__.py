"""Comments beyond the page: what to ask, and what an answer says. Asks nobody itself.

One module a way: where it is asked first (``first``) and how its answer reads
(``read``). Each is written from the provider's public documentation, needs no key and
no login, and a GET is all it takes. :data:`UNSUPPORTED_PROVIDERS` says why others are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.comments.hosted import (
    discourse,
    disqus,
    feed,
    isso,
    next_page,
    remark42,
    wordpress,
    wordpress_com,
)
from wireroom.model.discussion import CommentLocation, CommentOrigin, CommentsState

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.extract.comments.hosted.answers import CommentResponse, ParsedResponse

__all__ = ["UNREADABLE", "Ask", "is_wanted", "plan", "read_answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentQuery:
    """Addresses to begin with, in one way."""

    way: CommentOrigin
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Provider:
    first_urls: Callable[[CommentLocation, str], tuple[str, ...]]
    read_response: Callable[[CommentResponse], ParsedResponse]


# The widget's own thread before the site's interface, a whole list before a window.
_READERS = {
    CommentOrigin.DISQUS: _Provider(disqus.first_urls, disqus.read_embed),
    CommentOrigin.DISCOURSE: _Provider(discourse.first_urls, discourse.read_topic),
    CommentOrigin.REMARK42: _Provider(remark42.first_urls, remark42.read_comment_list),
    CommentOrigin.ISSO: _Provider(isso.first_urls, isso.read_thread),
    CommentOrigin.WORDPRESS: _Provider(wordpress.first_urls, wordpress.read_api_page),
    CommentOrigin.WORDPRESS_COM: _Provider(
        wordpress_com.first_urls, wordpress_com.read_replies
    ),
    CommentOrigin.NEXT_PAGE: _Provider(next_page.first_urls, next_page.read_next_page),
    CommentOrigin.FEED: _Provider(feed.first_urls, feed.read_comment_feed),
}
# Providers that are recognised and not read, and why.
_UNDOCUMENTED = "we know no public documentation of reading it without an account"
UNSUPPORTED_PROVIDERS = {
    "openweb": _UNDOCUMENTED,
    "viafoura": _UNDOCUMENTED,
    "vuukle": _UNDOCUMENTED,
    "hyvor": _UNDOCUMENTED,
    "coral": "it answers free queries of administrators only",
    "facebook": "its interface asks for an access token",
    "commento": "it is asked by POST",
    "livefyre": "it was shut down",
}


def has_more_comments(
    found: CommentLocation, *, expected: int | None, feed_count: int | None = None
) -> bool:
    """Whether there may be comments that the page itself does not show."""
    shown = found.shown or 0
    claimed = max(expected or 0, feed_count or 0)
    if found.state is CommentsState.DISABLED or not plan_queries(found, ""):
        return False
    if claimed > shown:
        return True
    if found.provider or found.pages:
        return expected != 0
    return expected is None and not shown and found.state is not CommentsState.CLOSED


def plan_queries(found: CommentLocation, page_url: str) -> tuple[CommentQuery, ...]:
    """Give the ways to ask in, the best first; further ones where it does not do."""
    asks = (
        CommentQuery(way=way, urls=reader.first_urls(found, page_url))
        for way, reader in _READERS.items()
    )
    return tuple(ask for ask in asks if ask.urls)


def read_response(way: CommentOrigin, answer: CommentResponse) -> ParsedResponse:
    """Read what was answered.

    Raises:
        Permanent: BAD_ANSWER, or a page's reasons: it is not what it should be.
    """
    try:
        return _READERS[way].read_response(answer)
    except (ValueError, OverflowError) as error:
        detail = f"{answer.url}: {type(error).__name__} {error}"
        raise Permanent(Reason.BAD_ANSWER, detail[:300]) from error
    except RecursionError as error:
        raise Permanent(Reason.TOO_DEEP, answer.url) from error
