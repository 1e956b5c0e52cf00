"""Comments without marks of their own: what repeats around the dates of a section.

Every comment list prints one date a comment. The largest element with exactly one date
is the comment, in any language; where a comment holds the replies to it, the shape of
its neighbours tells how far it reaches.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.body_text import UNREAD_TAGS
from wireroom.extract.comments.markup.section_removal import is_comment_section
from wireroom.extract.dates import parse_printed_date
from wireroom.extract.relative_time import expand_bare_age
from wireroom.model.moment import DateSource, Precision
from wireroom.words.calendar import JUST_NOW, TODAY, YESTERDAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.parts import DateContext

MAX_ANCHORS = 20_000
_MAX_LEVELS = 40
_MAYBE_DATE = re.compile(r"\d{4}|\d\d?[/.:]\d\d|\d\s?\w")
_NEAR_DAYS = (*TODAY, *YESTERDAY, *JUST_NOW)
# What parts a date from the name before it.
_PARTING = " \t\r\n,;|\u00b7\u2022\u2013\u2014-"
_NUMBERED = re.compile(r"\d+|\b(?:odd|even|alt|first|last)\b")
_LISTS = frozenset({"ol", "ul", "tbody", "table"})


def find_by_repetition(
    hints: list[HtmlElement], clock: DateContext
) -> list[HtmlElement]:
    """The elements that look like one comment each, in the page's order."""
    out: list[HtmlElement] = []
    for section in _find_sections(hints):
        anchors = _find_date_elements(section, clock)
        if anchors:
            out += _widen_dates(anchors, section)
    return list(dict.fromkeys(out))


def _find_sections(hints: list[HtmlElement]) -> list[HtmlElement]:
    """The outermost comment sections."""
    named = [x for x in hints if is_comment_section(x)][:200]
    inside = set(named)
    return [x for x in named if inside.isdisjoint(x.iterancestors())]


def _find_date_elements(section: HtmlElement, clock: DateContext) -> list[HtmlElement]:
    """What prints a date; not what a reader quotes, unless all stand in quotations."""
    found = list(_iter_date_elements(section, clock))
    quoted = {x for quote in section.iter("blockquote") for x in quote.iter()}
    outside = [x for x in found if x not in quoted] if quoted else found
    return outside if 2 * len(outside) >= len(found) else found


def _iter_date_elements(
    section: HtmlElement, clock: DateContext
) -> Iterator[HtmlElement]:
    left = MAX_ANCHORS
    for element in section.iter():
        if left <= 0:
            return
        if not isinstance(element.tag, str) or element.tag in UNREAD_TAGS:
            continue
        if (
            element.get("datetime")
            or _prints_date(element.text, clock)
            or (element.tag == "time" and expand_bare_age((element.text or "").strip()))
        ):
            left -= 1
            yield element
        elif _prints_date(element.tail, clock) and element is not section:
            left -= 1
            yield element.getparent()


def _prints_date(text: str | None, clock: DateContext) -> bool:
    if not text or len(text) > 400:
        return False
    text = text.strip(_PARTING)
    if not _MAYBE_DATE.search(text) and not text.lower().startswith(_NEAR_DAYS):
        return False
    if len(text) > 80:
        return False
    moment = parse_printed_date(text, source=DateSource.VISIBLE, now=clock.now)
    if moment is None:
        return False
    # "2 months ago" is counted; "March 2012" is a month's list.
    return moment.offset_minutes == 0 or moment.precision not in {
        Precision.MONTH,
        Precision.YEAR,
    }


def _widen_dates(anchors: list[HtmlElement], section: HtmlElement) -> list[HtmlElement]:
    anchors = list(dict.fromkeys(anchors))
    held: Counter[HtmlElement] = Counter()
    first: dict[HtmlElement, HtmlElement] = {}
    chains = [_collect_ancestors(anchor, section) for anchor in anchors]
    for anchor, chain in zip(anchors, chains, strict=True):
        for element in chain:
            held[element] += 1
            first.setdefault(element, anchor)
    singles = [_find_outermost_single(chain, held) for chain in chains]
    shapes = Counter(_shape_of(x) for x in singles)
    return [
        _widen_to_neighbours(anchor, chain, single, shapes, first)
        for anchor, chain, single in zip(anchors, chains, singles, strict=True)
    ]


def _collect_ancestors(anchor: HtmlElement, section: HtmlElement) -> list[HtmlElement]:
    out = [anchor]
    for parent in anchor.iterancestors():
        if parent is section or len(out) > _MAX_LEVELS:
            break
        out.append(parent)
    return out


def _find_outermost_single(
    chain: list[HtmlElement], held: Counter[HtmlElement]
) -> HtmlElement:
    """The outermost element with this date alone; a list is no comment."""
    alone = [x for x in chain if held[x] == 1]
    inner = [x for x in alone if x.tag not in _LISTS]
    return inner[-1] if inner else chain[0]


def _shape_of(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), _NUMBERED.sub("", element.get("class", "").lower()).strip()


def _widen_to_neighbours(
    anchor: HtmlElement,
    chain: list[HtmlElement],
    single: HtmlElement,
    shapes: Counter[tuple[str, str]],
    first: dict[HtmlElement, HtmlElement],
) -> HtmlElement:
    """Out to where its neighbours reach, if it is the first date in there."""
    best, most = single, shapes[_shape_of(single)]
    outside = False
    for element in chain:
        outside = outside or element is single
        if not outside or element is single or first[element] is not anchor:
            continue
        count = shapes[_shape_of(element)]
        if count and (count * 3 >= most or _is_bare(best)):
            best = element
    return best


def _is_bare(element: HtmlElement) -> bool:
    """Little more than a name and a date."""
    return sum(len(x.strip()) for x in element.itertext()) < 120
