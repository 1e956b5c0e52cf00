"""Isso: ``GET /?uri=...``, open to anybody.

From https://isso-comments.de/docs/reference/server-api/: replies of a thread, nested
one level; without limits the answer has all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

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

# ``mode`` of a comment: 1 is published, 4 was deleted and has replies.
_DELETED = 4


def first_urls(found: CommentLocation, page_url: str) -> tuple[str, ...]:
    """The thread of this page: its name for it, else its path."""
    root = as_url(found.site, page_url) if found.provider == "isso" else None
    if root is None:
        return ()
    named = found.thread or urlsplit(page_url).path or "/"
    return (f"{root.rstrip('/')}/?{urlencode({'uri': named})}",)


def read_thread(answer: CommentResponse) -> ParsedResponse:
    """The thread."""
    said = as_object(parse_json_body(answer))
    if not isinstance(said.get("replies"), list):
        raise ValueError("no list of replies")  # noqa: TRY004 - of what was answered
    posts: list[Post] = []
    hidden = as_integer(said.get("hidden_replies")) or 0
    for item in as_objects(said["replies"]):
        inner = as_objects(item.get("replies"))
        hidden += as_integer(item.get("hidden_replies")) or 0
        posts += [_to_post(x) for x in (item, *inner) if as_id(x.get("id"))]
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.ISSO, answer),
        is_complete=not hidden,
    )


def _to_post(item: dict[str, Any]) -> Post:
    parent = as_id(item.get("parent"))
    likes, dislikes = as_integer(item.get("likes")), as_integer(item.get("dislikes"))
    return Post(
        ident=f"isso-{as_id(item['id'])}",
        parent=f"isso-{parent}" if parent else None,
        author=item.get("author"),
        author_url=item.get("website"),
        posted=item.get("created"),
        markup=item.get("text"),
        votes=None if likes is None else likes - (dislikes or 0),
        removed=item.get("mode") == _DELETED,
    )
