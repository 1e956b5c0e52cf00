"""Comments a page hands to machines: JSON-LD ``Comment`` and forum postings.

Read only where the markup shows none: what a visitor sees comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import fragment_fromstring

from wireroom.extract.comments.markup.body_text import MAX_TEXT, tidy, written
from wireroom.extract.comments.markup.fields import Draft
from wireroom.extract.dates import read_moment
from wireroom.extract.jsonld import objects_of, text_of, types_of
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.parts import Clock
    from wireroom.extract.jsonld import Json

MAX_COMMENTS = 5_000
_KINDS = frozenset({"Comment", "UserComments", "Answer"})
_REPLIES = ("comment", "comments", "replies", "suggestedAnswer")


def stated(tree: HtmlElement, clock: Clock) -> list[Draft]:
    """The comments of the page's JSON-LD, in its order."""
    out: list[Draft] = []
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower() and "omment" in (
            script.text or ""
        ):
            _read(script, clock, out)
    return out


def _read(script: HtmlElement, clock: Clock, out: list[Draft]) -> None:
    parents: dict[int, Json] = {}
    place: dict[object, int] = {}
    for value in objects_of(script.text or ""):
        if len(out) >= MAX_COMMENTS or _KINDS.isdisjoint(types_of(value)):
            continue
        draft = _draft(value, script, clock)
        if not draft.text or not (draft.author or draft.posted):
            continue
        above = parents.get(id(value)) or value.get("parentItem")
        draft.parent = _place(above, place)
        place[id(value)] = place[value.get("@id") or id(value)] = len(out)
        out.append(draft)
        for reply in _replies(value):
            parents[id(reply)] = value


def _place(above: object, place: dict[object, int]) -> int | None:
    if not isinstance(above, dict):
        return None
    key = above.get("@id")
    if isinstance(key, str) and key in place:
        return place[key]
    return place.get(id(above))


def _replies(value: Json) -> list[Json]:
    found = [value.get(name) for name in _REPLIES]
    lists = [x if isinstance(x, list) else [x] for x in found]
    return [x for several in lists for x in several if isinstance(x, dict)]


def _draft(value: Json, script: HtmlElement, clock: Clock) -> Draft:
    author = value.get("author") or value.get("creator")
    raw = text_of(value.get("dateCreated") or value.get("datePublished"))
    raw = raw or text_of(value.get("commentTime"))
    body = value.get("text") or value.get("commentText") or value.get("articleBody")
    text = _plain(body) if isinstance(body, str) else ""
    url = text_of(value.get("url"))
    ident = text_of(value.get("@id") or value.get("identifier"))
    return Draft(
        element=script,
        author=_name(author),
        author_url=_link(author.get("url") if isinstance(author, dict) else None),
        posted=read_moment(
            raw,
            source=DateSource.JSON_LD,
            now=clock.now,
            utc_offset_minutes=clock.offset,
        )
        if raw
        else None,
        posted_raw=raw[:200],
        text=text,
        raw_text=text,
        source_id=ident.rpartition("#")[2][:200] or None,
        permalink=_link(url),
        votes=_votes(value.get("upvoteCount"), value.get("downvoteCount")),
        named=bool(_name(author)),
    )


def _name(author: object) -> str:
    """The name, "" where only a person's address is given."""
    name = text_of(author)[:100]
    return "" if _link(name) else name


def _link(value: object) -> str | None:
    text = text_of(value)
    return text[:2048] if text.startswith(("http://", "https://")) else None


def _votes(up: object, down: object) -> int | None:
    if not isinstance(up, int) or abs(up) > 10**9:
        return None
    return up - (down if isinstance(down, int) and abs(down) < 10**9 else 0)


def _plain(text: str) -> str:
    """The text; markup in it is read as markup."""
    text = text[:MAX_TEXT]
    if "<" not in text:
        return tidy(text)
    try:
        return written(fragment_fromstring(text, create_parent="div"), ())
    except etree.ParserError:
        return ""
