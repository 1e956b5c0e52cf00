"""Isso: ``GET /?uri=...``, which needs no account.

From https://isso-comments.de/docs/reference/server-api/: replies of a thread, nested
one level; without limits the response has all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from wireroom.extract.comments.hosted.responses import (
    ParsedResponse,
    Post,
    as_id,
    as_integer,
    as_object,
    as_objects,
    as_url,
    parse_json_body,
    posts_to_comments,
    require_objects,
)
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from wireroom.extract.comments.hosted.responses import CommentResponse, JsonObject
    from wireroom.model.discussion import CommentLocation

# ``mode`` of a comment: 1 is published, 4 was deleted and has replies.
_DELETED = 4


def first_urls(location: CommentLocation, page_url: str) -> tuple[str, ...]:
    """Return the thread of this page: by the page's name for it, else by its path."""
    is_isso = location.provider == "isso"
    root = as_url(location.site, page_url) if is_isso else None
    if root is None:
        return ()
    thread = location.thread or urlsplit(page_url).path or "/"
    return (f"{root.rstrip('/')}/?{urlencode({'uri': thread})}",)


def read_thread(response: CommentResponse) -> ParsedResponse:
    """Read the thread with its nested replies."""
    thread = as_object(parse_json_body(response))
    items = require_objects(thread.get("replies"), "replies")
    nested = [
        reply for item in items for reply in (item, *as_objects(item.get("replies")))
    ]
    posts = [_to_post(reply) for reply in nested if as_id(reply.get("id"))]
    hidden = sum(as_integer(x.get("hidden_replies")) or 0 for x in (thread, *items))
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.ISSO, response),
        is_complete=not hidden,
    )


def _to_post(item: JsonObject) -> Post:
    parent = as_id(item.get("parent"))
    likes, dislikes = as_integer(item.get("likes")), as_integer(item.get("dislikes"))
    return Post(
        post_id=f"isso-{as_id(item['id'])}",
        parent=f"isso-{parent}" if parent else None,
        author=item.get("author"),
        author_url=item.get("website"),
        posted=item.get("created"),
        markup=item.get("text"),
        votes=None if likes is None else likes - (dislikes or 0),
        is_removed=item.get("mode") == _DELETED,
    )
