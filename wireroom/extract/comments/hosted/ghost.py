"""Ghost: ``GET /members/api/comments/post/ID/``, which needs no account.

Only writing needs one: the comments of a post for members are listed, too. From the
source of Ghost 5.130 (``web/comments/routes.js``) and its answers: at most 100 comments
on a page, each with its first three replies, and a list of its own for the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
    from collections.abc import Iterator

    from wireroom.extract.comments.hosted.responses import CommentResponse, JsonObject
    from wireroom.model.discussion import CommentLocation

# The oldest first: a comment that is written between two requests is on the last page.
_QUERY = "limit=100&order=created_at%20asc%2C%20id%20asc&page="
_POST_ID = re.compile(r"[0-9a-f]{24}")
_API = re.compile(
    r"(?P<root>.*/members/api/comments/)(?:post/|(?P<parent>[0-9a-f]{24})/replies/)"
)
_PAGE = re.compile(r"(?<=&page=)\d{1,4}$")


def first_urls(location: CommentLocation, page_url: str) -> tuple[str, ...]:
    """Return the first page of the list of a post's comments."""
    is_ghost = location.provider == "ghost"
    root = as_url(location.site, page_url) if is_ghost else None
    if root is None or not _POST_ID.fullmatch(location.thread or ""):
        return ()
    path = f"members/api/comments/post/{location.thread}/"
    return (f"{root.rstrip('/')}/{path}?{_QUERY}1",)


def read_thread(response: CommentResponse) -> ParsedResponse:
    """Read a page of comments with their first replies, or a page of replies."""
    document = as_object(parse_json_body(response))
    items = require_objects(document.get("comments"), "comments")
    api = _API.match(response.url)
    parent = api["parent"] if api else None
    posts = [post for item in items for post in _iter_posts(item, parent)]
    more_urls = _list_next_page(response.url, document)
    if api and parent is None:
        more_urls += tuple(_iter_reply_urls(api["root"], items))
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.GHOST, response),
        more_urls=more_urls,
    )


def _iter_posts(item: JsonObject, parent: str | None) -> Iterator[Post]:
    """Yield a comment, then its replies; those answer it or one another."""
    comment_id = as_id(item.get("id"))
    if not comment_id:
        return
    answered = as_id(item.get("in_reply_to_id")) or parent
    is_removed = item.get("html") is None
    yield Post(
        post_id=f"ghost-{comment_id}",
        parent=f"ghost-{answered}" if answered else None,
        # The page does not name who wrote a hidden or deleted comment.
        author="" if is_removed else as_object(item.get("member")).get("name"),
        posted=item.get("created_at"),
        markup=item.get("html"),
        votes=as_object(item.get("count")).get("likes"),
        is_removed=is_removed,
    )
    for reply in as_objects(item.get("replies")):
        yield from _iter_posts({**reply, "replies": ()}, comment_id)


def _list_next_page(url: str, document: JsonObject) -> tuple[str, ...]:
    pagination = as_object(as_object(document.get("meta")).get("pagination"))
    number = as_integer(pagination.get("next"))
    page = _PAGE.search(url)
    if number is None or page is None or number <= int(page[0]):
        return ()
    return (_PAGE.sub(str(number), url),)


def _iter_reply_urls(root: str, items: list[JsonObject]) -> Iterator[str]:
    """Yield the list of replies of each comment that is not shown with all of them."""
    for item in items:
        count = as_integer(as_object(item.get("count")).get("replies")) or 0
        comment_id = as_id(item.get("id"))
        is_short = count > len(as_objects(item.get("replies")))
        if is_short and _POST_ID.fullmatch(comment_id):
            yield f"{root}{comment_id}/replies/?{_QUERY}1"
