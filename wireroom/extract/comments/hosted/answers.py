"""What was answered, what it says, and the small steps every reader takes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from wireroom.extract.comments.identity import hash_comment
from wireroom.extract.comments.markup.body_text import (
    MAX_TEXT_LENGTH,
    extract_clean_text,
    render_text,
)
from wireroom.extract.dates import parse_printed_date
from wireroom.extract.decode_page import decode_bytes
from wireroom.json_text import parse_json
from wireroom.model.article import NO_RULES, Comment, PageRules
from wireroom.model.moment import DateSource, Precision, PublishedTime
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.model.discussion import CommentOrigin

# Comments of one answer; what is beyond them is left, and the list is not whole.
MAX_COMMENTS = 5_000
# Objects and lists of an answer: each takes up to 300 bytes once it is read.
_MAX_VALUES = 400_000
_MARKUP = re.compile(r"[<&]")
_LATEST = 4_102_444_800


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentResponse:
    """A stored body and what is needed to read it.

    Attributes:
        url: the address asked for. headers: names in lower case.
        fetched_at, utc_offset_minutes, rules: as of :class:`~wireroom.model.Page`.
    """

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None
    utc_offset_minutes: int | None = None
    rules: PageRules = NO_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedResponse:
    """What an answer says.

    Attributes:
        comments: in its order; a parent may be in another answer of the same way.
        more: addresses where the list goes on.
        total: how many it says there are.
        whole: with all of ``more`` it is the whole list; False for a window on it.
    """

    comments: tuple[Comment, ...]
    more_urls: tuple[str, ...] = ()
    total: int | None = None
    is_complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A comment as an interface gives it; texts may be HTML where marked so.

    ``ident`` is "" where it has no id: then what it says is its key.
    """

    ident: str
    author: object = ""
    markup: object = ""
    text: object = ""
    posted: object = None
    parent: str | None = None
    permalink: object = None
    author_url: object = None
    votes: object = None
    removed: bool = False


def posts_to_comments(
    posts: list[Post], way: CommentOrigin, answer: CommentResponse
) -> tuple[Comment, ...]:
    """Turn posts into comments, each id once; those that say nothing are left out."""
    kept: dict[str, Comment] = {}
    for post in posts[:MAX_COMMENTS]:
        comment = _to_comment(post, way, answer, len(kept))
        if comment.text or comment.state is CommentState.REMOVED:
            kept.setdefault(comment.key, comment)
    return tuple(kept.values())


def parse_json_body(answer: CommentResponse) -> Any:  # noqa: ANN401 - whatever the answer holds
    """Decode JSON; raises ValueError where it is none, or is beyond measure."""
    return parse_provider_json(
        decode_bytes(answer.body, answer.headers.get("content-type", ""))
    )


def parse_provider_json(text: str) -> Any:  # noqa: ANN401 - whatever the answer holds
    """Decode JSON text; raises ValueError where it is none, or is beyond measure."""
    if text.count("{") + text.count("[") > _MAX_VALUES:
        raise ValueError(f"more than {_MAX_VALUES} objects and lists")
    return parse_json(text)


def as_object(value: object) -> dict[str, Any]:
    """The object itself, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list; nothing for anything else."""
    found = value if isinstance(value, list) else []
    return [item for item in found if isinstance(item, dict)]


def as_integer(value: object) -> int | None:
    """A whole number that a column can hold, None for anything else."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < 1_000_000_000 else None


def as_id(value: object) -> str:
    """An id as text; "" where it is no number and no short text."""
    good = isinstance(value, (int, str)) and not isinstance(value, bool)
    text = str(value).strip() if good else ""
    return text if 0 < len(text) <= 100 and text != "0" else ""


def as_url(value: object, base: str) -> str | None:
    """An absolute http(s) address, None where it is none."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        found = urljoin(base, value.strip())
        parts = urlsplit(found)
    except ValueError:
        return None
    good = parts.scheme in {"http", "https"} and parts.netloc and len(found) <= 2_048
    return found if good else None


def as_name(value: object) -> str:
    """A name without tags and entities, on one line, at most 200 characters."""
    if not isinstance(value, str):
        return ""
    bare = re.sub(r"<[^<>]{0,500}>", "", html.unescape(value[:2_000]))
    return " ".join(bare.split())[:200]


def as_time(value: object, answer: CommentResponse) -> PublishedTime | None:
    """An instant from seconds since 1970 or from printed text."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not 0 < value < _LATEST:
            return None
        at = datetime.fromtimestamp(int(value), UTC)
        return PublishedTime(at=at, raw=str(value)[:40], source=DateSource.MARKUP)
    if not isinstance(value, str):
        return None
    return parse_printed_date(
        value[:100],
        source=DateSource.MARKUP,
        now=answer.fetched_at,
        utc_offset_minutes=answer.utc_offset_minutes,
    )


def markup_to_text(markup: object) -> tuple[str, str]:
    """What markup says, and all of it: buttons are left out of the first."""
    if not isinstance(markup, str) or not markup.strip():
        return "", ""
    if not _MARKUP.search(markup):
        lines = [
            " ".join(line.split()) for line in markup[:MAX_TEXT_LENGTH].split("\n")
        ]
        text = "\n".join(line for line in lines if line)
        return text, text
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    body = f"<div>{markup[: 4 * MAX_TEXT_LENGTH]}</div>".replace("\0", "")
    try:
        tree = document_fromstring(body.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return "", ""
    raw = (" ".join(x.split()) for x in render_text(tree, ()).split("\n"))
    return extract_clean_text(tree, ()), "\n".join(x for x in raw if x)


def _to_comment(
    post: Post, way: CommentOrigin, answer: CommentResponse, position: int
) -> Comment:
    text, raw = (
        markup_to_text(post.markup) if post.markup else fold_plain_text(post.text)
    )
    posted = as_time(post.posted, answer)
    author = as_name(post.author)
    return Comment(
        key=post.ident or hash_comment(author, posted.raw if posted else "", text),
        source_id=post.ident or None,
        parent=post.parent or None,
        author=author,
        author_url=as_url(post.author_url, answer.url),
        permalink=as_url(post.permalink, answer.url),
        posted=posted if posted and posted.precision is not Precision.YEAR else None,
        posted_raw=posted.raw if posted else "",
        text="" if post.removed else text,
        raw_text=raw,
        votes=as_integer(post.votes),
        position=position,
        state=CommentState.REMOVED if post.removed else CommentState.VISIBLE,
        read_from=way,
    )


def fold_plain_text(value: object) -> tuple[str, str]:
    """Text that is no markup: lines kept, nothing interpreted."""
    if not isinstance(value, str):
        return "", ""
    lines = [" ".join(line.split()) for line in value[:MAX_TEXT_LENGTH].split("\n")]
    text = "\n".join(line for line in lines if line)
    return text, text
