"""Reads comments without marks: what repeats around the dates of a section.

Every comment list prints one date for each comment. The largest element with exactly
one date is the comment, in any language; where a comment holds the replies to it, the
shape of its neighbours gives its extent.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import parse_printed_date
from wireroom.dates.relative_time import expand_bare_age
from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.body_text import UNREAD_TAGS
from wireroom.extract.comments.markup.dated_sentences import is_dated_sentence
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.leaf_texts import is_profile
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.comments.markup.section_removal import (
    MarkupSpan,
    is_comment_section,
)
from wireroom.extract.comments.markup.wrap_siblings import wrap_segments
from wireroom.extract.comments.scoring import is_short
from wireroom.model.moment import DateSource, Precision
from wireroom.words.calendar import (
    AGO_AFTER,
    AGO_BEFORE,
    JUST_NOW,
    TODAY,
    YESTERDAY,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.date_context import DateContext

MAX_DATES = 20_000
_MAX_SECTIONS = 200
_MAX_LEVELS = 40
# Levels above an element with a date in which another one has the same date.
_MAX_DATE_LEVELS = 2
_MAYBE_DATE = re.compile(r"\d{4}|\d\d?[/.:]\d\d|\d\s?\w")
_NEAR_DAYS = (*TODAY, *YESTERDAY, *JUST_NOW)
# Ages without a digit: "an hour ago".
_AGO = re.compile(
    rf"(?:^|\s)(?:{'|'.join(map(re.escape, (*AGO_BEFORE, *AGO_AFTER)))})(?:\s|$)"
)
# Characters of a text node, and of the date in it without what separates it.
_MAX_NODE = 400
_MAX_DATE = 80
# Words of a text that is a date with a name, and of one that ends as a sentence does.
_MAX_DATE_WORDS, _MAX_ENDED_WORDS = 16, 10
_SENTENCE_ENDS = frozenset(".!?\u2026")
# Signs between a date and the name before it.
_SEPARATORS = " \t\r\n,;|\u00b7\u2022\u2013\u2014-"
_VARIANT = re.compile(r"\d+|\b(?:odd|even|alt|first|last)\b")
_LIST_TAGS = frozenset({"ol", "ul", "tbody", "table"})
# An element with less text holds a name and a date and no comment.
_MIN_COMMENT = 120
# "over 2 years ago" with the date in the ``title``.
_TITLED_TAGS = frozenset({"a", "abbr", "span", "time"})


def read_by_repetition(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read what repeats in the comment sections, if comments are missing so far."""
    if not is_short(ctx):
        return ()
    view = index.view
    records = find_by_repetition(index.hints, ctx.dates)
    if len(records) < 2:
        return ()
    drafts = read_threads(records, GENERIC, ctx.dates)
    if len(drafts) * 2 < len(records):
        view = view.copy()
        known = {draft.element for draft in drafts}
        heads = view.find_copies(record for record in records if record not in known)
        drafts = read_threads(wrap_segments(heads), GENERIC, ctx.dates)
    candidates = make_candidates("by-repetition", Evidence.PATTERN, drafts, view)
    if not _has_undated(records):
        return candidates
    return tuple(replace(candidate, continues=True) for candidate in candidates)


def find_by_repetition(
    hints: Sequence[HtmlElement], dates: DateContext
) -> list[HtmlElement]:
    """Find the elements that look like one comment each, in document order."""
    records: dict[HtmlElement, None] = {}
    for section in _find_outermost_sections(hints):
        anchors = find_date_elements(MarkupSpan(elements=(section,)), dates)
        records |= dict.fromkeys(widen_dates(anchors, section))
    return list(records)


def _has_undated(records: Sequence[HtmlElement]) -> bool:
    """Return whether a neighbour of the comments looks like one, but for its date.

    It prints a time that no reader knows, such as "some hours ago". Where most of a
    shape have no date, the shape is not that of comments.
    """
    known = set(records)
    counts = Counter((record.getparent(), shape_of(record)) for record in known)
    return any(
        0 < _count_undated(parent, shape, known) <= count
        for (parent, shape), count in counts.items()
        if parent is not None and shape[1]
    )


def _count_undated(
    parent: HtmlElement, shape: tuple[str, str], known: AbstractSet[HtmlElement]
) -> int:
    """Count the children of a shape that are no comment and hold none."""
    others = (x for x in parent if isinstance(x.tag, str) and x not in known)
    alike = [child for child in others if shape_of(child) == shape]
    return sum(known.isdisjoint(child.iter()) for child in alike)


def find_date_elements(span: MarkupSpan, dates: DateContext) -> list[HtmlElement]:
    """Find the elements that print a date.

    Dates in quotations are left out, unless most are in quotations.
    """
    elements = list(_iter_date_elements(span, dates))
    quoted = {
        inner
        for root in span.elements
        for quotation in root.iter("blockquote")
        for inner in quotation.iter()
    }
    outside = [x for x in elements if x not in quoted] if quoted else elements
    return outside if 2 * len(outside) >= len(elements) else elements


def widen_dates(
    anchors: Sequence[HtmlElement], section: HtmlElement
) -> list[HtmlElement]:
    """Find the comment around each element that prints a date.

    Args:
        section: the element that holds all comments, and is none of them.
    """
    anchors = _drop_inner(list(dict.fromkeys(anchors)))
    chains = [_collect_ancestors(anchor, section) for anchor in anchors]
    counts = Counter(element for chain in chains for element in chain)
    first: dict[HtmlElement, HtmlElement] = {}
    for anchor, chain in zip(anchors, chains, strict=True):
        for element in chain:
            first.setdefault(element, anchor)
    singles = [_find_outermost_single(chain, counts) for chain in chains]
    shapes = Counter(map(shape_of, singles))
    return [
        _widen_to_neighbours(single, _list_wider(chain, single, first), shapes)
        for chain, single in zip(chains, singles, strict=True)
    ]


def _drop_inner(anchors: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Return dates without those within one: ``<i title="3 May"><a>3 May</a></i>``."""
    known = set(anchors)
    return [
        anchor
        for anchor in anchors
        if known.isdisjoint(islice(anchor.iterancestors(), _MAX_DATE_LEVELS))
    ]


def _find_outermost_sections(hints: Sequence[HtmlElement]) -> list[HtmlElement]:
    sections = list(islice(filter(is_comment_section, hints), _MAX_SECTIONS))
    known = set(sections)
    return [x for x in sections if known.isdisjoint(x.iterancestors())]


def _iter_date_elements(span: MarkupSpan, dates: DateContext) -> Iterator[HtmlElement]:
    found = (
        element
        for root in span.elements
        for element in _iter_dates_below(root, dates, with_tail=span.owns_tail)
    )
    return islice(found, MAX_DATES)


def _iter_dates_below(
    root: HtmlElement, dates: DateContext, *, with_tail: bool
) -> Iterator[HtmlElement]:
    profiles = _find_profiles(root)
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in UNREAD_TAGS:
            continue
        if element in profiles:
            continue
        if _has_date(element, dates):
            yield element
        elif (with_tail or element is not root) and _is_date(element.tail, dates):
            yield element.getparent()


def _find_profiles(root: HtmlElement) -> set[HtmlElement]:
    """Return the elements about a member beside the text: "Joined: 3 January 2015"."""
    marked = (x for x in root.iter("dl", "div", "ul", "aside") if is_profile(x))
    return {inner for profile in marked for inner in profile.iter()}


def _has_date(element: HtmlElement, dates: DateContext) -> bool:
    """Return whether the element's own text or an attribute for a date is one."""
    if element.get("datetime") or _is_date(element.text, dates):
        return True
    if element.tag in _TITLED_TAGS and _is_date(element.get("title"), dates):
        return True
    # "3h" is an age only in an element for times.
    return element.tag == "time" and bool(expand_bare_age((element.text or "").strip()))


def _is_date(text: str | None, dates: DateContext) -> bool:
    if not text or len(text) > _MAX_NODE:
        return False
    text = text.strip(_SEPARATORS)
    if len(text) > _MAX_DATE or not _may_be_date(text) or _has_many_words(text):
        return False
    # In which order day and month are does not matter here.
    time = parse_printed_date(
        text,
        source=DateSource.VISIBLE,
        now=dates.now,
        day_first=True,
        language=dates.language,
    )
    if time is None or is_dated_sentence(text):
        return False
    # "2 months ago" is a comment's time; "March 2012" is a month of an archive.
    return time.offset_minutes == 0 or time.precision not in {
        Precision.MONTH,
        Precision.YEAR,
    }


def _has_many_words(text: str) -> bool:
    """Return whether a text has more words than a date with a name beside it.

    Some are sentences that begin as a byline does ("By 3 March we had ..."), which
    :func:`is_dated_sentence` does not take for sentences.
    """
    count = len(text.split())
    # "p.m." ends a time of day.
    is_ended = text[-1:] in _SENTENCE_ENDS and not text.endswith("m.")
    return count > (_MAX_ENDED_WORDS if is_ended else _MAX_DATE_WORDS)


def _may_be_date(text: str) -> bool:
    if _MAYBE_DATE.search(text):
        return True
    lower = text.lower()
    return lower.startswith(_NEAR_DAYS) or _AGO.search(lower) is not None


def _collect_ancestors(anchor: HtmlElement, section: HtmlElement) -> list[HtmlElement]:
    """Return the anchor and its ancestors inside the section."""
    chain = [anchor]
    for parent in anchor.iterancestors():
        if parent is section or len(chain) > _MAX_LEVELS:
            break
        chain.append(parent)
    return chain


def _find_outermost_single(
    chain: Sequence[HtmlElement], counts: Counter[HtmlElement]
) -> HtmlElement:
    """Return the outermost element with this date alone that is not a list."""
    alone = [x for x in chain if counts[x] == 1 and x.tag not in _LIST_TAGS]
    return alone[-1] if alone else chain[0]


def _list_wider(
    chain: Sequence[HtmlElement],
    single: HtmlElement,
    first: Mapping[HtmlElement, HtmlElement],
) -> list[HtmlElement]:
    """Return the elements around ``single`` in which its date is the first."""
    outside = chain[chain.index(single) + 1 :]
    return [element for element in outside if first[element] is chain[0]]


def _widen_to_neighbours(
    single: HtmlElement,
    wider: Sequence[HtmlElement],
    shapes: Counter[tuple[str, str]],
) -> HtmlElement:
    """Return the widest element whose shape other comments have.

    A list may have the class of its comments; the date of its first is in a child of
    that class, that of a comment is not.
    """
    best, most = single, shapes[shape_of(single)]
    for inner, element in pairwise((single, *wider)):
        shape = shape_of(element)
        if shape[1] and shape == shape_of(inner):
            continue
        if shapes[shape] and (shapes[shape] * 3 >= most or _is_bare(best)):
            best = element
    return best


def shape_of(element: HtmlElement) -> tuple[str, str]:
    """Return the tag, and the classes without numbers and "odd", "even", ..."""
    names = _VARIANT.sub("", element.get("class", "").lower())
    return str(element.tag), names.strip()


def _is_bare(element: HtmlElement) -> bool:
    """Return whether the element has little more than a name and a date."""
    return sum(len(piece.strip()) for piece in element.itertext()) < _MIN_COMMENT
