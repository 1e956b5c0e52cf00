"""WordPress.com's public interface, also for sites that are joined to it.

From https://developer.wordpress.com/docs/api/1.1/get/sites/%24site/posts/%24post_ID/replies/:
no authentication, 100 at most a page, ``found`` counts all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.hosted.answers import (
    Post,
    Reading,
    as_comments,
    document,
    mapping,
    mappings,
    name_of,
    number,
)
from wireroom.extract.comments.hosted.providers import WORDPRESS_COM
from wireroom.model.discussion import Way

if TYPE_CHECKING:
    from typing import Any

    from wireroom.extract.comments.hosted.answers import Answer
    from wireroom.model.discussion import Discussion

A_PAGE = 100
_PAGE = re.compile(r"([?&]page=)(\d{1,4})\b")


def first(found: Discussion, _page_url: str) -> tuple[str, ...]:
    """The first page of the list, the oldest first."""
    api = found.api_url or ""
    if not (api.startswith(WORDPRESS_COM) and found.post_id):
        return ()
    asked = f"number={A_PAGE}&order=ASC&type=comment&page=1"
    return (f"{api}posts/{found.post_id}/replies/?{asked}",)


def read(answer: Answer) -> Reading:
    """One page of the list."""
    said = mapping(document(answer))
    if not isinstance(said.get("comments"), list):
        raise ValueError("no list of comments")  # noqa: TRY004 - of what was answered
    items = mappings(said["comments"])
    posts = [_post(item) for item in items if name_of(item.get("ID"))]
    total = number(said.get("found"))
    page = _PAGE.search(answer.url)
    at = int(page[2]) if page else 1
    more: tuple[str, ...] = ()
    if page and len(items) >= A_PAGE and (total is None or total > at * A_PAGE):
        more = (_PAGE.sub(rf"\g<1>{at + 1}", answer.url, count=1),)
    return Reading(
        comments=as_comments(posts, Way.WORDPRESS_COM, answer), more=more, total=total
    )


def _post(item: dict[str, Any]) -> Post:
    parent = name_of(mapping(item.get("parent")).get("ID"))
    author = mapping(item.get("author"))
    return Post(
        ident=f"comment-{name_of(item['ID'])}",
        parent=f"comment-{parent}" if parent else None,
        author=author.get("name"),
        author_url=author.get("URL"),
        posted=item.get("date"),
        markup=item.get("content"),
        permalink=item.get("URL"),
    )
