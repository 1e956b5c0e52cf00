"""Discourse: a topic's posts as JSON, or the page that its embedding code loads.

From https://docs.discourse.org/ (``/t/{id}.json``, ``/t/{id}/posts.json``) and
https://meta.discourse.org/t/embed-discourse-comments-on-another-website-via-javascript/31963.
The first post of a topic repeats the article and is not a comment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from wireroom.extract.comments.hosted import next_page
from wireroom.extract.comments.hosted.responses import (
    ParsedResponse,
    Post,
    as_id,
    as_integer,
    as_object,
    as_url,
    parse_json_body,
    posts_to_comments,
    require_objects,
)
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from collections.abc import Collection

    from wireroom.extract.comments.hosted.responses import CommentResponse, JsonObject
    from wireroom.model.discussion import CommentLocation

# Posts of one request: as many as Discourse's own pages request.
POSTS_PER_REQUEST = 20
_MAX_POSTS = 5_000
_TOPIC_ID = re.compile(r"\d{1,12}", re.ASCII)
_TOPIC_URL = re.compile(r"/t/(?:[^/?]{1,200}/)?(\d{1,12})(?:\.json|/posts\.json)")
# ``post_type`` of a post by a person; others note what was done to the topic.
_BY_PERSON = 1


def first_urls(location: CommentLocation, page_url: str) -> tuple[str, ...]:
    """Return the topic, or the page that is embedded for the article's URL."""
    is_discourse = location.provider == "discourse"
    root = as_url(location.site, page_url) if is_discourse else None
    if root is None:
        return ()
    root = root.rstrip("/")
    thread = location.thread
    if thread and _TOPIC_ID.fullmatch(thread):
        return (f"{root}/t/{thread}.json",)
    query = urlencode({"embed_url": thread or page_url})
    return (f"{root}/embed/comments?{query}",)


def read_topic(response: CommentResponse) -> ParsedResponse:
    """Read a topic, a further part of it, or the embedded page."""
    if "/embed/comments" in urlsplit(response.url).path:
        return next_page.read_as(response, CommentOrigin.DISCOURSE)
    topic = as_object(parse_json_body(response))
    stream = as_object(topic.get("post_stream"))
    items = require_objects(stream.get("posts"), "posts")
    posts = [_to_post(item) for item in items if _is_comment(item)]
    count = as_integer(topic.get("posts_count"))
    shown = {as_id(item.get("id")) for item in items}
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.DISCOURSE, response),
        more_urls=_remaining_urls(response.url, stream.get("stream"), shown),
        total=None if count is None else max(0, count - 1),
    )


def _is_comment(item: JsonObject) -> bool:
    number = as_integer(item.get("post_number"))
    by_person = item.get("post_type", _BY_PERSON) == _BY_PERSON
    return number is not None and number > 1 and by_person


def _to_post(item: JsonObject) -> Post:
    parent = as_integer(item.get("reply_to_post_number"))
    return Post(
        post_id=f"discourse-{as_integer(item['post_number'])}",
        parent=f"discourse-{parent}" if parent and parent > 1 else None,
        author=item.get("name") or item.get("username"),
        posted=item.get("created_at"),
        markup=item.get("cooked"),
        permalink=item.get("post_url"),
        is_removed=bool(item.get("deleted_at") or item.get("user_deleted")),
    )


def _remaining_urls(
    url: str, post_ids: object, shown: Collection[str]
) -> tuple[str, ...]:
    """Return URLs of the posts that the topic names and the response lacks."""
    topic = _TOPIC_URL.search(url)
    if topic is None or not isinstance(post_ids, list):
        return ()
    ids = [x for x in map(as_id, post_ids[:_MAX_POSTS]) if x and x not in shown]
    root = url[: topic.start()]
    parts = (
        ids[start : start + POSTS_PER_REQUEST]
        for start in range(0, len(ids), POSTS_PER_REQUEST)
    )
    return tuple(
        f"{root}/t/{topic[1]}/posts.json?"
        + urlencode([("post_ids[]", post_id) for post_id in part])
        for part in parts
    )
