"""Disqus: the thread that is in the page its widget loads.

From https://help.disqus.com/en/articles/1717084-javascript-configuration-variables (a
forum's short name, a page's identifier and address name a thread) and the shape of
https://disqus.com/api/docs/threads/listPosts/. The page has one part of a long thread;
what follows asks for a key, and is not read.
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
    parse_provider_json,
    posts_to_comments,
)
from wireroom.extract.decode_page import decode_bytes
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from typing import Any

    from wireroom.extract.comments.hosted.answers import CommentResponse
    from wireroom.model.discussion import CommentLocation

EMBED_URL = "https://disqus.com/embed/comments/"
_OPENS = re.compile(
    r"<script\b[^<>]{0,200}\bid=[\"']disqus-threadData[\"'][^<>]{0,200}>"
)


def first_urls(found: CommentLocation, page_url: str) -> tuple[str, ...]:
    """The page its widget would load here."""
    if found.provider != "disqus" or not found.site:
        return ()
    named = found.thread or ""
    is_url = named.startswith(("http://", "https://"))
    asked = {"base": "default", "f": found.site}
    asked |= {} if is_url or not named else {"t_i": named}
    asked["t_u"] = named if is_url else page_url
    return (f"{EMBED_URL}?{urlencode(asked)}",)


def read_embed(answer: CommentResponse) -> ParsedResponse:
    """The thread in the page."""
    text = decode_bytes(answer.body, answer.headers.get("content-type", ""))
    opened = _OPENS.search(text)
    if opened is None:
        raise ValueError("no thread in the page")
    end = text.find("</script", opened.end())
    said = as_object(
        parse_provider_json(text[opened.end() : end if end >= 0 else None])
    )
    response = as_object(said.get("response"))
    cursor = as_object(said.get("cursor"))
    if not isinstance(response.get("posts"), list):
        raise ValueError("no posts in the thread")  # noqa: TRY004 - of what was answered
    posts = [
        _to_post(item)
        for item in as_objects(response["posts"])
        if as_id(item.get("id")) and item.get("isApproved") is not False
    ]
    total = as_integer(cursor.get("total"))
    if total is None:
        total = as_integer(as_object(response.get("thread")).get("posts"))
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.DISQUS, answer),
        total=total,
        is_complete=not cursor.get("hasNext")
        and (total is None or total <= len(posts)),
    )


def _to_post(item: dict[str, Any]) -> Post:
    author = as_object(item.get("author"))
    parent = as_id(item.get("parent"))
    posted = item.get("createdAt")
    # UTC, though it does not say so.
    zone = "Z" if isinstance(posted, str) and not posted.endswith("Z") else ""
    return Post(
        ident=f"disqus-{as_id(item['id'])}",
        parent=f"disqus-{parent}" if parent else None,
        author=author.get("name") or author.get("username"),
        author_url=author.get("profileUrl"),
        posted=f"{posted}{zone}",
        markup=item.get("message"),
        text=item.get("raw_message"),
        permalink=item.get("url"),
        votes=item.get("points"),
        removed=item.get("isDeleted") is True,
    )
