"""External comments: which URLs to request, and how to read what they return.

One module per origin, with the URLs to request first (``first_urls``) and a reader
of the response; nothing here makes a request. Each is written from the provider's
public documentation and needs no key, no login and only GET.
:data:`UNSUPPORTED_PROVIDERS` has the reasons why others are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.comments.hosted import (
    discourse,
    disqus,
    feed,
    ghost,
    isso,
    next_page,
    remark42,
    wordpress,
    wordpress_com,
)
from wireroom.extract.comments.hosted.widgets import WIDGETS
from wireroom.model.discussion import CommentLocation, CommentOrigin, CommentsState

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.extract.comments.hosted.responses import (
        CommentResponse,
        ParsedResponse,
    )

__all__ = [
    "UNSUPPORTED_PROVIDERS",
    "CommentQuery",
    "has_more_comments",
    "plan_queries",
    "read_response",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentQuery:
    """URLs to request first from one origin."""

    origin: CommentOrigin
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Provider:
    first_urls: Callable[[CommentLocation, str], tuple[str, ...]]
    read_response: Callable[[CommentResponse], ParsedResponse]


# In the order of requests: the widget's own thread before the site's API, a complete
# list before a window on it.
_PROVIDERS = {
    CommentOrigin.DISQUS: _Provider(disqus.first_urls, disqus.read_embed_page),
    CommentOrigin.DISCOURSE: _Provider(discourse.first_urls, discourse.read_topic),
    CommentOrigin.REMARK42: _Provider(remark42.first_urls, remark42.read_comment_list),
    CommentOrigin.ISSO: _Provider(isso.first_urls, isso.read_thread),
    CommentOrigin.GHOST: _Provider(ghost.first_urls, ghost.read_thread),
    CommentOrigin.WORDPRESS: _Provider(wordpress.first_urls, wordpress.read_api_page),
    CommentOrigin.WORDPRESS_COM: _Provider(
        wordpress_com.first_urls, wordpress_com.read_replies
    ),
    CommentOrigin.NEXT_PAGE: _Provider(next_page.first_urls, next_page.read_next_page),
    CommentOrigin.FEED: _Provider(feed.first_urls, feed.read_comment_feed),
}
_UNDOCUMENTED = "no public documentation of reading without an account is known"
_NO_READER = "no reader of its interface is written"
# Providers that are recognised and not read, and why.
UNSUPPORTED_PROVIDERS = {
    **{
        widget.name: _NO_READER
        for widget in WIDGETS
        if widget.name not in frozenset(CommentOrigin)
    },
    "openweb": _UNDOCUMENTED,
    "viafoura": _UNDOCUMENTED,
    "vuukle": _UNDOCUMENTED,
    "hyvor": _UNDOCUMENTED,
    "coral": "only administrators may run free queries",
    "facebook": "the API requires an access token",
    "commento": "the API requires POST requests",
    "livefyre": "the service was shut down",
    "hypercomments": "the service was shut down",
    "muut": "the service was shut down",
    "staticman": "the comments are a part of the page",
}


# The page against which addresses without a scheme are resolved where only the number
# of queries matters.
_ANY_PAGE = "https://page.invalid/"


def has_more_comments(
    location: CommentLocation, *, expected: int | None, feed_count: int | None = None
) -> bool:
    """Return whether there may be comments, parents or times that a page lacks.

    Args:
        expected: the number the page claims. feed_count: the number in the entry of
            the site's feed.
    """
    shown = location.shown or 0
    claimed = max(expected or 0, feed_count or 0)
    if location.state is CommentsState.DISABLED or not plan_queries(
        location, _ANY_PAGE
    ):
        return False
    if claimed > shown or location.is_flattened or location.has_coarse_times:
        return True
    if location.provider or location.pages:
        return expected != 0
    is_closed = location.state is CommentsState.CLOSED
    return expected is None and not shown and not is_closed


def plan_queries(location: CommentLocation, page_url: str) -> tuple[CommentQuery, ...]:
    """Return the queries for a page's comments, the best origin first.

    The next query is needed only if those before it did not give a complete list.
    """
    queries = (
        CommentQuery(origin=origin, urls=provider.first_urls(location, page_url))
        for origin, provider in _PROVIDERS.items()
    )
    return tuple(query for query in queries if query.urls)


def read_response(origin: CommentOrigin, response: CommentResponse) -> ParsedResponse:
    """Read the comments of a response.

    Raises:
        Permanent: BAD_ANSWER if it is not what the provider documents, TOO_DEEP, or a
            reason of ``decode_page.parse_page`` if it is a page.
    """
    try:
        return _PROVIDERS[origin].read_response(response)
    except (ValueError, OverflowError) as error:
        detail = f"{response.url}: {type(error).__name__} {error}"
        raise Permanent(Reason.BAD_ANSWER, detail[:300]) from error
    except RecursionError as error:
        raise Permanent(Reason.TOO_DEEP, response.url) from error
