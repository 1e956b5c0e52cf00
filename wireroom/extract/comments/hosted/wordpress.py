"""WordPress's own interface: ``/wp-json/wp/v2/comments``.

From https://developer.wordpress.org/rest-api/reference/comments/ and
https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/: published
comments are listed to anybody, 100 at most a page, the number of all in ``X-WP-Total``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from wireroom.extract.comments.hosted.answers import (
    ParsedResponse,
    Post,
    as_id,
    as_integer,
    as_object,
    as_objects,
    as_url,
    parse_json_body,
    posts_to_comments,
)
from wireroom.extract.comments.hosted.providers import WORDPRESS_COM_API
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from typing import Any

    from wireroom.extract.comments.hosted.answers import CommentResponse
    from wireroom.model.discussion import CommentLocation

COMMENTS_PER_PAGE = 100
_NEXT = re.compile(r"<([^<>]{1,2048})>[^,<]{0,200}?\brel=\"?next\b")
_PAGE = re.compile(r"([?&]page=)(\d{1,4})\b")


def first_urls(found: CommentLocation, _page_url: str) -> tuple[str, ...]:
    """The first page of the list; of the oldest first, so that pages stay the same."""
    if not (found.api_url and found.post_id) or found.api_url.startswith(
        WORDPRESS_COM_API
    ):
        return ()
    asked = {
        "post": found.post_id,
        "per_page": COMMENTS_PER_PAGE,
        "order": "asc",
        "page": 1,
    }
    # Without pretty addresses the interface is ``/?rest_route=/``.
    joint = "&" if "?" in found.api_url else "?"
    root = found.api_url if found.api_url.endswith("/") else f"{found.api_url}/"
    return (f"{root}wp/v2/comments{joint}{urlencode(asked)}",)


def read_api_page(answer: CommentResponse) -> ParsedResponse:
    """One page of the list."""
    items = parse_json_body(answer)
    if not isinstance(items, list):
        raise ValueError("no list of comments")  # noqa: TRY004 - of what was answered
    posts = [_to_post(item) for item in as_objects(items) if as_id(item.get("id"))]
    total = as_integer(answer.headers.get("x-wp-total"))
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.WORDPRESS, answer),
        more_urls=_following_urls(answer, len(items)),
        total=total,
    )


def _to_post(item: dict[str, Any]) -> Post:
    parent = as_id(item.get("parent"))
    gmt = item.get("date_gmt")
    return Post(
        ident=f"comment-{as_id(item['id'])}",
        parent=f"comment-{parent}" if parent else None,
        author=item.get("author_name"),
        author_url=item.get("author_url"),
        posted=f"{gmt}Z" if isinstance(gmt, str) and gmt else item.get("date"),
        markup=as_object(item.get("content")).get("rendered"),
        permalink=item.get("link"),
    )


def _following_urls(answer: CommentResponse, shown: int) -> tuple[str, ...]:
    """What the Link header (RFC 8288) says; else a full page has one after it."""
    header = answer.headers.get("link", "")
    said = _NEXT.search(header)
    if said:
        following = as_url(said[1], answer.url)
        return (following,) if following else ()
    page = _PAGE.search(answer.url)
    total = as_integer(answer.headers.get("x-wp-total"))
    if (
        page is None
        or shown < COMMENTS_PER_PAGE
        or (total or 0) == int(page[2]) * COMMENTS_PER_PAGE
    ):
        return ()
    return (_PAGE.sub(rf"\g<1>{int(page[2]) + 1}", answer.url, count=1),)
