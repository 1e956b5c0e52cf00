"""Comments a page hands to machines: JSON-LD ``Comment`` and forum postings.

Read only where the markup shows none: what a visitor sees comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import fragment_fromstring

from wireroom.extract.comments.markup.body_text import (
    MAX_TEXT_LENGTH,
    clean_text,
    extract_clean_text,
)
from wireroom.extract.comments.markup.fields import CommentDraft
from wireroom.extract.dates import parse_printed_date
from wireroom.extract.jsonld import iter_objects, list_types, to_text
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.parts import DateContext
    from wireroom.extract.jsonld import JsonObject

MAX_COMMENTS = 5_000
_KINDS = frozenset({"Comment", "UserComments", "Answer"})
_REPLIES = ("comment", "comments", "replies", "suggestedAnswer")


def find_by_jsonld(tree: HtmlElement, clock: DateContext) -> list[CommentDraft]:
    """The comments of the page's JSON-LD, in its order."""
    out: list[CommentDraft] = []
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower() and "omment" in (
            script.text or ""
        ):
            _read_script(script, clock, out)
    return out


def _read_script(
    script: HtmlElement, clock: DateContext, out: list[CommentDraft]
) -> None:
    parents: dict[int, JsonObject] = {}
    place: dict[object, int] = {}
    for value in iter_objects(script.text or ""):
        if len(out) >= MAX_COMMENTS or _KINDS.isdisjoint(list_types(value)):
            continue
        draft = _to_draft(value, script, clock)
        if not draft.text or not (draft.author or draft.posted):
            continue
        above = parents.get(id(value)) or value.get("parentItem")
        draft.parent = _find_parent_index(above, place)
        place[id(value)] = place[value.get("@id") or id(value)] = len(out)
        out.append(draft)
        for reply in _list_replies(value):
            parents[id(reply)] = value


def _find_parent_index(above: object, place: dict[object, int]) -> int | None:
    if not isinstance(above, dict):
        return None
    key = above.get("@id")
    if isinstance(key, str) and key in place:
        return place[key]
    return place.get(id(above))


def _list_replies(value: JsonObject) -> list[JsonObject]:
    found = [value.get(name) for name in _REPLIES]
    lists = [x if isinstance(x, list) else [x] for x in found]
    return [x for several in lists for x in several if isinstance(x, dict)]


def _to_draft(
    value: JsonObject, script: HtmlElement, clock: DateContext
) -> CommentDraft:
    author = value.get("author") or value.get("creator")
    raw = to_text(value.get("dateCreated") or value.get("datePublished"))
    raw = raw or to_text(value.get("commentTime"))
    body = value.get("text") or value.get("commentText") or value.get("articleBody")
    text = _to_plain_text(body) if isinstance(body, str) else ""
    url = to_text(value.get("url"))
    ident = to_text(value.get("@id") or value.get("identifier"))
    return CommentDraft(
        element=script,
        author=_read_name(author),
        author_url=_read_link(author.get("url") if isinstance(author, dict) else None),
        posted=parse_printed_date(
            raw,
            source=DateSource.JSON_LD,
            now=clock.now,
            utc_offset_minutes=clock.utc_offset_minutes,
        )
        if raw
        else None,
        posted_raw=raw[:200],
        text=text,
        raw_text=text,
        source_id=ident.rpartition("#")[2][:200] or None,
        permalink=_read_link(url),
        votes=_net_votes(value.get("upvoteCount"), value.get("downvoteCount")),
        has_marked_author=bool(_read_name(author)),
    )


def _read_name(author: object) -> str:
    """The name, "" where only a person's address is given."""
    name = to_text(author)[:100]
    return "" if _read_link(name) else name


def _read_link(value: object) -> str | None:
    text = to_text(value)
    return text[:2048] if text.startswith(("http://", "https://")) else None


def _net_votes(up: object, down: object) -> int | None:
    if not isinstance(up, int) or abs(up) > 10**9:
        return None
    return up - (down if isinstance(down, int) and abs(down) < 10**9 else 0)


def _to_plain_text(text: str) -> str:
    """The text; markup in it is read as markup."""
    text = text[:MAX_TEXT_LENGTH]
    if "<" not in text:
        return clean_text(text)
    try:
        return extract_clean_text(fragment_fromstring(text, create_parent="div"), ())
    except etree.ParserError:
        return ""
