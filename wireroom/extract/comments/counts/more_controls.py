"""Controls of a comment section that bring more comments than the page shows.

A list with the button "Load more comments", or with the links to its further pages, is
no complete list, however many comments it shows.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.page.hiding_style import is_hidden_by_style
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lxml.html import HtmlElement

_MORE = re.compile(
    rf"\W*(?:\d{{1,6}}\s+)?{join_patterns(x.more_comments for x in LANGUAGES)}"
    r"(?:\s?\(\d{1,6}\))?\W*",
    re.IGNORECASE,
)
_LOADING = re.compile(
    rf"\W*{join_patterns(language.loading_comments for language in LANGUAGES)}\W*",
    re.IGNORECASE,
)
# "Showing 1-20 of 45", "1-20 von 45", "3 of 45 comments": a line, not a sentence.
_OF = r"\s*(?:/|\b(?:of|out of|von|de|sur|di|van|av|af|z|из|із|trên|dari))\s+"
_RANGE = re.compile(
    rf"\W*(?:[^\W\d]+\W+){{0,2}}(\d{{1,6}})\s?[-\u2013\u2014]\s?(\d{{1,6}}){_OF}(\d{{1,6}})"
    r"(?:\W+[^\W\d]+){0,2}\W*",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"\W*(?:[^\W\d]+\W+){{0,2}}(\d{{1,6}}){_OF}(\d{{1,6}})\s+"
    + join_patterns(language.comment_nouns for language in LANGUAGES)
    + r"\W*",
    re.IGNORECASE,
)
# "Page 1 of 4": the comments of the other pages are missing here.
_PAGE = re.compile(
    r"\W*(?:page|seite|p[áa]gina|sida|side|sivu|strona|str[áa]nka|страница|сторінка|sayfa"
    rf"|oldal|trang|halaman)\s+\d{{1,4}}{_OF}(\d{{1,4}})\W*",
    re.IGNORECASE,
)
# Attributes for the address of the next part of a list, which a script loads.
_NEXT_ATTRIBUTES = (
    "data-next", "data-next-url", "data-next-page", "data-next-page-url",
    "data-next-cursor", "data-next-href", "data-load-more-url", "data-has-more",
    "data-more-url",
)  # fmt: skip
# An address, a number or a cursor; other words are labels of buttons.
_NEXT = re.compile(r"true|(?!0$)\S*[\d/?=]\S*", re.IGNORECASE)
_PAGER = re.compile(
    r"(?:^|[\s_-])(?:pager|paging|pagination|paginator|paginate)", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_FIRST_PAGE = re.compile(r"\W*1?\W*")
# Numbers in a list of pages without marks, and texts beside them: "next", "last".
_MIN_PAGES, _MAX_PAGES, _MAX_BESIDE_PAGES = 2, 40, 4
_CONTROLS = frozenset({"a", "button"})
_NOTICE_TAGS = frozenset(
    {"p", "div", "span", "small", "strong", "em", "li", "b", "output"}
)
_MAX_TEXT, _MAX_CLASS = 60, 200
# Levels above an element in which the comment that it is part of is looked for.
_MAX_LEVELS = 12
# Blogger has its button "Load more" in each page, and shows it where there are more.
_HIDING_CLASSES = frozenset({"hidden", "hide", "d-none", "is-hidden", "invisible"})


def has_more_control(
    sections: Iterable[HtmlElement], records: Collection[HtmlElement]
) -> bool:
    """Return whether a visible control of the sections brings more comments.

    Args:
        records: the comments that were read. What is within them belongs to one
            comment: "Show more" of a long text, the pages of a quotation.
    """
    # Half of the sections are parts of a comment (measured): its head, its body.
    outer = (x for x in sections if not is_within_record(x, records))
    return any(map(_is_more_control, _iterate_outside(outer, records)))


def is_more_label(text: str) -> bool:
    """Return whether a text is the label of a control for more comments."""
    return _MORE.fullmatch(text) is not None


def is_within_record(element: HtmlElement, records: Collection[HtmlElement]) -> bool:
    """Return whether an element is a comment, or a part of one."""
    if not records:
        return False
    around = islice(element.iterancestors(), _MAX_LEVELS)
    return element in records or any(ancestor in records for ancestor in around)


def _iterate_outside(
    sections: Iterable[HtmlElement], records: Collection[HtmlElement]
) -> Iterator[HtmlElement]:
    """Yield the visible elements of sections that are not within a comment.

    Each once: sections within each other would be read again at each level.
    """
    stack = list(sections)
    seen: set[HtmlElement] = set()
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element in records or element in seen:
            continue
        seen.add(element)
        if not _is_hidden(element):
            yield element
            stack.extend(element)


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or not _HIDING_CLASSES.isdisjoint(element.get("class", "")[:_MAX_CLASS].split())
        or is_hidden_by_style(element)
    )


def _is_more_control(element: HtmlElement) -> bool:
    if element.tag in _CONTROLS or element.get("role") == "button":
        text = short_text(element, _MAX_TEXT)
        return bool(text) and is_more_label(text)
    if element.tag in _NOTICE_TAGS and _is_notice_of_more(element):
        return True
    if _is_list_of_pages(element) or _names_next(element):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"[:_MAX_CLASS]
    return _PAGER.search(names) is not None and _leads_further(element)


def _is_notice_of_more(element: HtmlElement) -> bool:
    """Return whether a line says that a part is shown, or that more is on its way."""
    text = short_text(element, _MAX_TEXT)
    if not text:
        return False
    if not _DIGIT.search(text):
        return _LOADING.fullmatch(text) is not None
    page = _PAGE.fullmatch(text)
    if page:
        return int(page[1]) > 1
    shown = _RANGE.fullmatch(text)
    if shown:
        return int(shown[1]) > 1 or int(shown[2]) < int(shown[3])
    part = _PART.fullmatch(text)
    return part is not None and int(part[1]) < int(part[2])


def _names_next(element: HtmlElement) -> bool:
    """Return whether an attribute has the address of the next part of a list."""
    values = (element.get(name, "") for name in _NEXT_ATTRIBUTES)
    return any(_NEXT.fullmatch(value.strip()) for value in values if value)


def _leads_further(pager: HtmlElement) -> bool:
    """Return whether a list of pages has a link to another page than the first."""
    texts = (short_text(x, _MAX_TEXT) for x in pager.iter("a") if x.get("href"))
    return any(text and not _FIRST_PAGE.fullmatch(text) for text in texts)


def _is_list_of_pages(element: HtmlElement) -> bool:
    """Return whether an element has the numbers 1, 2, ... alone, with a link."""
    if not _MIN_PAGES <= len(element) <= _MAX_PAGES:
        return False
    texts = [short_text(child, _MAX_TEXT) for child in element]
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
    is_counted = numbers == list(range(1, len(numbers) + 1))
    return (
        is_counted
        and len(numbers) >= _MIN_PAGES
        and sum(map(bool, texts)) <= len(numbers) + _MAX_BESIDE_PAGES
        and next(element.iter("a"), None) is not None
    )
