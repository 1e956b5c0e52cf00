"""Remark42: ``GET /api/v1/find``, which needs no account.

From https://remark42.com/docs/contributing/api/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

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


def first_urls(location: CommentLocation, page_url: str) -> tuple[str, ...]:
    """Return the list of all comments on this page."""
    is_remark42 = location.provider == "remark42"
    root = as_url(location.site, page_url) if is_remark42 else None
    if root is None or not location.thread:
        return ()
    query = {
        "site": location.thread,
        "url": page_url,
        "sort": "time",
        "format": "plain",
    }
    return (f"{root.rstrip('/')}/api/v1/find?{urlencode(query)}",)


def read_comment_list(response: CommentResponse) -> ParsedResponse:
    """Read the list, which is complete."""
    document = as_object(parse_json_body(response))
    items = require_objects(document.get("comments"), "comments")
    posts = [_to_post(item) for item in items if as_id(item.get("id"))]
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.REMARK42, response),
        total=as_integer(as_object(document.get("info")).get("count")),
    )


def _to_post(item: JsonObject) -> Post:
    parent = as_id(item.get("pid"))
    return Post(
        post_id=f"remark42-{as_id(item['id'])}",
        parent=f"remark42-{parent}" if parent else None,
        author=as_object(item.get("user")).get("name"),
        posted=item.get("time"),
        markup=item.get("text"),
        votes=item.get("score"),
        is_removed=item.get("delete") is True,
    )
