"""Remark42: ``GET /api/v1/find``, open to anybody.

From https://remark42.com/docs/contributing/api/.
"""

from __future__ import annotations

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
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from typing import Any

    from wireroom.extract.comments.hosted.answers import CommentResponse
    from wireroom.model.discussion import CommentLocation


def first_urls(found: CommentLocation, page_url: str) -> tuple[str, ...]:
    """The list of all comments of this address."""
    root = as_url(found.site, page_url) if found.provider == "remark42" else None
    if root is None or not found.thread:
        return ()
    asked = {"site": found.thread, "url": page_url, "sort": "time", "format": "plain"}
    return (f"{root.rstrip('/')}/api/v1/find?{urlencode(asked)}",)


def read_comment_list(answer: CommentResponse) -> ParsedResponse:
    """The list."""
    said = as_object(parse_json_body(answer))
    if not isinstance(said.get("comments"), list):
        raise ValueError("no list of comments")  # noqa: TRY004 - of what was answered
    posts = [_to_post(x) for x in as_objects(said["comments"]) if as_id(x.get("id"))]
    total = as_integer(as_object(said.get("info")).get("count"))
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.REMARK42, answer), total=total
    )


def _to_post(item: dict[str, Any]) -> Post:
    parent = as_id(item.get("pid"))
    return Post(
        ident=f"remark42-{as_id(item['id'])}",
        parent=f"remark42-{parent}" if parent else None,
        author=as_object(item.get("user")).get("name"),
        posted=item.get("time"),
        markup=item.get("text"),
        votes=item.get("score"),
        removed=item.get("delete") is True,
    )
