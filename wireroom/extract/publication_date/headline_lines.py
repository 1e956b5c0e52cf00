"""The short texts around a headline, among them the line with the date."""

from __future__ import annotations

import re
from itertools import chain, dropwhile, islice
from typing import TYPE_CHECKING, NamedTuple

from wireroom.extract.comments.counts.count_claims import is_comments_heading
from wireroom.extract.page.letter_count import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

MAX_LINE_LENGTH = 90
_MAX_LINES_BEFORE = 8
_HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MAX_STORY_LEVELS = 3
# Characters of a class, and of a text node, that are looked at.
_MAX_CLASS = 400
_MAX_NODE = 400
# Children of an element whose text is one line.
_MAX_INLINE = 6
_DIGIT = re.compile(r"\d")
# Characters of a text that is one of the story, or its summary.
_MIN_LONG, _MIN_LONG_UNSPACED = 120, 50
# A place, a day with its year, and a dash.
_DATELINE = re.compile(
    r"(?:[^\W\d_][^\d\n.:]{1,30},\s|\()?"
    r"(?P<day>\d{1,2}\.\s?(?:\d{1,2}\.|[^\W\d_]{3,12})\s?\d{4}"
    r"|\d{1,2}\s[^\W\d_]{3,12}\.?\s\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2},\s\d{4})"
    r"\)?\s?(?:[\u2013\u2014:-]|--)\s"
)
# Texts behind a headline of which one may begin with a day: a summary is before them.
_MAX_TEXTS = 3
_STORY = re.compile(
    r"(?:^|[\s_-])(?:hentry|h-entry|entry|post|story|article|news-?detail)(?:$|[\s_-])"
)


class Line(NamedTuple):
    """A short text near a headline.

    Attributes:
        text: with single spaces. element: the one that it is in or right behind.
        is_behind_text: a long text is between the headline and the line.
    """

    text: str
    element: HtmlElement
    is_behind_text: bool = False


def list_lines_before(heading: HtmlElement) -> list[Line]:
    """Return the short texts right before a headline, within its story.

    What is printed above the story is the day on which the page was made.
    """
    story = find_story_block(heading)
    if story is None:
        return []
    lines: list[Line] = []
    for element in story.iter():
        if element is heading:
            break
        lines += _list_lines(element)
        if len(lines) > _MAX_LINES_BEFORE:
            return []
    return lines


def find_story_block(heading: HtmlElement) -> HtmlElement | None:
    """Return the element near a headline that holds the story, None without one."""
    parents = islice(heading.iterancestors(), _MAX_STORY_LEVELS)
    return next(
        (
            parent
            for parent in parents
            if parent.tag in {"article", "main"} or is_marked_as_story(parent)
        ),
        None,
    )


def is_marked_as_story(element: HtmlElement) -> bool:
    """Return whether the class of an element says that it holds a story."""
    return _STORY.search((element.get("class") or "")[:_MAX_CLASS]) is not None


def iter_lines_after(heading: HtmlElement, root: HtmlElement) -> Iterator[Line]:
    """Yield the short texts behind a headline, in the order of the page.

    Those behind the heading of the comments are about the comments.
    """
    is_behind_text = False
    for element in _iter_after(heading, root):
        if element.tag in _HEADING_TAGS and is_comments_heading(
            (element.text or "").strip()
        ):
            return
        for line in _list_lines(element):
            yield line._replace(is_behind_text=True) if is_behind_text else line
        is_behind_text = is_behind_text or _has_long_text(element)


def _has_long_text(element: HtmlElement) -> bool:
    if element.tag in {"script", "style"}:
        return False
    return any(_is_long(_fold_piece(piece)) for piece in (element.text, element.tail))


def _is_long(text: str) -> bool:
    if len(text) <= _MIN_LONG_UNSPACED:
        return False
    unspaced = len(UNSPACED.findall(text))
    return len(text) > _MIN_LONG or unspaced > _MIN_LONG_UNSPACED


def find_dateline(heading: HtmlElement, root: HtmlElement) -> str:
    """Return the day with which the text behind a headline begins; "" without one.

    "29.11.2022 - The board met", "Ansel, 29 November 2022 - The board met".
    """
    texts = (
        _fold_piece(element.text)
        for element in _iter_after(heading, root)
        if element.tag not in {"script", "style"}
    )
    long = (text for text in texts if len(text) > MAX_LINE_LENGTH)
    matches = map(_DATELINE.match, islice(long, _MAX_TEXTS))
    return next((match["day"] for match in matches if match), "")


def _iter_after(heading: HtmlElement, root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements in and behind a heading, in the order of the page."""
    elements = dropwhile(lambda element: element is not heading, root.iter())
    return islice(elements, 1, None)


def iter_lines(root: HtmlElement) -> Iterator[Line]:
    """Yield the short texts of a page in its order."""
    for element in root.iter():
        yield from _list_lines(element)


def _list_lines(element: HtmlElement) -> list[Line]:
    """Return the short texts in and right behind an element.

    A date that a link divides ("8. <a>December 2010</a> at 9:43") is one text.
    """
    if element.tag in {"script", "style", "option"}:
        return []
    pieces = (element.text, _join_divided_date(element), element.tail)
    texts = map(_fold_piece, pieces)
    return [
        Line(text, element) for text in texts if text and len(text) <= MAX_LINE_LENGTH
    ]


def _join_divided_date(element: HtmlElement) -> str:
    """Return the text of an element with numbers in a link and beside the link."""
    if not 0 < len(element) <= _MAX_INLINE:
        return ""
    own = (element.text, *(child.tail for child in element))
    linked = (child.text for child in element if child.tag == "a")
    if not (_has_digit(own) and _has_digit(linked)):
        return ""
    inner = ((child.text, child.tail) for child in element)
    text = " ".join(piece or "" for piece in (element.text, *chain(*inner)))
    return " ".join(text.split())


def _has_digit(pieces: Iterable[str | None]) -> bool:
    return any(_DIGIT.search((piece or "")[:_MAX_NODE]) for piece in pieces)


def _fold_piece(piece: str | None) -> str:
    return " ".join((piece or "")[:_MAX_NODE].split())
