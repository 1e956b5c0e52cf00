"""Isso: ``GET /?uri=...``, open to anybody.

From https://isso-comments.de/docs/reference/server-api/: replies of a thread, nested
one level; without limits the answer has all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from wireroom.extract.comments.hosted.answers import (
    Post,
    Reading,
    address,
    as_comments,
    document,
    mapping,
    mappings,
    name_of,
    number,
)
from wireroom.model.discussion import Way

if TYPE_CHECKING:
    from typing import Any

    from wireroom.extract.comments.hosted.answers import Answer
    from wireroom.model.discussion import Discussion

# ``mode`` of a comment: 1 is published, 4 was deleted and has replies.
_DELETED = 4


def first(found: Discussion, page_url: str) -> tuple[str, ...]:
    """The thread of this page: its name for it, else its path."""
    root = address(found.site, page_url) if found.provider == "isso" else None
    if root is None:
        return ()
    named = found.thread or urlsplit(page_url).path or "/"
    return (f"{root.rstrip('/')}/?{urlencode({'uri': named})}",)


def read(answer: Answer) -> Reading:
    """The thread."""
    said = mapping(document(answer))
    if not isinstance(said.get("replies"), list):
        raise ValueError("no list of replies")  # noqa: TRY004 - of what was answered
    posts: list[Post] = []
    hidden = number(said.get("hidden_replies")) or 0
    for item in mappings(said["replies"]):
        inner = mappings(item.get("replies"))
        hidden += number(item.get("hidden_replies")) or 0
        posts += [_post(x) for x in (item, *inner) if name_of(x.get("id"))]
    return Reading(comments=as_comments(posts, Way.ISSO, answer), whole=not hidden)


def _post(item: dict[str, Any]) -> Post:
    parent = name_of(item.get("parent"))
    likes, dislikes = number(item.get("likes")), number(item.get("dislikes"))
    return Post(
        ident=f"isso-{name_of(item['id'])}",
        parent=f"isso-{parent}" if parent else None,
        author=item.get("author"),
        author_url=item.get("website"),
        posted=item.get("created"),
        markup=item.get("text"),
        votes=None if likes is None else likes - (dislikes or 0),
        removed=item.get("mode") == _DELETED,
    )
