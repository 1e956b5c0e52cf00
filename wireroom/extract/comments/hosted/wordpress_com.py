"""WordPress.com's public API, also for sites that are connected to it.

From https://developer.wordpress.com/docs/api/1.1/get/sites/%24site/posts/%24post_ID/replies/:
no authentication, at most 100 comments on a page, ``found`` counts all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.hosted.providers import WORDPRESS_COM_API
from wireroom.extract.comments.hosted.responses import (
    ParsedResponse,
    Post,
    as_id,
    as_integer,
    as_object,
    parse_json_body,
    posts_to_comments,
    require_objects,
)
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from wireroom.extract.comments.hosted.responses import CommentResponse, JsonObject
    from wireroom.model.discussion import CommentLocation

COMMENTS_PER_PAGE = 100
_PAGE_PARAMETER = re.compile(r"([?&]page=)(\d{1,4})\b")


def first_urls(location: CommentLocation, _page_url: str) -> tuple[str, ...]:
    """Return the first page of the list, the oldest comments first."""
    api_url = location.api_url or ""
    if not (api_url.startswith(WORDPRESS_COM_API) and location.post_id):
        return ()
    query = f"number={COMMENTS_PER_PAGE}&order=ASC&type=comment&page=1"
    return (f"{api_url}posts/{location.post_id}/replies/?{query}",)


def read_replies(response: CommentResponse) -> ParsedResponse:
    """Read one page of the list."""
    document = as_object(parse_json_body(response))
    items = require_objects(document.get("comments"), "comments")
    posts = [_to_post(item) for item in items if as_id(item.get("ID"))]
    total = as_integer(document.get("found"))
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.WORDPRESS_COM, response),
        more_urls=_following_urls(response.url, len(items), total),
        total=total,
    )


def _following_urls(url: str, count: int, total: int | None) -> tuple[str, ...]:
    """Return the page after a full one, unless this was the last by the total."""
    page = _PAGE_PARAMETER.search(url)
    if page is None or count < COMMENTS_PER_PAGE:
        return ()
    number = int(page[2])
    if total is not None and total <= number * COMMENTS_PER_PAGE:
        return ()
    return (_PAGE_PARAMETER.sub(rf"\g<1>{number + 1}", url, count=1),)


def _to_post(item: JsonObject) -> Post:
    parent = as_id(as_object(item.get("parent")).get("ID"))
    author = as_object(item.get("author"))
    return Post(
        post_id=f"comment-{as_id(item['ID'])}",
        parent=f"comment-{parent}" if parent else None,
        author=author.get("name"),
        author_url=author.get("URL"),
        posted=item.get("date"),
        markup=item.get("content"),
        permalink=item.get("URL"),
    )
