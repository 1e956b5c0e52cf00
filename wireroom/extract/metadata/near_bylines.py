"""The lines between a headline and its story that name the authors."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.page.page_index import (
    is_about_others,
    is_inside_comments,
    is_inside_furniture,
)
from wireroom.extract.page.shown_text import get_short_text, get_spaced_text, get_text
from wireroom.model.moment import DateSource, Precision
from wireroom.words.byline_patterns import (
    AUTHOR_PREPOSITION,
    BYLINE_PREFIX,
    POSTING_VERB,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

MAX_BYLINE = 99
BYLINE = re.compile(AUTHOR_PREPOSITION + r"\s*(?:\s|:\s?)\S", re.IGNORECASE)
# Between a headline and its story: levels, blocks of each, elements of each block; and
# words of a line that begins with "by".
_MAX_HEAD_LEVELS, _MAX_HEAD_BLOCKS, _MAX_HEAD_ELEMENTS = 3, 6, 24
_MAX_PLAIN_WORDS = 6
_HEAD_TAGS = (
    "p", "div", "span", "small", "li", "em", "i", "b", "strong", "h4", "h5", "h6", "dd",
    "td", "underline",
)  # fmt: skip
_STORY_END_TAGS = ("h2", "h3")
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|credits?|photo\w{0,12})(?:$|[\s_-])",
    re.IGNORECASE,
)
# Classes of icons in front of the name and of the date.
_PERSON_ICON = re.compile(
    r"(?:^|[\s_-])(?:user|account|author|person|avatar)(?:$|[\s_-])", re.IGNORECASE
)
_DATE_ICON = re.compile(
    r"(?:^|[\s_-])(?:date|calendar|clock|time)(?:$|[\s_-])", re.IGNORECASE
)
_ICON_TAGS = frozenset({"i", "svg"})
_MAX_ICONS, _MAX_ICON_CLASS = 12, 200
_DIGIT = re.compile(r"\d")
OUTER_TAGS = frozenset({"body", "html", "main"})
# "Author: Ada Quill", "作者 : ...", with nothing else.
_LABELLED = re.compile(
    BYLINE_PREFIX + r"\s?[:\uff1a]\s?[^\W\d_][^:\uff1a|\n]{1,50}",
    re.IGNORECASE,
)
# In a line with the date: "3 May 2026 by Ada Quill", "Posted by Ada Quill on 3 May".
_INNER_BYLINE = re.compile(
    rf"(?<=\s)(?:{AUTHOR_PREPOSITION}\s+"
    rf"|{BYLINE_PREFIX}"
    r"\s?[:\uff1a]\s?)(?=\w)",
    re.IGNORECASE,
)
# "By Ada Quill in" is left before the link to a category.
_ENDS_IN_WORD = re.compile(
    r"\s+(?:in|on|at|under|for|am|um|le|el|en|em|il)$", re.IGNORECASE
)
# The date and the category of the line, and links: "by Ada in News | Permalink".
_BEHIND_NAME = re.compile(
    r"\s+(?:in|on|at|am|le|el|em|il)\s|\s+en\s(?=\d)|\s*[|·•/\u2013\u2014]|\s-\s",
    re.IGNORECASE,
)
_COARSE = frozenset({Precision.MONTH, Precision.YEAR})
_POSTING_VERB = re.compile(POSTING_VERB, re.IGNORECASE)


def list_lines_behind(heading: HtmlElement, index: PageIndex) -> list[str]:
    """Return the bylines in the blocks between a headline and the story's text.

    The outermost line of each: "Posted by <a>Ada Quill</a> on 3 May".
    """
    lines: list[str] = []
    for element in _iterate_head(heading):
        is_line = get_short_text(element, MAX_BYLINE) and not has_cells(element)
        text = get_spaced_text(element) if is_line else ""
        byline = _find_near_byline(text)
        if byline and not is_of_another(element, index):
            lines.append(_ENDS_IN_WORD.sub("", byline))
    return lines


def find_name_behind_icon(heading: HtmlElement, index: PageIndex) -> list[str]:
    """Return the name behind the icon of a person below a headline; none of several.

    The row has to have an icon for the date as well. Without one, the icon of a person
    is in front of a number of visitors, or of the button to sign in.
    """
    names: list[str] = []
    for element in _iterate_head(heading):
        if element.tag not in _ICON_TAGS or not _is_icon(element, _PERSON_ICON):
            continue
        row = element.getparent()
        icons = () if row is None else islice(row.iter(*_ICON_TAGS), _MAX_ICONS)
        if any(_is_icon(x, _DATE_ICON) for x in icons):
            name = _read_beside(element)
            is_word = name and not _DIGIT.search(name)
            names += [name] if is_word and not is_of_another(element, index) else []
    return names if len(names) == 1 else []


def _is_icon(element: HtmlElement, kind: re.Pattern[str]) -> bool:
    return kind.search(element.get("class", "")[:_MAX_ICON_CLASS]) is not None


def _read_beside(icon: HtmlElement) -> str:
    """Return the words in an icon's element, else those right behind it."""
    text = get_short_text(icon, MAX_BYLINE) or " ".join((icon.tail or "").split())
    following = icon.getnext()
    if not text and following is not None:
        text = get_short_text(following, MAX_BYLINE)
    return text if len(text) <= MAX_BYLINE else ""


def find_byline(text: str) -> str:
    """Return a line that names the author, or its part behind a date or "posted".

    "" for any other line.
    """
    if len(text) > MAX_BYLINE:
        return ""
    if BYLINE.match(text):
        return text
    match = _INNER_BYLINE.search(text)
    if match is None:
        return ""
    before = text[: match.start()].strip(" ,|·•-\u2013")
    is_posting = _POSTING_VERB.fullmatch(before) is not None
    time = parse_printed_date(before, source=DateSource.VISIBLE)
    is_dated = time is not None and time.precision not in _COARSE
    if not (is_posting or is_dated):
        return ""
    name = _BEHIND_NAME.split(text[match.end() :], maxsplit=1)[0]
    return text[match.start() : match.end()] + name


def has_cells(element: HtmlElement) -> bool:
    """Return whether an element has several fields, which are not one line."""
    return len(list(islice(element.iterdescendants("dd", "td"), 2))) > 1


def is_of_another(element: HtmlElement, index: PageIndex) -> bool:
    """Return whether a line is of a picture, of another story, or of a comment."""
    around = (element, *islice(element.iterancestors(), 1))
    if any(_CAPTION.search(x.get("class", "")[:200]) for x in around):
        return True
    return (
        is_about_others(element, index)
        or is_inside_comments(element)
        or is_inside_furniture(element)
    )


def _iterate_head(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield elements behind a heading, up to the first long paragraph."""
    levels = (heading, *islice(heading.iterancestors(), _MAX_HEAD_LEVELS))
    for level in takewhile(lambda x: x.tag not in OUTER_TAGS, levels):
        for sibling in islice(level.itersiblings(), _MAX_HEAD_BLOCKS):
            inner = sibling.iter(*_HEAD_TAGS, *_STORY_END_TAGS)
            for element in islice(inner, _MAX_HEAD_ELEMENTS):
                is_text = element.tag == "p" and len(get_text(element)) > MAX_BYLINE
                if is_text or element.tag in _STORY_END_TAGS:
                    return
                yield element


def _find_near_byline(text: str) -> str:
    """Return the byline of a line behind a headline, "" for another line.

    "By" without a date begins a sentence as well: such a line has few words.
    """
    if _LABELLED.fullmatch(text):
        return text
    is_plain = BYLINE.match(text) is not None
    if is_plain and len(text.split()) > _MAX_PLAIN_WORDS:
        return ""
    return find_byline(text)
