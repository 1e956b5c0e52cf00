"""WordPress's own interface: ``/wp-json/wp/v2/comments``.

From https://developer.wordpress.org/rest-api/reference/comments/ and
https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/: published
comments are listed to anybody, 100 at most a page, the number of all in ``X-WP-Total``.
"""

from __future__ import annotations

import re
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
from wireroom.extract.comments.hosted.providers import WORDPRESS_COM
from wireroom.model.discussion import Way

if TYPE_CHECKING:
    from typing import Any

    from wireroom.extract.comments.hosted.answers import Answer
    from wireroom.model.discussion import Discussion

A_PAGE = 100
_NEXT = re.compile(r"<([^<>]{1,2048})>[^,<]{0,200}?\brel=\"?next\b")
_PAGE = re.compile(r"([?&]page=)(\d{1,4})\b")


def first(found: Discussion, _page_url: str) -> tuple[str, ...]:
    """The first page of the list; of the oldest first, so that pages stay the same."""
    if not (found.api_url and found.post_id) or found.api_url.startswith(WORDPRESS_COM):
        return ()
    asked = {"post": found.post_id, "per_page": A_PAGE, "order": "asc", "page": 1}
    # Without pretty addresses the interface is ``/?rest_route=/``.
    joint = "&" if "?" in found.api_url else "?"
    root = found.api_url if found.api_url.endswith("/") else f"{found.api_url}/"
    return (f"{root}wp/v2/comments{joint}{urlencode(asked)}",)


def read(answer: Answer) -> Reading:
    """One page of the list."""
    items = document(answer)
    if not isinstance(items, list):
        raise ValueError("no list of comments")  # noqa: TRY004 - of what was answered
    posts = [_post(item) for item in mappings(items) if name_of(item.get("id"))]
    total = number(answer.headers.get("x-wp-total"))
    return Reading(
        comments=as_comments(posts, Way.WORDPRESS, answer),
        more=_more(answer, len(items)),
        total=total,
    )


def _post(item: dict[str, Any]) -> Post:
    parent = name_of(item.get("parent"))
    gmt = item.get("date_gmt")
    return Post(
        ident=f"comment-{name_of(item['id'])}",
        parent=f"comment-{parent}" if parent else None,
        author=item.get("author_name"),
        author_url=item.get("author_url"),
        posted=f"{gmt}Z" if isinstance(gmt, str) and gmt else item.get("date"),
        markup=mapping(item.get("content")).get("rendered"),
        permalink=item.get("link"),
    )


def _more(answer: Answer, shown: int) -> tuple[str, ...]:
    """What the Link header (RFC 8288) says; else a full page has one after it."""
    header = answer.headers.get("link", "")
    said = _NEXT.search(header)
    if said:
        following = address(said[1], answer.url)
        return (following,) if following else ()
    page = _PAGE.search(answer.url)
    total = number(answer.headers.get("x-wp-total"))
    if page is None or shown < A_PAGE or (total or 0) == int(page[2]) * A_PAGE:
        return ()
    return (_PAGE.sub(rf"\g<1>{int(page[2]) + 1}", answer.url, count=1),)
