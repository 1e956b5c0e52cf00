"""The title of an article on a section page, from its link and its teaser."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml.etree import iterwalk

from wireroom.feeds.section_pages.section_links import (
    SectionLink,
    collect_words,
    is_heading,
)
from wireroom.feeds.section_pages.section_words import MORE, is_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

# Parts of one link that are looked at.
_MAX_PARTS = 20
_TIME_NAMES = re.compile(r"date|time|publish|posted|datum|fecha|meta", re.IGNORECASE)
# Not "updated" alone: microformats call the time of publication so as well.
_EDIT_NAMES = re.compile(
    r"modified|last[_-]?updated?|updated?[_-](?:at|date|on|time)", re.IGNORECASE
)
_TITLE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:title|headline|heading|titel|titre)(?=\s|$)", re.IGNORECASE
)


def read_title(link: SectionLink, card: HtmlElement) -> str:
    """Return the title of an article: of the first of these that there is.

    A heading in its link; the part of the link that is named as the title, as themes
    put date and section into the link as well; its words; the heading of its teaser.
    """
    inner = _find_heading(link.element) or _find_named(link.element)
    if inner:
        return inner
    words = " ".join(_list_words(link.element))
    if words and (link.has_heading or is_title(words)):
        return words
    heading = _find_heading(card) or _find_bold(card)
    # "Read more" is the title of nothing.
    return heading or ("" if MORE.match(words) else words)


def names_time(element: HtmlElement) -> bool:
    """Return whether an element is for a time, by its tag or its names."""
    return element.tag == "time" or bool(_TIME_NAMES.search(_list_names(element)))


def names_edit(element: HtmlElement) -> bool:
    """Return whether an element is for the time of an edit, by its names."""
    names = _list_names(element)
    return bool(_EDIT_NAMES.search(names)) and "publish" not in names.lower()


def rank_as_title(link: SectionLink) -> tuple[bool, bool, int]:
    """Return the rank of a link: of those to one article the highest has its title."""
    return not MORE.match(link.words), link.has_heading, len(link.words)


def _list_names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"


def _find_heading(element: HtmlElement) -> str:
    headings = (collect_words(each) for each in element.iter() if is_heading(each))
    return next(filter(None, headings), "")


def _find_named(link: HtmlElement) -> str:
    """Return the words of the innermost part of a link that is named as its title."""
    parts = (
        each
        for each in link.iterdescendants()
        if _TITLE_NAMES.search(_list_names(each))
    )
    named = list(islice(parts, _MAX_PARTS))
    around = {above for each in named for above in each.iterancestors()}
    innermost = (each for each in named if each not in around)
    words = (" ".join(_list_words(each)) for each in innermost)
    return next(filter(is_title, words), "")


def _find_bold(card: HtmlElement) -> str:
    bold = (collect_words(each) for each in card.iter("b", "strong"))
    return next(filter(is_title, bold), "")


def _list_words(element: HtmlElement) -> Iterator[str]:
    """Yield the words of an element but those of a time in it."""
    times = 0
    for event, each in iterwalk(element, events=("start", "end")):
        is_time = each is not element and names_time(each)
        if event == "start":
            times += is_time
            yield from (each.text or "").split() if not times else ()
        else:
            times -= is_time
            has_tail = each is not element and not times
            yield from (each.tail or "").split() if has_tail else ()
