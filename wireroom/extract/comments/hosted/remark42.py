"""Remark42: ``GET /api/v1/find``, open to anybody.

From https://remark42.com/docs/contributing/api/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

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


def first(found: Discussion, page_url: str) -> tuple[str, ...]:
    """The list of all comments of this address."""
    root = address(found.site, page_url) if found.provider == "remark42" else None
    if root is None or not found.thread:
        return ()
    asked = {"site": found.thread, "url": page_url, "sort": "time", "format": "plain"}
    return (f"{root.rstrip('/')}/api/v1/find?{urlencode(asked)}",)


def read(answer: Answer) -> Reading:
    """The list."""
    said = mapping(document(answer))
    if not isinstance(said.get("comments"), list):
        raise ValueError("no list of comments")  # noqa: TRY004 - of what was answered
    posts = [_post(x) for x in mappings(said["comments"]) if name_of(x.get("id"))]
    total = number(mapping(said.get("info")).get("count"))
    return Reading(comments=as_comments(posts, Way.REMARK42, answer), total=total)


def _post(item: dict[str, Any]) -> Post:
    parent = name_of(item.get("pid"))
    return Post(
        ident=f"remark42-{name_of(item['id'])}",
        parent=f"remark42-{parent}" if parent else None,
        author=mapping(item.get("user")).get("name"),
        posted=item.get("time"),
        markup=item.get("text"),
        votes=item.get("score"),
        removed=item.get("delete") is True,
    )
