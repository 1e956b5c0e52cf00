"""What a provider answered, what was read from it, and how its fields are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urljoin, urlsplit

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.comments.comment_structure import read_markup_structure
from wireroom.extract.comments.identity import hash_comment
from wireroom.extract.comments.markup.stated_text import (
    as_name,
    fold_plain_text,
    markup_to_text,
)
from wireroom.extract.page.decode_page import decode_bytes
from wireroom.json_text import parse_json
from wireroom.model.article import NO_RULES, Comment, PageRules
from wireroom.model.discussion import CommentOrigin
from wireroom.model.moment import DateSource, Precision, PublishedTime
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Sequence

JsonObject: TypeAlias = Mapping[str, object]

# Comments read from one response; if it has more, the list is not complete.
MAX_COMMENTS = 5_000
MAX_URL = 2_048
# Objects and lists of a response: each takes up to 300 bytes once it is decoded.
_MAX_VALUES = 400_000
_MAX_INTEGER = 1_000_000_000
_MAX_ID = 100
_DIGITS = re.compile(r"-?\d{1,9}", re.ASCII)
# Seconds since 1970 that are a time: up to the year 2100.
_LATEST_TIMESTAMP = 4_102_444_800


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentResponse:
    """A stored response and what is needed to read it.

    Attributes:
        url: the requested URL. headers: names in lower case.
        fetched_at, utc_offset_minutes, rules: as in ``model.article.Page``.
        language: the language tag of the article; a provider prints dates in it.
    """

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None
    utc_offset_minutes: int | None = None
    rules: PageRules = NO_RULES
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedResponse:
    """The comments of one response.

    Attributes:
        comments: in the order of the response; a parent may be in another response of
            the same origin.
        more_urls: URLs on which the list continues.
        total: the number of comments the response states, None if it states none.
        pings: keys of links of other sites, which are no comments.
        is_complete: with all of ``more_urls`` this is the complete list; False for a
            window on it.
    """

    comments: tuple[Comment, ...]
    more_urls: tuple[str, ...] = ()
    total: int | None = None
    pings: tuple[str, ...] = ()
    is_complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A comment as a provider returns it: fields of any type.

    Attributes:
        post_id: the comment's key, "" if it has no id: the key is then a hash.
        markup: the text as HTML; ``text`` the text without markup, read if there is
            no HTML.
        parent: the ``post_id`` of the parent.
    """

    post_id: str
    author: object = ""
    markup: object = ""
    text: object = ""
    posted: object = None
    parent: str | None = None
    permalink: object = None
    author_url: object = None
    votes: object = None
    is_removed: bool = False


def posts_to_comments(
    posts: Sequence[Post], origin: CommentOrigin, response: CommentResponse
) -> tuple[Comment, ...]:
    """Turn posts into comments: each id once, and none without a text."""
    comments: dict[str, Comment] = {}
    for post in posts[:MAX_COMMENTS]:
        comment = _to_comment(post, origin, response, len(comments))
        if comment.text or comment.state is CommentState.REMOVED:
            comments.setdefault(comment.key, comment)
    return tuple(comments.values())


def parse_json_body(response: CommentResponse) -> object:
    """Decode the body as JSON.

    Raises:
        ValueError: it is not JSON, or has more than 400,000 objects and lists.
        RecursionError: it is nested too deep.
    """
    content_type = response.headers.get("content-type", "")
    return parse_provider_json(decode_bytes(response.body, content_type))


def parse_provider_json(text: str) -> object:
    """Decode JSON text; raises as :func:`parse_json_body`."""
    if text.count("{") + text.count("[") > _MAX_VALUES:
        raise ValueError(f"more than {_MAX_VALUES} objects and lists")
    value: object = parse_json(text)
    return value


def as_object(value: object) -> JsonObject:
    """Return the object, an empty one for any other type."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[JsonObject]:
    """Return the objects of a list, none for any other type."""
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def require_objects(value: object, name: str) -> list[JsonObject]:
    """Return the objects of a list that every response of the provider has.

    Raises:
        ValueError: it is not a list; the message has ``name``.
    """
    if not isinstance(value, list):
        raise ValueError(f"no list of {name}")  # noqa: TRY004 - the type of a response
    return as_objects(value)


def as_integer(value: object) -> int | None:
    """Return a whole number that a database column holds, None for anything else."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < _MAX_INTEGER else None


def as_id(value: object) -> str:
    """Return an id as text, "" if it is neither a number nor a short text."""
    is_id = isinstance(value, (int, str)) and not isinstance(value, bool)
    text = str(value).strip() if is_id else ""
    return text if 0 < len(text) <= _MAX_ID and text != "0" else ""


def as_url(value: object, base: str) -> str | None:
    """Return an absolute http(s) URL, None for anything else."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        url = urljoin(base, value.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.netloc)
    return url if is_web and len(url) <= MAX_URL else None


def as_time(value: object, response: CommentResponse) -> PublishedTime | None:
    """Return the time of seconds since 1970 or of a printed text."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not 0 < value < _LATEST_TIMESTAMP:
            return None
        at = datetime.fromtimestamp(int(value), UTC)
        return PublishedTime(at=at, raw=str(value), source=DateSource.MARKUP)
    if not isinstance(value, str):
        return None
    return parse_printed_date(
        value[:100],
        source=DateSource.MARKUP,
        now=response.fetched_at,
        utc_offset_minutes=response.utc_offset_minutes,
        language=response.language,
    )


def _to_comment(
    post: Post, origin: CommentOrigin, response: CommentResponse, position: int
) -> Comment:
    has_markup = bool(post.markup)
    text, raw = (
        markup_to_text(post.markup) if has_markup else fold_plain_text(post.text)
    )
    posted = as_time(post.posted, response)
    author = as_name(post.author)
    return Comment(
        key=post.post_id or hash_comment(author, posted.raw if posted else "", text),
        source_id=post.post_id or None,
        parent=post.parent or None,
        parent_from=origin if post.parent or origin is not CommentOrigin.FEED else None,
        author=author,
        author_url=as_url(post.author_url, response.url),
        permalink=as_url(post.permalink, response.url),
        posted=posted if posted and posted.precision is not Precision.YEAR else None,
        posted_raw=posted.raw if posted else "",
        text="" if post.is_removed else text,
        raw_text=raw,
        structure=read_markup_structure(post.markup, text, response.url),
        votes=as_integer(post.votes),
        position=position,
        state=CommentState.REMOVED if post.is_removed else CommentState.VISIBLE,
        read_from=origin,
    )
