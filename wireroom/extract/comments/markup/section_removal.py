"""Removes from a page's tree what belongs to its comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wireroom.extract.page.element_texts import measure_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

_SECTION = re.compile(
    r"^(?:(?:all|user|reader|post|article|blog|page|single|wp|the|entry|item|story|news)"
    # The abbreviation that a plugin or theme puts before all of its names, as in
    # "sf_comment_list"; words such as "has" and "date" have vowels.
    r"[-_]?|[b-df-hj-np-tv-z]{1,4}[-_])?"
    r"(?:comments?|kommentare?|kommentarer|commentaires|comentarios|comentários|commenti"
    r"|komentarze|komentare|komentáře|reacties|yorumlar|disqus|livefyre|responses?"
    r"|respond)"
    r"(?:[-_]?(?:area|list|section|wrap|wrapper|container|content|block|box|thread|template"
    r"|holder|form|respond|open|inner|main|reply|module|panel|outer|body|region|app"
    # Possessive: each way to divide forty digits was tried, for hours.
    r"|loading|title|header|heading|tree|stream|root|items|bereich|\d++))*"
    r"(?:[-_][\da-f]{12,40})?$"
    r"|^replies$|^commentlist$|^disqus_thread$|^commentform$|^wpdcom$|^wpdiscuz[-_]\w*$"
    r"|^wp-block-comments[-\w]*$|^comment-respond$|^fb-comments$|^livefyre[-\w]*$"
)
_NEVER_SECTIONS = frozenset({"body", "html", "main", "a", "span"})
# Characters that may stay unread in a section and are removed with it.
_MAX_UNREAD = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkupSpan:
    """One element, or siblings in a row that belong together.

    Attributes:
        owns_tail: the text behind each element belongs to the span. False for an
            element of the page's own: the text behind it is the article's.
    """

    elements: tuple[HtmlElement, ...]
    owns_tail: bool = False


def remove_comment_markup(
    tree: HtmlElement, records: Iterable[MarkupSpan], sections: Sequence[MarkupSpan]
) -> None:
    """Remove the comments, then the sections around them.

    A section stays if the article may be in it: if it has a ``h1``, or more text than
    half of the page and, where comments were read, than 1,500 characters.
    """
    has_records = False
    for record in records:
        remove_span(record)
        has_records = True
    if not sections:
        return
    max_size = max(_MAX_UNREAD if has_records else 0, measure_text(tree) // 2)
    for section in sections:
        if _is_removable(section, max_size):
            remove_span(section)


def remove_span(span: MarkupSpan) -> None:
    """Remove the elements that are still in a tree."""
    for element in span.elements:
        if span.owns_tail:
            element.tail = None
        remove_element(element)


def remove_element(element: HtmlElement) -> None:
    """Remove an element; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail and tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    element.tail = None
    parent.remove(element)


def is_comment_section(element: HtmlElement) -> bool:
    """Return whether the element's class or id says that it holds the comments."""
    if element.tag in _NEVER_SECTIONS:
        return False
    element_id = element.get("id", "")
    return _has_section_class(element.get("class", "")) or (
        bool(element_id) and _SECTION.search(element_id.lower()) is not None
    )


@lru_cache(maxsize=2_000)
def _has_section_class(names: str) -> bool:
    return any(map(_SECTION.search, names.lower().split()))


def _is_removable(section: MarkupSpan, max_size: int) -> bool:
    has_title = any(
        next(element.iter("h1"), None) is not None for element in section.elements
    )
    return not has_title and sum(map(measure_text, section.elements)) <= max_size
