"""The time that one element of a comment prints, or has in an attribute."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.dates.finest import refine
from wireroom.dates.printed_text import MAX_DATE_LENGTH
from wireroom.dates.relative_time import expand_bare_age
from wireroom.extract.comments.markup.date_context import PrintedTime
from wireroom.extract.comments.markup.dated_sentences import is_dated_sentence
from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.comments.markup.stamps import MAX_STAMP_LENGTH, read_stamp
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.date_context import DateContext
    from wireroom.model.moment import PublishedTime

MAX_DATED_LENGTH = 120
_MAX_AGE_LENGTH = 29
_MAX_DATED_CHILDREN = 8
_MAX_PARTS = 30
_DIGIT = re.compile(r"\d")
# Elements that hold a label; a reader's own "3h" is in a paragraph.
_LABEL_TAGS = frozenset({"time", "span", "a", "abbr", "small", "em", "i", "div"})
# A date in one of these is when the picture was taken.
_PICTURE_TAGS = frozenset({"figure", "figcaption"})


def find_printed_time(element: HtmlElement, dates: DateContext) -> PrintedTime | None:
    """Return the time that an element states, None if it states none.

    Each element is read once for a page: several readers ask for it, and again for each
    comment around it (four times on average, measured).
    """
    if element not in dates.printed:
        dates.printed[element] = _read_printed_time(element, dates)
    return dates.printed[element]


def _read_printed_time(element: HtmlElement, dates: DateContext) -> PrintedTime | None:
    if element.tag in _PICTURE_TAGS:
        return None
    is_small = len(element) <= _MAX_DATED_CHILDREN
    text = short_text(element, MAX_DATED_LENGTH) if is_small else ""
    stamp = read_stamp(element)
    if stamp and len(stamp) <= MAX_STAMP_LENGTH and any(map(str.isdigit, stamp)):
        time = dates.parse(stamp, DateSource.MARKUP)
        if time:
            time = _refine_day(time, text, dates)
            return PrintedTime(element, text or stamp, time)
    may_be_age = dates.now is not None and len(text) <= _MAX_AGE_LENGTH
    if 0 < len(text) <= MAX_DATE_LENGTH and (may_be_age or _DIGIT.search(text)):
        age = expand_bare_age(text) if element.tag in _LABEL_TAGS else ""
        time = dates.parse(age or text, DateSource.VISIBLE)
        is_line = time is not None and not is_dated_sentence(text)
        if time and is_line and element.find(".//blockquote") is None:
            is_whole = len(element) and _has_paragraph_behind_time(element, dates)
            return None if is_whole else PrintedTime(element, text, time)
    return None


def _has_paragraph_behind_time(element: HtmlElement, dates: DateContext) -> bool:
    """Return whether a short element is a whole comment, not the line of its time."""
    is_behind = False
    for part in islice(element.iterdescendants(), _MAX_PARTS):
        if is_behind and part.tag == "p" and short_text(part, MAX_DATED_LENGTH):
            return find_printed_time(part, dates) is None
        if not is_behind and part.tag != "p" and not len(part):
            is_behind = find_printed_time(part, dates) is not None
    return False


def _refine_day(time: PublishedTime, text: str, dates: DateContext) -> PublishedTime:
    """Return the printed time of a day, where an attribute states the day alone."""
    if time.precision is not Precision.DAY or not 0 < len(text) <= MAX_DATE_LENGTH:
        return time
    printed = dates.parse(text, DateSource.VISIBLE)
    return time if printed is None else refine(time, printed)
