"""WordPress.com's public interface, also for sites that are joined to it.

From https://developer.wordpress.com/docs/api/1.1/get/sites/%24site/posts/%24post_ID/replies/:
no authentication, 100 at most a page, ``found`` counts all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.hosted.answers import (
    ParsedResponse,
    Post,
    as_id,
    as_integer,
    as_object,
    as_objects,
    parse_json_body,
    posts_to_comments,
)
from wireroom.extract.comments.hosted.providers import WORDPRESS_COM_API
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from typing import Any

    from wireroom.extract.comments.hosted.answers import CommentResponse
    from wireroom.model.discussion import CommentLocation

COMMENTS_PER_PAGE = 100
_PAGE = re.compile(r"([?&]page=)(\d{1,4})\b")


def first_urls(found: CommentLocation, _page_url: str) -> tuple[str, ...]:
    """The first page of the list, the oldest first."""
    api = found.api_url or ""
    if not (api.startswith(WORDPRESS_COM_API) and found.post_id):
        return ()
    asked = f"number={COMMENTS_PER_PAGE}&order=ASC&type=comment&page=1"
    return (f"{api}posts/{found.post_id}/replies/?{asked}",)


def read_replies(answer: CommentResponse) -> ParsedResponse:
    """One page of the list."""
    said = as_object(parse_json_body(answer))
    if not isinstance(said.get("comments"), list):
        raise ValueError("no list of comments")  # noqa: TRY004 - of what was answered
    items = as_objects(said["comments"])
    posts = [_to_post(item) for item in items if as_id(item.get("ID"))]
    total = as_integer(said.get("found"))
    page = _PAGE.search(answer.url)
    at = int(page[2]) if page else 1
    more: tuple[str, ...] = ()
    if (
        page
        and len(items) >= COMMENTS_PER_PAGE
        and (total is None or total > at * COMMENTS_PER_PAGE)
    ):
        more = (_PAGE.sub(rf"\g<1>{at + 1}", answer.url, count=1),)
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.WORDPRESS_COM, answer),
        more_urls=more,
        total=total,
    )


def _to_post(item: dict[str, Any]) -> Post:
    parent = as_id(as_object(item.get("parent")).get("ID"))
    author = as_object(item.get("author"))
    return Post(
        ident=f"comment-{as_id(item['ID'])}",
        parent=f"comment-{parent}" if parent else None,
        author=author.get("name"),
        author_url=author.get("URL"),
        posted=item.get("date"),
        markup=item.get("content"),
        permalink=item.get("URL"),
    )
