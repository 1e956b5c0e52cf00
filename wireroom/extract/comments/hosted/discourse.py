"""Discourse: a topic's posts as JSON, or the page its embedding code loads.

From https://docs.discourse.org/ (``/t/{id}.json``, ``/t/{id}/posts.json``) and
https://meta.discourse.org/t/embed-discourse-comments-on-another-website-via-javascript/31963.
The first post of a topic repeats the article, and is none of its comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from wireroom.extract.comments.hosted import next_page
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

# Posts asked for in one request: what the program itself asks for.
POSTS_PER_REQUEST = 20
_TOPIC = re.compile(r"/t/(?:[^/?]{1,200}/)?(\d{1,12})(?:\.json|/posts\.json)")


def first_urls(found: CommentLocation, page_url: str) -> tuple[str, ...]:
    """The topic, or what is shown for the article's address."""
    root = as_url(found.site, page_url) if found.provider == "discourse" else None
    if root is None:
        return ()
    root = root.rstrip("/")
    if found.thread and re.fullmatch(r"\d{1,12}", found.thread, re.ASCII):
        return (f"{root}/t/{found.thread}.json",)
    asked = urlencode({"embed_url": found.thread or page_url})
    return (f"{root}/embed/comments?{asked}",)


def read_topic(answer: CommentResponse) -> ParsedResponse:
    """A topic, a further part of it, or the embedded page."""
    if "/embed/comments" in urlsplit(answer.url).path:
        return next_page.read_as(answer, CommentOrigin.DISCOURSE)
    said = as_object(parse_json_body(answer))
    stream = as_object(said.get("post_stream"))
    if not isinstance(stream.get("posts"), list):
        raise ValueError("no posts in the topic")  # noqa: TRY004 - of what was answered
    items = as_objects(stream["posts"])
    posts = [_to_post(item) for item in items if _is_comment(item)]
    count = as_integer(said.get("posts_count"))
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.DISCOURSE, answer),
        more_urls=_remaining_urls(
            answer, stream, {as_id(item.get("id")) for item in items}
        ),
        total=None if count is None else max(0, count - 1),
    )


def _is_comment(item: dict[str, Any]) -> bool:
    place = as_integer(item.get("post_number"))
    # 1 is a post by a person; others are notes of what was done to the topic.
    return place is not None and place > 1 and item.get("post_type", 1) == 1


def _to_post(item: dict[str, Any]) -> Post:
    answered = as_integer(item.get("reply_to_post_number"))
    return Post(
        ident=f"discourse-{as_integer(item['post_number'])}",
        parent=f"discourse-{answered}" if answered and answered > 1 else None,
        author=item.get("name") or item.get("username"),
        posted=item.get("created_at"),
        markup=item.get("cooked"),
        permalink=item.get("post_url"),
        removed=bool(item.get("deleted_at") or item.get("user_deleted")),
    )


def _remaining_urls(
    answer: CommentResponse, stream: dict[str, Any], shown: set[str]
) -> tuple[str, ...]:
    """Addresses of the posts the first answer names and does not show."""
    topic = _TOPIC.search(answer.url)
    named = stream.get("stream")
    if topic is None or not isinstance(named, list):
        return ()
    left = [x for x in map(as_id, named[:5_000]) if x and x not in shown]
    root = answer.url[: topic.start()]
    return tuple(
        f"{root}/t/{topic[1]}/posts.json?"
        + urlencode([("post_ids[]", x) for x in left[at : at + POSTS_PER_REQUEST]])
        for at in range(0, len(left), POSTS_PER_REQUEST)
    )
