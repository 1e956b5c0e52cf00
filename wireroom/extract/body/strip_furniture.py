"""Removes elements from the tree that are inside an article but not its text.

These are dates of the print and web editions, photo captions, share bars, "More in"
lists and newsletter boxes. Only small blocks are removed: a large block with such a
class is a wrapper that contains the story.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.metadata.images import find_captions
from wireroom.extract.page.mark_index import index_marks
from wireroom.extract.page.shown_text import get_short_text, get_text
from wireroom.model.moment import DateSource
from wireroom.words.byline_patterns import DATE_PREPOSITION
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.page.mark_index import MarkIndex
    from wireroom.model.article import Page
    from wireroom.model.moment import PublishedTime

MAX_BOX_CHARACTERS = 1_500
# Characters of a text node, with the white space of its source; and how many levels of
# markup a line may have.
_MAX_LINE_CHARACTERS = 600
_MAX_LEVELS = 3
_MAX_PARTS = 6
# Captions with fewer characters in total are never the main text of a page.
_MIN_CAPTIONS_TEXT = 200
# Of an element that may print a caption again; children, and characters.
_MAX_CHILDREN, _MIN_REPETITION = 4, 15
# A text node with this many characters is a sentence, a shorter one is a label.
_SENTENCE_CHARACTERS = 60
_TEXT_TAGS = ("p", "div", "span", "br", "a", "b", "i", "em", "strong", "li", "td", "dd")
_LINE_TAGS = (
    "p",
    "div",
    "span",
    "em",
    "i",
    "small",
    "footer",
    "li",
    "time",
    "h5",
    "h6",
)
_PRINT_DATE_LINE = re.compile(
    r"[(\[]?\s*(?:(?:first\s+)?published|printed)\s+in\s+"
    r"(?!.{0,80}\b(?:study|journal of)\b)"
    r"(?:the\s+)?[^\n]{2,80}?,?\s+(?:on\s+)?(?P<date>"
    r"[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?"
    r",?\s+\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4})\s*[.)\]]*"
    r"|[^\n]{0,40}\bappear(?:s|ed)\s+in\s+(?:the\s+)?print[^\n]{0,60}?\s+(?:on|of)\s+"
    r"(?P<date2>[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})[^\n]{0,200}",
    re.IGNORECASE,
)
_DATE_LABEL = join_patterns(
    labels
    for language in LANGUAGES
    for labels in (language.published_labels, language.updated_labels)
)
_WEB_DATE_LINE = re.compile(
    rf"(?:{_DATE_LABEL}|created)(?:\s+{DATE_PREPOSITION})?(?:\s*:?\s+|\s*\uff1a\s*)(?=[^\n]{{0,60}}\d)[^\n]{{4,60}}",
    re.IGNORECASE,
)
# Behind a year of East Asia is a letter.
_YEAR_OR_AGO = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\bago\b")
# For marks in lower case: a search without regard to case takes several times as long.
_BOX_MARKS = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharedaddy|social|addtoany|newsletter|subscribe"
    r"|signup|sign-up|related|more-in|more-on|read-next|recirc\w{0,12}|jp-relatedposts"
    r"|outbrain|taboola|trending|most-read|most-popular|promo|paywall-banner"
    # The box with title, author, address and licence below a text.
    r"|copyright|licen[cs](?:e|ing)|reward"
    # Drupal's list of newest comments, its line of author and date, its links.
    r"|(?:recent|latest)-?comments?|comments?-recent|(?<!wp-)block-comment|submitted"
    r"|links inline)"
    r"(?:$|[\s_-])",
)
_BOX_TAGS = frozenset({"div", "section", "aside", "ul", "form", "nav"})
_MAX_MARKS = 200
_LIST_HEADING = re.compile(
    r"(?:more\s+(?:in|from|on)\s+.{2,40}|related(?:\s+\w{3,10}){0,2}|read\s+next"
    r"|you\s+(?:may|might)\s+also\s+like|most\s+(?:read|popular)|recommended(?:\s+for\s+you)?"
    r"|share\s+this(?:\s+\w{3,10})?|trending(?:\s+now)?"
    rf"|{join_patterns(language.list_headings for language in LANGUAGES)})\s*:?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?。]\s*$")


def strip_date_lines(tree: HtmlElement, page: Page) -> PublishedTime | None:
    """Remove lines such as "Published in The X, September 19th, 2011.".

    Lines with the date of the web edition are removed as well.

    Returns:
        The date of the print edition, or None.
    """
    print_date = None
    for element in _find_date_lines(tree):
        text = get_short_text(element, 400)
        if not _YEAR_OR_AGO.search(text) or element.getparent() is None:
            continue
        match = _PRINT_DATE_LINE.fullmatch(text)
        if match:
            print_date = print_date or _parse_day(match["date"] or match["date2"], page)
            element.drop_tree()
        elif len(text) <= 100 and _WEB_DATE_LINE.fullmatch(text):
            element.drop_tree()
    return print_date


def _find_date_lines(tree: HtmlElement) -> list[HtmlElement]:
    """Return elements of lines with a year or "ago", outer elements before inner."""
    lines: dict[HtmlElement, None] = {}
    for element in tree.iter():
        text, tail = element.text, element.tail
        # A plain search costs a tenth of a regular expression, and most text has no
        # year; here, because the call of a function costs as much as the search.
        if text and ("20" in text or "19" in text or "ago" in text):
            _add_enclosing_lines(text, element, lines)
        if tail and ("20" in tail or "19" in tail or "ago" in tail):
            _add_enclosing_lines(tail, element.getparent(), lines)
    return list(lines)


def _add_enclosing_lines(
    text: str, element: HtmlElement | None, lines: dict[HtmlElement, None]
) -> None:
    is_short = len(text) <= _MAX_LINE_CHARACTERS
    if is_short and element is not None and _YEAR_OR_AGO.search(text):
        lines.update(dict.fromkeys(_get_enclosing_lines(element)))


def _get_enclosing_lines(inner: HtmlElement) -> list[HtmlElement]:
    """Return the elements around a text that may be its whole line, outermost first."""
    lines = []
    for element in (inner, *islice(inner.iterancestors(), _MAX_LEVELS)):
        # Its length would be counted child by child, for each line again.
        if next(islice(element, _MAX_PARTS, None), None) is not None:
            break
        if element.tag in _LINE_TAGS:
            lines.append(element)
    return lines[::-1]


def _parse_day(text: str, page: Page) -> PublishedTime | None:
    return parse_printed_date(
        text,
        source=DateSource.VISIBLE,
        now=page.fetched_at,
        utc_offset_minutes=page.utc_offset_minutes,
    )


def remove_furniture(tree: HtmlElement, marks: MarkIndex | None = None) -> None:
    """Remove captions, boxes and lists of links that are not part of the text.

    Args:
        marks: the index of the tree, where one is there.
    """
    marks = marks or index_marks(tree)
    _remove_captions(tree, marks)
    _remove_boxes(marks)
    _remove_link_lists(tree)


def _remove_captions(tree: HtmlElement, marks: MarkIndex) -> None:
    captions = {
        element: get_short_text(element, MAX_BOX_CHARACTERS)
        for element in find_captions(marks)
    }
    if _are_main_text(captions.values(), tree):
        return
    removed = set()
    for element, text in captions.items():
        if text and element.getparent() is not None:
            removed.add(text)
            element.drop_tree()
    if removed:
        _remove_repetitions(tree, removed)


def _are_main_text(captions: Iterable[str], tree: HtmlElement) -> bool:
    """Return whether captions are most of a page's sentences, as in a photo gallery."""
    length = sum(map(len, captions))
    if length < _MIN_CAPTIONS_TEXT:
        return False
    lengths = (len(text.strip()) for text in tree.itertext(*_TEXT_TAGS))
    return 2 * length > sum(n for n in lengths if n >= _SENTENCE_CHARACTERS)


def _remove_repetitions(tree: HtmlElement, captions: set[str]) -> None:
    """Remove the small elements that print a caption once more."""
    longest, ordered = max(map(len, captions)), sorted(captions)
    for element in list(tree.iter("p", "div", "span", "small", "em")):
        is_small = element.getparent() is not None and len(element) < _MAX_CHILDREN
        if not (is_small and _may_begin(element.text, ordered)):
            continue
        text = get_short_text(element, longest)
        if len(text) > _MIN_REPETITION and text in captions:
            element.drop_tree()


def _may_begin(text: str | None, captions: Sequence[str]) -> bool:
    """Return whether a caption begins with the first word of a text, or it has none.

    Args:
        captions: in order.
    """
    words = text.split(maxsplit=1) if text else ()
    if not words:
        return True
    place = bisect_left(captions, words[0])
    return place < len(captions) and captions[place].startswith(words[0])


def _remove_boxes(marks: MarkIndex) -> None:
    for element in marks.find_left(_is_box_mark):
        if element.tag in _BOX_TAGS and _is_removable_box(element):
            element.drop_tree()


@lru_cache(maxsize=4_000)
def _is_box_mark(class_name: str, id_name: str) -> bool:
    marks = f"{class_name} {id_name}".lower()
    return len(marks) < _MAX_MARKS and _BOX_MARKS.search(marks) is not None


def _is_removable_box(element: HtmlElement) -> bool:
    """Return whether a box is small, has no headline, and is not mostly sentences."""
    if element.getparent() is None or element.find(".//h1") is not None:
        return False
    is_filled = len(element) or (element.text or "").strip()
    if is_filled and not get_short_text(element, MAX_BOX_CHARACTERS):
        return False
    paragraphs = map(get_text, element.iter("p"))
    prose = sum(len(text) for text in paragraphs if _SENTENCE_END.search(text))
    return prose < 400 or element.tag in {"form", "nav", "ul"}


def _remove_link_lists(tree: HtmlElement) -> None:
    """Remove each "More in ..." heading with the list of links that follows it."""
    for heading in list(tree.iter("h2", "h3", "h4", "h5", "h6", "p", "strong")):
        follower = heading.getnext()
        if follower is None or not _LIST_HEADING.fullmatch(get_short_text(heading, 80)):
            continue
        if follower.tag in {"ul", "ol", "div"} and _is_mostly_links(follower):
            follower.drop_tree()
            heading.drop_tree()


def _is_mostly_links(element: HtmlElement) -> bool:
    length = len(get_short_text(element, 3_000))
    linked = sum(len(get_text(anchor)) for anchor in element.iter("a"))
    return length > 0 and linked >= 0.6 * length
