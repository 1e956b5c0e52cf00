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
    Post,
    Reading,
    as_comments,
    json_of,
    mapping,
    mappings,
    name_of,
    number,
)
from wireroom.extract.decode_page import decode
from wireroom.model.discussion import Way

if TYPE_CHECKING:
    from typing import Any

    from wireroom.extract.comments.hosted.answers import Answer
    from wireroom.model.discussion import Discussion

EMBED = "https://disqus.com/embed/comments/"
_OPENS = re.compile(
    r"<script\b[^<>]{0,200}\bid=[\"']disqus-threadData[\"'][^<>]{0,200}>"
)


def first(found: Discussion, page_url: str) -> tuple[str, ...]:
    """The page its widget would load here."""
    if found.provider != "disqus" or not found.site:
        return ()
    named = found.thread or ""
    is_url = named.startswith(("http://", "https://"))
    asked = {"base": "default", "f": found.site}
    asked |= {} if is_url or not named else {"t_i": named}
    asked["t_u"] = named if is_url else page_url
    return (f"{EMBED}?{urlencode(asked)}",)


def read(answer: Answer) -> Reading:
    """The thread in the page."""
    text = decode(answer.body, answer.headers.get("content-type", ""))
    opened = _OPENS.search(text)
    if opened is None:
        raise ValueError("no thread in the page")
    end = text.find("</script", opened.end())
    said = mapping(json_of(text[opened.end() : end if end >= 0 else None]))
    response = mapping(said.get("response"))
    cursor = mapping(said.get("cursor"))
    if not isinstance(response.get("posts"), list):
        raise ValueError("no posts in the thread")  # noqa: TRY004 - of what was answered
    posts = [
        _post(item)
        for item in mappings(response["posts"])
        if name_of(item.get("id")) and item.get("isApproved") is not False
    ]
    total = number(cursor.get("total"))
    if total is None:
        total = number(mapping(response.get("thread")).get("posts"))
    return Reading(
        comments=as_comments(posts, Way.DISQUS, answer),
        total=total,
        whole=not cursor.get("hasNext") and (total is None or total <= len(posts)),
    )


def _post(item: dict[str, Any]) -> Post:
    author = mapping(item.get("author"))
    parent = name_of(item.get("parent"))
    posted = item.get("createdAt")
    # UTC, though it does not say so.
    zone = "Z" if isinstance(posted, str) and not posted.endswith("Z") else ""
    return Post(
        ident=f"disqus-{name_of(item['id'])}",
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
