"""Which elements of a comment hold its author, its time and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.body_text import UNREAD_TAGS, extract_clean_text
from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.section_removal import text_size
from wireroom.extract.dates import MAX_DATE_LENGTH, parse_printed_date
from wireroom.extract.relative_time import expand_bare_age
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.dialect import Dialect
    from wireroom.model.moment import PublishedTime

MAX_NAME_LENGTH = 100
MAX_CACHED_DATES = 20_000
_MAX_DATED = 120
_UNMARKED = 9
# How surely a name is one that "by" stands before or "says" behind.
_SAID = 4
_BY_BEFORE = re.compile(
    r"\s*(?:(?:posted|submitted|written|comment(?:ed)?|kommentar)\s+)?(?:by|von|par)\s*:?\s*$",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"[^\n]{0,60}?\b(?:says?|said|wrote|writes|sagt|schrieb|meint|dit|a écrit|dice|dijo"
    r"|ha detto|escribió|disse|schreef|zegt|pisze|пишет|сказал|написал)\s*:?\s*",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
# What holds a label; a reader's own "3h" stands in a paragraph.
_LABELS = frozenset({"time", "span", "a", "abbr", "small", "em", "i", "div"})
_WRITTEN_AT = frozenset({"dateCreated", "datePublished", "commentTime"})
_PICTURES = frozenset({"figure", "figcaption"})
_VOTES = re.compile(r"(?:^|[-_])(?:votes?|score|points|rating|likes?-?count)(?:$|[-_])")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateContext:
    """What relative and zoneless dates are read against."""

    now: datetime | None
    utc_offset_minutes: int | None
    # How 03/04/2012 is meant, see read_moment.
    day_first: bool | None = None
    # A page says "Reply" and "3 hours ago" as often as it has comments.
    cache: dict[tuple[str, DateSource], PublishedTime | None] = field(
        default_factory=dict, compare=False, repr=False
    )


@dataclass(slots=True)
class CommentParts:
    """The elements that hold the fields, best so far."""

    author: HtmlElement | None = None
    author_rank: int = 9
    text: HtmlElement | None = None
    text_rank: int = 9
    times: list[tuple[HtmlElement, str, PublishedTime]] = field(default_factory=list)
    links: list[HtmlElement] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    bold: HtmlElement | None = None
    votes: int | None = None
    visit_count: int = 0
    enclosing_text: HtmlElement | None = None
    loose_date_text: str = ""


def find_parts(
    root: HtmlElement,
    inner: Collection[HtmlElement],
    dialect: Dialect,
    clock: DateContext,
    *,
    whole: bool = False,
) -> CommentParts:
    """Walk the comment's own elements; ``whole``: into what looks like its text too."""
    parts = CommentParts(text_rank=-1 if whole else 9)
    quotes = _walk_elements([root], root, parts, (inner, dialect, clock))
    if quotes and not parts.times and not _text_beside_quotes(root, quotes, inner):
        # Some pages put the whole comment in a quotation.
        _walk_elements(quotes[::-1], root, parts, (inner, dialect, clock))
    if not parts.times:
        _find_loose_date(root, parts, clock)
    return parts


def _text_beside_quotes(
    root: HtmlElement, quotes: list[HtmlElement], inner: Collection[HtmlElement]
) -> str:
    skip = {*quotes, *(x for x in root.iterdescendants() if x in inner)}
    return extract_clean_text(root, skip)


def _walk_elements(
    stack: list[HtmlElement],
    root: HtmlElement,
    parts: CommentParts,
    known: tuple[Collection[HtmlElement], Dialect, DateContext],
) -> list[HtmlElement]:
    """Weigh these and all below; the quotations among them, which were passed over."""
    inner, dialect, clock = known
    asked = frozenset(stack)
    quotes: list[HtmlElement] = []
    while stack:
        element, written = stack.pop(), False
        tag = element.tag
        if not isinstance(tag, str) or (
            # Coral's names are buttons.
            tag in UNREAD_TAGS
            and not (tag == "button" and _marks_author(element, dialect))
        ):
            continue
        if element is not root:
            if element in inner:
                continue
            if element not in asked and _is_quote(element, dialect):
                quotes.append(element)
                continue
            if not _contains_replies(element, inner):
                written = _rank_element(element, parts, dialect, clock)
        parts.visit_count += 1
        # What a reader wrote holds no name and no date of the page's.
        if not written:
            stack.extend(reversed(element))
    return quotes


def _is_quote(element: HtmlElement, dialect: Dialect) -> bool:
    """Whether somebody else's words stand in it; in some markup it is the text."""
    return (
        element.tag == "blockquote"
        and dialect.text_rank(marks_of(element)) == _UNMARKED
    )


def _contains_replies(element: HtmlElement, inner: Collection[HtmlElement]) -> bool:
    """Whether replies or a list of them stand in it: their dates are not its own."""
    return bool(inner and len(element)) and any(
        child in inner or any(x in inner for x in child) for child in element
    )


def _marks_author(element: HtmlElement, dialect: Dialect) -> bool:
    return dialect.author_rank(marks_of(element)) < 3


def _find_loose_date(
    root: HtmlElement, parts: CommentParts, clock: DateContext
) -> None:
    """A date that stands in the comment's element itself, beside its parts."""
    for text in (root.text, *(child.tail for child in root[:12])):
        raw = " ".join((text or "").split())
        if 5 < len(raw) < 80 and _DIGIT.search(raw):
            moment = _look_up_date(raw, DateSource.VISIBLE, clock)
            if moment:
                parts.times.append((root, raw, moment))
                parts.loose_date_text = re.sub(r"\s+", " ", text or "")
                return


def choose_reading(first: CommentParts, second: CommentParts) -> CommentParts:
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
    second.enclosing_text = text
    return second


def _rank_element(
    element: HtmlElement, parts: CommentParts, dialect: Dialect, clock: DateContext
) -> bool:
    """Look at one element; True where it and all below is what the reader wrote."""
    marks = marks_of(element)
    tag = marks.tag
    if marks.element_id or tag == "a":
        parts.anchors.append(marks.element_id or element.get("name", ""))
    if tag == "a":
        parts.links.append(element)
    elif tag in {"b", "strong", "h3", "h4", "h5"} and parts.bold is None:
        parts.bold = element
    rank = dialect.author_rank(marks)
    if min(rank, parts.author_rank) > _SAID and _has_byline_words(element):
        rank = _SAID
    if rank < parts.author_rank and short_text(element, MAX_NAME_LENGTH):
        parts.author, parts.author_rank = element, rank
    rank = dialect.text_rank(marks)
    if (
        rank < 9
        and parts.text_rank >= 0
        and not _wraps_name_or_date(element, parts, dialect, clock)
    ):
        if rank < parts.text_rank or (
            rank == parts.text_rank and _is_longer(element, parts.text)
        ):
            parts.text, parts.text_rank = element, rank
        return True
    if not len(element) and any(map(_VOTES.search, marks.tokens)):
        found = re.fullmatch(r"\s*([+-]?\d{1,6})\s*", element.text or "")
        parts.votes = int(found[1]) if found and parts.votes is None else parts.votes
    _add_dates(element, parts, clock)
    return False


def _has_byline_words(element: HtmlElement) -> bool:
    """``by <a>Name</a> on Monday``, ``<a>Name</a> says:``, ``<p>Name says:</p>``."""
    if not len(element) and _SAID_AFTER.fullmatch((element.text or "")[:100]):
        return True
    said = (element.tail or "").strip()
    if said and len(said) < 12 and _SAID_AFTER.fullmatch(said):
        return True
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


def _is_longer(element: HtmlElement, best: HtmlElement | None) -> bool:
    return best is None or text_size(element) > text_size(best)


def _wraps_name_or_date(
    element: HtmlElement, parts: CommentParts, dialect: Dialect, clock: DateContext
) -> bool:
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
                bool(number)
                and dialect.text_rank(marks) < 3
                and _has_date_child(element, clock)
            )
    return False


def _has_date_child(element: HtmlElement, clock: DateContext) -> bool:
    for child in element:
        text = short_text(child, _MAX_DATED)
        if text and _look_up_date(text, DateSource.VISIBLE, clock):
            return True
    return False


def _add_dates(element: HtmlElement, parts: CommentParts, clock: DateContext) -> None:
    if element.tag in _PICTURES:
        # When a picture was taken.
        return
    stamp = element.get("datetime") or (
        element.get("title", "") if element.tag in {"abbr", "time", "span", "a"} else ""
    )
    if element.tag == "meta" and element.get("itemprop", "") in _WRITTEN_AT:
        stamp = element.get("content", "")
    text = short_text(element, _MAX_DATED) if len(element) < 9 else ""
    if stamp and len(stamp) < 60 and any(map(str.isdigit, stamp)):
        moment = _look_up_date(stamp, DateSource.MARKUP, clock)
        if moment:
            parts.times.append((element, text or stamp, moment))
            return
    relative = clock.now is not None and len(text) < 30
    if 0 < len(text) <= MAX_DATE_LENGTH and (relative or _DIGIT.search(text)):
        age = expand_bare_age(text) if element.tag in _LABELS else ""
        moment = _look_up_date(age or text, DateSource.VISIBLE, clock)
        if moment and element.find(".//blockquote") is None:
            parts.times.append((element, text, moment))


def _look_up_date(
    text: str, source: DateSource, clock: DateContext
) -> PublishedTime | None:
    key = (text, source)
    if key not in clock.cache:
        if len(clock.cache) > MAX_CACHED_DATES:
            clock.cache.clear()
        clock.cache[key] = _parse_date(text, source, clock)
    return clock.cache[key]


def _parse_date(
    text: str, source: DateSource, clock: DateContext
) -> PublishedTime | None:
    moment = parse_printed_date(
        text,
        source=source,
        now=clock.now,
        utc_offset_minutes=clock.utc_offset_minutes,
        day_first=clock.day_first,
    )
    usable = moment and moment.precision not in {Precision.YEAR, Precision.MONTH}
    return moment if usable or (moment and moment.offset_minutes == 0) else None


def short_text(element: HtmlElement, limit: int) -> str:
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
