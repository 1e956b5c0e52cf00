"""Disqus: the thread in the page that the widget loads.

From https://help.disqus.com/en/articles/1717084-javascript-configuration-variables (a
forum's short name and a page's identifier and URL name a thread) and the shape of
https://disqus.com/api/docs/threads/listPosts/. The page has one part of a long thread;
the API for the rest needs a key, so the rest is not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from wireroom.extract.comments.hosted.responses import (
    ParsedResponse,
    Post,
    as_id,
    as_integer,
    as_object,
    parse_provider_json,
    posts_to_comments,
    require_objects,
)
from wireroom.extract.page.decode_page import decode_bytes
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from wireroom.extract.comments.hosted.responses import CommentResponse, JsonObject
    from wireroom.model.discussion import CommentLocation

EMBED_URL = "https://disqus.com/embed/comments/"
_THREAD_SCRIPT = re.compile(
    r"<script\b[^<>]{0,200}\bid=[\"']disqus-threadData[\"'][^<>]{0,200}>"
)


def first_urls(location: CommentLocation, page_url: str) -> tuple[str, ...]:
    """Return the page that the widget would load."""
    if location.provider != "disqus" or not location.site:
        return ()
    thread = location.thread or ""
    is_url = thread.startswith(("http://", "https://"))
    query = {"base": "default", "f": location.site}
    if thread and not is_url:
        query["t_i"] = thread
    query["t_u"] = thread if is_url else page_url
    return (f"{EMBED_URL}?{urlencode(query)}",)


def read_embed_page(response: CommentResponse) -> ParsedResponse:
    """Read the thread in the page."""
    document = _parse_thread(response)
    thread = as_object(document.get("response"))
    cursor = as_object(document.get("cursor"))
    posts = [
        _to_post(item)
        for item in require_objects(thread.get("posts"), "posts")
        if as_id(item.get("id")) and item.get("isApproved") is not False
    ]
    total = as_integer(cursor.get("total"))
    if total is None:
        total = as_integer(as_object(thread.get("thread")).get("posts"))
    is_complete = not cursor.get("hasNext") and (total is None or total <= len(posts))
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.DISQUS, response),
        total=total,
        is_complete=is_complete,
    )


def _parse_thread(response: CommentResponse) -> JsonObject:
    text = decode_bytes(response.body, response.headers.get("content-type", ""))
    script = _THREAD_SCRIPT.search(text)
    if script is None:
        raise ValueError("no thread in the page")
    end = text.find("</script", script.end())
    return as_object(
        parse_provider_json(text[script.end() : end if end >= 0 else None])
    )


def _to_post(item: JsonObject) -> Post:
    author = as_object(item.get("author"))
    parent = as_id(item.get("parent"))
    posted = item.get("createdAt")
    if isinstance(posted, str) and not posted.endswith("Z"):
        # The time is in UTC, but does not state its zone.
        posted = f"{posted}Z"
    return Post(
        post_id=f"disqus-{as_id(item['id'])}",
        parent=f"disqus-{parent}" if parent else None,
        author=author.get("name") or author.get("username"),
        author_url=author.get("profileUrl"),
        posted=posted,
        markup=item.get("message"),
        text=item.get("raw_message"),
        permalink=item.get("url"),
        votes=item.get("points"),
        is_removed=item.get("isDeleted") is True,
    )
