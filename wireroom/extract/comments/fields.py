"""One comment's element to its fields: author, time, text, id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.extract.comments.dialect import marks_of
from wireroom.extract.comments.text import UNREAD, render, tidy
from wireroom.extract.dates import read_moment
from wireroom.model import DateSource, Precision

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lxml.html import HtmlElement

    from wireroom.extract.comments.dialect import Dialect
    from wireroom.model import Moment

MAX_NAME = 100
_MAX_DATED = 120
_FINENESS = list(Precision)
_SAYS = re.compile(
    r"\s*(?:\b(?:says?|said|wrote|writes|sagt|schrieb|meint|dit|a écrit|dice|dijo|ha detto"
    r"|escribió|disse|schreef|zegt|pisze|пишет|сказал|написал|says that)\b)?\s*[:.…,|•·-]*\s*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^\s*(?:(?:posted|submitted|written|comment(?:ed)?|left|verfasst|publié|enviado)\s+)?"
    r"(?:by|von|par|por|di|door|av|от)?\s*:?\s+",
    re.IGNORECASE,
)
_POSTED_BY = re.compile(
    r"(?:posted|submitted|comment(?:ed)?|written)?\s*\bby:?\s+([^|\n]{1,80}?)\s*"
    r"(?:\||\bon\b|\bat\b|,|[-–—]\s|$)",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"/(?:user|profile|member|author|people|u)s?/", re.IGNORECASE)
_ID = re.compile(r"(?:comment|cmt|comm|c|message|reply|body)[-_]?(?:[a-z]{0,8}[-_])?"
                 r"(\d[\w-]{0,60}|6a[0-9a-f]{10,50})$", re.IGNORECASE)  # fmt: skip
_VOTES = re.compile(r"(?:^|[-_])(?:votes?|score|points|rating|likes?-?count)(?:$|[-_])")


@dataclass(slots=True)
class Draft:
    """A comment as it is read: what its markup says, before replies are settled."""

    element: HtmlElement
    author: str = ""
    author_url: str | None = None
    posted: Moment | None = None
    posted_raw: str = ""
    text: str = ""
    raw_text: str = ""
    source_id: str | None = None
    permalink: str | None = None
    votes: int | None = None
    parent: int | None = None
    depth: int = 0

    @property
    def is_comment(self) -> bool:
        """Somebody wrote something, or something was written at some time."""
        return bool(self.text and (self.author or self.posted))


@dataclass(slots=True)
class _Parts:
    """The elements that hold the fields, best so far."""

    author: HtmlElement | None = None
    author_rank: int = 9
    text: HtmlElement | None = None
    text_rank: int = 9
    times: list[tuple[HtmlElement, str, Moment]] = field(default_factory=list)
    links: list[HtmlElement] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    bold: HtmlElement | None = None
    votes: int | None = None
    visited: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What relative and zoneless dates are read against."""

    now: datetime | None
    offset: int | None


def read_fields(
    root: HtmlElement, inner: Collection[HtmlElement], dialect: Dialect, clock: Clock
) -> tuple[Draft, int]:
    """One comment, and how many elements were looked at; ``inner`` is not its own."""
    parts = _parts(root, inner, dialect, clock)
    draft = Draft(element=root, votes=parts.votes)
    _set_time(draft, parts)
    _set_author(draft, parts)
    _set_text(draft, parts, inner)
    _set_identity(draft, root, parts)
    return draft, parts.visited


def _parts(
    root: HtmlElement, inner: Collection[HtmlElement], dialect: Dialect, clock: Clock
) -> _Parts:
    parts = _Parts()
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, written = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag in UNREAD:
            continue
        if element is not root:
            if element in inner:
                continue
            written = _weigh(element, parts, dialect, clock, written=written)
        parts.visited += 1
        stack.extend((child, written) for child in reversed(element))
    return parts


def _weigh(
    element: HtmlElement, parts: _Parts, dialect: Dialect, clock: Clock, *, written: bool
) -> bool:
    """Look at one element; True where it and all below is what the reader wrote."""
    if written:
        return True
    marks = marks_of(element)
    tag = marks.tag
    if marks.ident or tag == "a":
        parts.anchors.append(marks.ident or element.get("name", ""))
    if tag == "a":
        parts.links.append(element)
    elif tag in {"b", "strong", "h3", "h4", "h5"} and parts.bold is None:
        parts.bold = element
    rank = dialect.author_rank(marks)
    if rank < parts.author_rank and _short(element, MAX_NAME):
        parts.author, parts.author_rank = element, rank
    rank = dialect.text_rank(marks)
    if rank < 9 and not _holds(element, parts, dialect, clock):
        if rank < parts.text_rank:
            parts.text, parts.text_rank = element, rank
        return True
    if _VOTES.search(" ".join(marks.tokens)) and len(element) == 0:
        found = re.fullmatch(r"\s*([+-]?\d{1,6})\s*", element.text or "")
        parts.votes = int(found[1]) if found and parts.votes is None else parts.votes
    _weigh_time(element, parts, clock)
    return False


def _holds(element: HtmlElement, parts: _Parts, dialect: Dialect, clock: Clock) -> bool:
    """Whether it wraps the name or the date too: then it is not the text alone."""
    for number, child in enumerate(element.iterdescendants()):
        if number > 40 or (parts.author is not None and parts.times):
            return False
        if not isinstance(child.tag, str):
            continue
        marks = marks_of(child)
        if child.tag == "time" or dialect.author_rank(marks) < 3:
            return True
        if dialect.text_rank(marks) < 9:
            return bool(number) and dialect.text_rank(marks) < 3 and _dated(element, clock)
    return False


def _dated(element: HtmlElement, clock: Clock) -> bool:
    for child in element:
        text = _short(child, _MAX_DATED)
        if text and _moment(text, DateSource.VISIBLE, clock):
            return True
    return False


def _short(element: HtmlElement, limit: int) -> str:
    """The element's text, "" where it is longer than ``limit``."""
    if not len(element):
        text = element.text or ""
        return " ".join(text.split()) if len(text) <= 4 * limit else ""
    pieces, left = [], limit
    for piece in element.itertext():
        pieces.append(piece)
        left -= len(piece.strip())
        if left < 0 or len(pieces) > 60:
            return ""
    return " ".join(" ".join(pieces).split())[: 2 * limit]


def _weigh_time(element: HtmlElement, parts: _Parts, clock: Clock) -> None:
    stamp = element.get("datetime") or (
        element.get("title", "") if element.tag in {"abbr", "time", "span", "a"} else ""
    )
    text = _short(element, _MAX_DATED)
    if stamp and len(stamp) < 60 and any(map(str.isdigit, stamp)):
        moment = _moment(stamp, DateSource.MARKUP, clock)
        if moment:
            parts.times.append((element, text or stamp, moment))
            return
    if text and (any(map(str.isdigit, text)) or len(text) < 30):
        moment = _moment(text, DateSource.VISIBLE, clock)
        if moment:
            parts.times.append((element, text, moment))


def _moment(text: str, source: DateSource, clock: Clock) -> Moment | None:
    moment = read_moment(
        text, source=source, now=clock.now, utc_offset_minutes=clock.offset
    )
    usable = moment and moment.precision not in {Precision.YEAR, Precision.MONTH}
    return moment if usable or (moment and moment.offset_minutes == 0) else None


def _set_time(draft: Draft, parts: _Parts) -> None:
    if not parts.times:
        return

    def weight(entry: tuple[HtmlElement, str, Moment]) -> tuple[bool, int, int]:
        _, raw, moment = entry
        markup = moment.source is DateSource.MARKUP
        return not markup, _FINENESS.index(moment.precision), len(raw)

    _, draft.posted_raw, draft.posted = min(parts.times, key=weight)


def _set_author(draft: Draft, parts: _Parts) -> None:
    element = parts.author
    if element is None:
        element = _name_like(parts)
    if element is None:
        draft.author = _posted_by(parts)
        return
    draft.author = _name(element, parts)
    link = element if element.tag == "a" else next(element.iterdescendants("a"), None)
    href = "" if link is None else link.get("href", "")
    draft.author_url = href[:2048] if href.startswith("http") else None


def _name_like(parts: _Parts) -> HtmlElement | None:
    """The first link to a person, else the first bold words."""
    dated = {id(element) for element, _, _ in parts.times}
    for link in parts.links[:10]:
        rel, href = link.get("rel", ""), link.get("href", "")
        person = _PROFILE.search(href) or "nofollow" in rel
        if person and id(link) not in dated and _is_name(_short(link, MAX_NAME)):
            return link
    bold = parts.bold
    if bold is not None and id(bold) not in dated and _is_name(_short(bold, MAX_NAME)):
        return bold
    for element, _, _ in parts.times:
        for child in element:
            if child.tag in {"a", "b", "strong", "em", "span"} and id(child) not in dated:
                name = _short(child, MAX_NAME)
                if name and _is_name(name):
                    return child  # type: ignore[no-any-return]  # lxml-stubs: children are Any
    return None


def _is_name(text: str) -> bool:
    return bool(text) and len(text) <= 60 and bool(re.search(r"[^\W\d_]", text))


def _name(element: HtmlElement, parts: _Parts) -> str:
    text = _short(element, MAX_NAME)
    if any(text.find(raw) >= 0 for _, raw, _ in parts.times if raw):
        inside = next((x for x in element if x.tag in {"a", "b", "strong", "span", "cite"}
                       and _short(x, MAX_NAME)), None)  # fmt: skip
        found = _POSTED_BY.search(text)
        if inside is not None and id(inside) not in {id(x) for x, _, _ in parts.times}:
            text = _short(inside, MAX_NAME)
        elif found:
            text = found[1]
        else:
            for _, raw, _ in sorted(parts.times, key=lambda x: len(x[1])):
                text = text.replace(raw, " ")
    text = re.sub(r"\s+[^\w\s]{1,2}\s*$", "", _SAYS.sub("", text))
    cleaned = _BY.sub("", text) if re.match(r"\s*(?:posted|submitted|by|von|par|por|comment)\b", text, re.IGNORECASE) else text
    return " ".join(cleaned.split())[:MAX_NAME]


def _posted_by(parts: _Parts) -> str:
    for _, raw, _ in sorted(parts.times, key=lambda x: -len(x[1])):
        found = _POSTED_BY.search(raw)
        if found and _is_name(found[1]):
            return found[1]
    return ""


def _set_text(draft: Draft, parts: _Parts, inner: Collection[HtmlElement]) -> None:
    root = draft.element
    draft.raw_text = "\n".join(
        x for x in (" ".join(y.split()) for y in render(root, inner).split("\n")) if x
    )
    if parts.text is not None:
        draft.text = tidy(render(parts.text, inner, buttons=False))
        return
    skip = set(inner) | _furniture(draft, parts)
    draft.text = tidy(render(root, skip, buttons=False))


def _furniture(draft: Draft, parts: _Parts) -> set[HtmlElement]:
    """The elements around name and date that hold little more than these."""
    out: set[HtmlElement] = set()
    room = len(draft.author) + len(draft.posted_raw) + 40
    seeds = [element for element, _, _ in parts.times]
    if parts.author is not None:
        seeds.append(parts.author)
    elif draft.author:
        name = _name_like(parts)
        seeds += [] if name is None else [name]
    for seed in seeds:
        top = seed
        for parent in seed.iterancestors():
            if parent is draft.element or not _short(parent, room):
                break
            top = parent
        if top is not draft.element:
            out.add(top)
    return out


def _set_identity(draft: Draft, root: HtmlElement, parts: _Parts) -> None:
    names = [root.get("id", ""), root.get("data-comment-id", ""), root.get("data-id", "")]
    for name in [*names, *parts.anchors[:12]]:
        found = _ID.search(name) if name else None
        if found or (name and name.isdigit()):
            draft.source_id = name[:200]
            break
    for link in parts.links:
        href = link.get("href", "")
        if re.search(r"#(?:li-|div-)?(?:comment|c)[-_]?\w*\d", href):
            draft.permalink = href[:2048]
            break
