"""Dates of comments beside all elements: ``<b>Ada</b> (3 May 2026) <p>...``."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from wireroom.extract.comments.markup.date_context import PrintedTime
from wireroom.extract.comments.markup.own_element import iterate_own_elements
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.date_context import DateContext

# Longer texts are sentences.
_MIN_LOOSE_DATE, _MAX_LOOSE_DATE = 6, 79
_MAX_LOOSE_NODES, _MAX_DESCENDANTS = 12, 40
_DIGIT = re.compile(r"\d")
_PARAGRAPH_TAGS = ("p", "blockquote", "pre", "ul", "ol")
_WRAPPER_TAGS = frozenset({"div", "li", "td", "header", "section", "article", "dt"})


class LooseDate(NamedTuple):
    """A date and its text as the rendered comment has it."""

    date: PrintedTime
    text: str


def is_around_paragraph(date: PrintedTime) -> bool:
    """Return whether a date is all text of an element that holds what somebody wrote.

    A short comment and its date are no longer than dates with a name.
    """
    is_printed = date.time.source is DateSource.VISIBLE
    return is_printed and next(date.element.iter(*_PARAGRAPH_TAGS), None) is not None


def find_loose_date(
    root: HtmlElement,
    inner: Collection[HtmlElement],
    dates: DateContext,
    known: Iterable[PrintedTime],
) -> LooseDate | None:
    """Return the first date in a comment's element, or in a wrapper in it.

    Args:
        inner: elements below ``root`` that belong to other comments.
        known: times of whole elements, which the date has to have as well.
    """
    times = [time.time.at for time in known]
    below = islice(iterate_own_elements(root, inner), _MAX_DESCENDANTS)
    wrappers = (x for x in below if x.tag in _WRAPPER_TAGS and len(x))
    for node in chain.from_iterable(map(_list_loose_texts, (root, *wrappers))):
        text = " ".join((node or "").split())
        if _MIN_LOOSE_DATE <= len(text) <= _MAX_LOOSE_DATE and _DIGIT.search(text):
            time = dates.parse(text, DateSource.VISIBLE)
            if time and all(time.at == at for at in times):
                rendered = re.sub(r"\s+", " ", node or "")
                return LooseDate(PrintedTime(root, text, time), rendered)
    return None


def _list_loose_texts(element: HtmlElement) -> list[str | None]:
    """Return the texts of an element that are beside its first children."""
    return [element.text, *(child.tail for child in element[:_MAX_LOOSE_NODES])]
