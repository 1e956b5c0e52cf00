"""Reads comments that a page gives to machines: JSON-LD comments and forum postings.

Asked last: what a visitor sees comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import fragment_fromstring

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.body_text import (
    MAX_TEXT_LENGTH,
    clean_text,
    extract_written_text,
)
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.metadata.jsonld import iter_objects, list_types, to_text
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.date_context import DateContext
    from wireroom.extract.metadata.jsonld import JsonObject
    from wireroom.model.moment import PublishedTime

MAX_COMMENTS = 5_000
_COMMENT_TYPES = frozenset({"Comment", "UserComments", "Answer"})
_REPLY_FIELDS = ("comment", "comments", "replies", "suggestedAnswer")
_TEXT_FIELDS = ("text", "commentText", "articleBody", "description")
_MAX_VOTES = 10**9


def read_by_jsonld(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read the comments of the page's JSON-LD, in its order."""
    drafts = find_by_jsonld(index.view.tree, ctx.dates)
    return make_candidates("json-ld", Evidence.SYSTEM, drafts, index.view)


def find_by_jsonld(tree: HtmlElement, dates: DateContext) -> list[CommentDraft]:
    """Read every script with JSON-LD comments; at most 5,000 comments."""
    drafts: list[CommentDraft] = []
    for script in tree.iter("script"):
        is_jsonld = "ld+json" in script.get("type", "").lower()
        if is_jsonld and "omment" in (script.text or ""):
            _read_script(script, dates, drafts)
    return drafts


def _read_script(
    script: HtmlElement, dates: DateContext, drafts: list[CommentDraft]
) -> None:
    """Append the script's comments to ``drafts``, replies after what they answer."""
    parents: dict[int, JsonObject] = {}
    indexes: dict[Hashable, int] = {}
    for value in iter_objects(script.text or ""):
        if len(drafts) >= MAX_COMMENTS or _COMMENT_TYPES.isdisjoint(list_types(value)):
            continue
        draft = _to_draft(value, script, dates)
        if not draft.text or not (draft.author or draft.posted):
            continue
        parent = parents.get(id(value)) or value.get("parentItem")
        draft.parent = _find_parent_index(parent, indexes)
        for key in _list_keys(value):
            indexes[key] = len(drafts)
        drafts.append(draft)
        for reply in _iter_replies(value):
            parents[id(reply)] = value


def _find_parent_index(parent: object, indexes: dict[Hashable, int]) -> int | None:
    if not isinstance(parent, dict):
        return None
    keys = _list_keys(parent)
    return next((indexes[key] for key in keys if key in indexes), None)


def _list_keys(value: JsonObject) -> list[Hashable]:
    """Return what names an object: its ``@id`` if that is text, and its identity."""
    jsonld_id = value.get("@id")
    named: list[Hashable] = [jsonld_id] if isinstance(jsonld_id, str) else []
    return [*named, id(value)]


def _iter_replies(value: JsonObject) -> Iterator[JsonObject]:
    for field in _REPLY_FIELDS:
        replies = value.get(field)
        for reply in replies if isinstance(replies, list) else [replies]:
            if isinstance(reply, dict):
                yield reply


def _to_draft(
    value: JsonObject, script: HtmlElement, dates: DateContext
) -> CommentDraft:
    author = value.get("author") or value.get("creator")
    name = _read_name(author)
    posted_raw = _first_text(value, ("dateCreated", "datePublished", "commentTime"))
    body = next(filter(None, map(value.get, _TEXT_FIELDS)), None)
    text = _to_plain_text(body) if isinstance(body, str) else ""
    comment_id = to_text(value.get("@id") or value.get("identifier"))
    return CommentDraft(
        element=script,
        author=name,
        author_url=_read_link(author.get("url") if isinstance(author, dict) else None),
        posted=_parse_time(posted_raw, dates),
        posted_raw=posted_raw[:200],
        text=text,
        raw_text=text,
        source_id=comment_id.rpartition("#")[2][:200] or None,
        permalink=_read_link(value.get("url")),
        votes=_net_votes(value.get("upvoteCount"), value.get("downvoteCount")),
        has_marked_author=bool(name),
    )


def _parse_time(text: str, dates: DateContext) -> PublishedTime | None:
    if not text:
        return None
    return parse_printed_date(
        text,
        source=DateSource.JSON_LD,
        now=dates.now,
        utc_offset_minutes=dates.utc_offset_minutes,
        language=dates.language,
    )


def _first_text(value: JsonObject, fields: Iterable[str]) -> str:
    return next(filter(None, (to_text(value.get(name)) for name in fields)), "")


def _read_name(author: object) -> str:
    """Return the name, "" where only a person's address is given."""
    name = to_text(author)[:100]
    return "" if _read_link(name) else name


def _read_link(value: object) -> str | None:
    text = to_text(value)
    return text[:2048] if text.startswith(("http://", "https://")) else None


def _net_votes(up: object, down: object) -> int | None:
    tally = _read_tally(up)
    return None if tally is None else tally - (_read_tally(down) or 0)


def _read_tally(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < _MAX_VOTES else None


def _to_plain_text(text: str) -> str:
    """Return the text; markup in it is read as markup."""
    text = text[:MAX_TEXT_LENGTH]
    if "<" not in text:
        return clean_text(text)
    try:
        return extract_written_text(fragment_fromstring(text, create_parent="div"))
    except etree.ParserError:
        return ""
