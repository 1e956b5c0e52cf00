"""WordPress's own API: ``/wp-json/wp/v2/comments``.

From https://developer.wordpress.org/rest-api/reference/comments/ and
https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/: published
comments are listed without an account, at most 100 on a page, the number of all in the
header ``X-WP-Total``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from wireroom.extract.comments.hosted.providers import WORDPRESS_COM_API
from wireroom.extract.comments.hosted.responses import (
    ParsedResponse,
    Post,
    as_id,
    as_integer,
    as_object,
    as_url,
    parse_json_body,
    posts_to_comments,
    require_objects,
)
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from wireroom.extract.comments.hosted.responses import CommentResponse, JsonObject
    from wireroom.model.discussion import CommentLocation

COMMENTS_PER_PAGE = 100
_NEXT_LINK = re.compile(r"<([^<>]{1,2048})>[^,<]{0,200}?\brel=\"?next\b")
_PAGE_PARAMETER = re.compile(r"([?&]page=)(\d{1,4})\b")


def first_urls(location: CommentLocation, _page_url: str) -> tuple[str, ...]:
    """Return the first page of the list.

    The oldest comments come first, so that a new comment changes only the last page.
    """
    api_url, post_id = location.api_url, location.post_id
    if not (api_url and post_id) or api_url.startswith(WORDPRESS_COM_API):
        return ()
    query = {"post": post_id, "per_page": COMMENTS_PER_PAGE, "order": "asc", "page": 1}
    # Without pretty permalinks the API is at ``/?rest_route=/``.
    joint = "&" if "?" in api_url else "?"
    root = api_url if api_url.endswith("/") else f"{api_url}/"
    return (f"{root}wp/v2/comments{joint}{urlencode(query)}",)


def read_api_page(response: CommentResponse) -> ParsedResponse:
    """Read one page of the list."""
    items = parse_json_body(response)
    posts = [
        _to_post(item)
        for item in require_objects(items, "comments")
        if as_id(item.get("id"))
    ]
    count = len(items) if isinstance(items, list) else 0
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.WORDPRESS, response),
        more_urls=_following_urls(response, count),
        total=as_integer(response.headers.get("x-wp-total")),
    )


def _to_post(item: JsonObject) -> Post:
    parent = as_id(item.get("parent"))
    gmt = item.get("date_gmt")
    return Post(
        post_id=f"comment-{as_id(item['id'])}",
        parent=f"comment-{parent}" if parent else None,
        author=item.get("author_name"),
        author_url=item.get("author_url"),
        posted=f"{gmt}Z" if isinstance(gmt, str) and gmt else item.get("date"),
        markup=as_object(item.get("content")).get("rendered"),
        permalink=item.get("link"),
    )


def _following_urls(response: CommentResponse, count: int) -> tuple[str, ...]:
    """Return the next page by the Link header (RFC 8288), else after a full page."""
    link = _NEXT_LINK.search(response.headers.get("link", ""))
    if link:
        url = as_url(link[1], response.url)
        return (url,) if url else ()
    page = _PAGE_PARAMETER.search(response.url)
    total = as_integer(response.headers.get("x-wp-total")) or 0
    if page is None or count < COMMENTS_PER_PAGE:
        return ()
    number = int(page[2])
    if total == number * COMMENTS_PER_PAGE:
        return ()
    return (_PAGE_PARAMETER.sub(rf"\g<1>{number + 1}", response.url, count=1),)
