"""What of a page belongs to its comments, and out of the tree with it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SECTION = re.compile(
    r"^(?:(?:all|user|reader|post|article|blog|page|single|wp|the|entry|item|story|news)"
    r"[-_]?)?"
    r"(?:comments?|disqus|livefyre|responses?|respond)"
    r"(?:[-_]?(?:area|list|section|wrap|wrapper|container|content|block|box|thread|template"
    r"|holder|form|respond|open|inner|main|reply|module|panel|outer|body|region|app"
    r"|loading|title|header|heading|\d+))*$"
    r"|^commentlist$|^disqus_thread$|^commentform$|^wpdcom$|^wpdiscuz[-_]\w*$"
    r"|^wp-block-comments[-\w]*$|^comment-respond$|^fb-comments$|^livefyre[-\w]*$"
)
_MAX_FOREIGN = 1500
_LENGTH = etree.XPath("string-length(normalize-space(.))")


def remove_comment_markup(hints: list[HtmlElement], records: list[HtmlElement]) -> None:
    """Remove the comments, then what is left of the section around them."""
    for element in records:
        remove_element(element)
    sections = [x for x in hints if is_comment_section(x)]
    if not sections:
        return
    body = text_size(sections[0].getroottree().getroot())
    for element in sections:
        attached = element.getparent() is not None
        if attached and _is_removable(element, body, taken=bool(records)):
            remove_element(element)


def remove_element(element: HtmlElement) -> None:
    """Take an element out and leave the text behind it."""
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
    """Whether its marks say that it holds the discussion."""
    if element.tag in {"body", "html", "main", "a", "span"}:
        return False
    ident = element.get("id", "")
    return _has_section_class(element.get("class", "")) or (
        bool(ident) and _SECTION.search(ident.lower()) is not None
    )


@lru_cache(maxsize=2_000)
def _has_section_class(names: str) -> bool:
    return any(map(_SECTION.search, names.lower().split()))


def _is_removable(element: HtmlElement, body: int, *, taken: bool) -> bool:
    """Not where the article itself stands in it."""
    if next(element.iter("h1"), None) is not None:
        return False
    return text_size(element) <= max(_MAX_FOREIGN if taken else 0, body // 2)


def text_size(element: HtmlElement) -> int:
    """Characters of all text below an element, whitespace folded; counted in C."""
    return int(_LENGTH(element))  # type: ignore[arg-type]  # an XPath number
