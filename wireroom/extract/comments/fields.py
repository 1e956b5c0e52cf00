"""One comment's element to its fields: author, time, text, id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.extract.comments.dialect import marks_of
from wireroom.extract.comments.sections import text_size
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
_BY_BEFORE = re.compile(
    r"\s*(?:(?:posted|submitted|written|comment(?:ed)?|kommentar)\s+)?(?:by|von|par)\s*:?\s*$",
    re.IGNORECASE,
)
_POSTED_BY = re.compile(
    r"(?:posted|submitted|comment(?:ed)?|written)?\s*\bby:?\s+([^|\n]{1,80}?)\s*"
    r"(?:\||\bon\b|\bat\b|,|[-–—]\s|$)",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    {
        "reply",
        "permalink",
        "link",
        "posted",
        "report",
        "share",
        "comment",
        "submitted",
        "written",
        "published",
    }
)
_PROFILE = re.compile(r"/(?:user|profile|member|author|people|u)s?/", re.IGNORECASE)
_ID = re.compile(r"(?:comment|cmt|comm|c|message|reply|body)[-_]?(?:[a-z]{0,8}[-_])?"
                 r"(\d[\w-]{0,60}|6a[0-9a-f]{10,50})$", re.IGNORECASE)  # fmt: skip
_DIGIT = re.compile(r"\d")
_META_TAGS = frozenset(
    {"header", "footer", "dt", "small", "cite", "h2", "h3", "h4", "h5"}
)
_META = re.compile(
    r"(?:^|[-_])(?:meta\w*|info|head|header|author|byline|date|time|submitted|details|vcard"
    r"|posted|footer|commentmetadata|datetime|user|name)(?:$|[-_])"
)
_CONNECTORS = frozenset(
    {"by", "on", "at", "posted", "says", "said", "wrote", "writes", "permalink", "reply",
     "von", "am", "um", "uhr", "sagt", "schrieb", "le", "dit", "a", "el", "dice", "dijo",
     "comment", "kommentar", "from", "the", "link", "report", "edit", "in", "to"}
)  # fmt: skip
_PING = re.compile(r"\W*\d{0,5}\W*(?:pingback|trackback)\b", re.IGNORECASE)
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
    named: bool = False

    @property
    def is_comment(self) -> bool:
        """Somebody wrote something, or something was written at some time."""
        if _PING.match(self.raw_text):
            return False
        return bool(self.text and (self.named or self.posted))


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
    outer: HtmlElement | None = None
    loose: str = ""


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
    if parts.text is not None and not (parts.times and parts.author_rank < 9):
        parts = _reread(parts, _parts(root, inner, dialect, clock, whole=True))
    draft = Draft(element=root, votes=parts.votes)
    _set_time(draft, parts)
    _set_author(draft, parts)
    # A family's own marks vouch for the name; any page's marks do not.
    draft.named = bool(draft.author) and (draft.named or dialect.name != "generic")
    _set_text(draft, parts, inner)
    _set_identity(draft, root, parts)
    return draft, parts.visited


def _parts(
    root: HtmlElement,
    inner: Collection[HtmlElement],
    dialect: Dialect,
    clock: Clock,
    *,
    whole: bool = False,
) -> _Parts:
    """Walk the comment's own elements; ``whole``: into what looks like its text too."""
    parts = _Parts(text_rank=-1 if whole else 9)
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
    if not parts.times:
        _weigh_loose(root, parts, clock)
    return parts


def _weigh_loose(root: HtmlElement, parts: _Parts, clock: Clock) -> None:
    """A date that stands in the comment's element itself, beside its parts."""
    for text in (root.text, *(child.tail for child in root[:12])):
        raw = " ".join((text or "").split())
        if 5 < len(raw) < 80 and _DIGIT.search(raw):
            moment = _moment(raw, DateSource.VISIBLE, clock)
            if moment:
                parts.times.append((root, raw, moment))
                parts.loose = re.sub(r"\s+", " ", text or "")
                return


def _reread(first: _Parts, second: _Parts) -> _Parts:
    """The second reading where name or date stand at the head of the text itself."""
    text = first.text
    times = [x for x in second.times if x[0] not in {y[0] for y in first.times}]
    named = second.author_rank < min(9, first.author_rank)
    bold = second.bold if first.author_rank == 9 and first.bold is None else None
    if text is None or not (named or bold is not None or (times and not first.times)):
        return first
    seeds = [second.author] if named else [*(x[0] for x in times[:1]), bold]
    head = {text, *text.iterchildren(), *(y for x in list(text)[:2] for y in x.iter())}
    if bold is not None and bold.tag in {"b", "strong"} and not times:
        return first
    if not any(x is not None and x in head for x in seeds):
        return first
    second.outer = text
    return second


def _weigh(
    element: HtmlElement,
    parts: _Parts,
    dialect: Dialect,
    clock: Clock,
    *,
    written: bool,
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
    rank = min(dialect.author_rank(marks), 4 if _says_by(element) else 9)
    if rank < parts.author_rank and _short(element, MAX_NAME):
        parts.author, parts.author_rank = element, rank
    rank = dialect.text_rank(marks)
    if rank < 9 and parts.text_rank >= 0 and not _holds(element, parts, dialect, clock):
        if rank < parts.text_rank or (
            rank == parts.text_rank and _longer(element, parts.text)
        ):
            parts.text, parts.text_rank = element, rank
        return True
    if _VOTES.search(" ".join(marks.tokens)) and len(element) == 0:
        found = re.fullmatch(r"\s*([+-]?\d{1,6})\s*", element.text or "")
        parts.votes = int(found[1]) if found and parts.votes is None else parts.votes
    _weigh_time(element, parts, clock)
    return False


def _says_by(element: HtmlElement) -> bool:
    """``by <a>Name</a> on Monday``: the name is the first thing inside."""
    before = element.getprevious()
    text = element.getparent().text if before is None else before.tail
    if before is not None and not (text or "").strip() and not len(before):
        text = before.text
    return bool(
        text
        and element.tag in {"a", "b", "strong", "span", "em"}
        and len(text) < 60
        and _BY_BEFORE.match(text)
    )


def _longer(element: HtmlElement, best: HtmlElement | None) -> bool:
    return best is None or text_size(element) > text_size(best)


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
            return (
                bool(number) and dialect.text_rank(marks) < 3 and _dated(element, clock)
            )
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
    text = _short(element, _MAX_DATED) if len(element) < 9 else ""
    if stamp and len(stamp) < 60 and any(map(str.isdigit, stamp)):
        moment = _moment(stamp, DateSource.MARKUP, clock)
        if moment:
            parts.times.append((element, text or stamp, moment))
            return
    relative = clock.now is not None and len(text) < 30
    if text and (relative or _DIGIT.search(text)):
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
    before = _before_date(draft.posted_raw)
    if before and element is not None:
        element = element if _short(element, MAX_NAME) in draft.posted_raw else None
    if element is None:
        draft.author = _linked(before or _posted_by(parts), parts)
        element = None if draft.author else _name_like(parts)
    if element is None:
        return
    draft.author = _name(element, parts)
    draft.named = parts.author is not None and bool(draft.author)
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
            if (
                child.tag in {"a", "b", "strong", "em", "span"}
                and id(child) not in dated
            ):
                name = _short(child, MAX_NAME)
                if name and _is_name(name):
                    return child
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
    cleaned = (
        _BY.sub("", text)
        if re.match(
            r"\s*(?:posted|submitted|by|von|par|por|comment)\b", text, re.IGNORECASE
        )
        else text
    )
    return " ".join(cleaned.split())[:MAX_NAME]


def _posted_by(parts: _Parts) -> str:
    for _, raw, _ in sorted(parts.times, key=lambda x: -len(x[1])):
        found = _POSTED_BY.search(raw)
        if found and _is_name(found[1]):
            return found[1]
    return ""


def _linked(name: str, parts: _Parts) -> str:
    """The whole text of the link a name begins: the name may hold a dash itself."""
    for link in parts.links[:10] if name else ():
        text = _short(link, MAX_NAME)
        if text.startswith(name):
            return text
    return name


def _before_date(raw: str) -> str:
    """The name in ``Ada Quill | September 24, 2015``."""
    found = re.match(
        r"([^|•·\d]{2,60}?)\s*(?:[|•·]|\s[-\u2013\u2014]\s|\son\s)\s*\S", raw
    )
    name = found[1].strip() if found else ""
    return "" if name.lower() in _NO_NAMES else _BY.sub("", name)


def _set_text(draft: Draft, parts: _Parts, inner: Collection[HtmlElement]) -> None:
    root = draft.element
    draft.raw_text = "\n".join(
        x for x in (" ".join(y.split()) for y in render(root, inner).split("\n")) if x
    )
    if parts.text is not None:
        draft.text = tidy(render(parts.text, inner, buttons=False))
        return
    skip = _Both(inner, _furniture(draft, parts))
    text = render(root, skip, buttons=False)
    draft.text = tidy(text.replace(parts.loose, "\n", 1) if parts.loose else text)


@dataclass(frozen=True, slots=True)
class _Both:
    """Two sets as one; joining them for each comment would cost their product."""

    one: Collection[HtmlElement]
    other: Collection[HtmlElement]

    def __contains__(self, element: object) -> bool:
        return element in self.one or element in self.other


def _furniture(draft: Draft, parts: _Parts) -> set[HtmlElement]:
    """The elements around name and date that hold little more than these."""
    out: set[HtmlElement] = set()
    room = len(draft.author) + len(draft.posted_raw) + 40
    seeds = _innermost([element for element, _, _ in parts.times])
    if parts.author is not None:
        seeds.append(parts.author)
    elif draft.author:
        name = _name_like(parts)
        seeds += [] if name is None else [name]
    for seed in seeds:
        top = seed
        for parent in seed.iterancestors():
            if parent in {draft.element, parts.outer} or not _is_meta(
                parent, room, draft
            ):
                break
            top = parent
        if top not in {draft.element, parts.outer}:
            out.add(top)
    return out


def _innermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Without those that hold another one: what holds the date may hold the text."""
    around = {parent for x in elements for parent in x.iterancestors()}
    return [x for x in elements if x not in around]


def _is_meta(element: HtmlElement, room: int, draft: Draft) -> bool:
    """Whether an element holds name and date and nothing a reader wrote."""
    text = _short(element, room)
    if not text:
        return False
    marks = marks_of(element)
    if marks.tag in _META_TAGS or any(map(_META.search, marks.tokens)):
        return True
    left = text.replace(draft.posted_raw, " ").replace(draft.author, " ").lower()
    return all(x in _CONNECTORS or not x.isalpha() for x in re.findall(r"\w+", left))


def _set_identity(draft: Draft, root: HtmlElement, parts: _Parts) -> None:
    if re.search(r"\d{2,}$", root.get("id", "")):
        draft.source_id = root.get("id", "")[:200]
    names = [
        draft.source_id or "",
        root.get("data-comment-id", ""),
        root.get("data-id", ""),
    ]
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
