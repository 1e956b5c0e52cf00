"""Rules of an operator for the pages of one source, as CSS selectors.

Rules are for pages that the general extractors get wrong. A selector that matches
nothing changes nothing: the page is then read without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.body_text import extract_clean_text
from wireroom.model.css_selectors import compile_selector, find_selector_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

MAX_MATCHES = 20_000


def select_elements(tree: HtmlElement, selectors: Sequence[str]) -> list[HtmlElement]:
    """Return all elements that a selector matches, in the order of the page.

    An invalid selector, from an older database, matches nothing.
    """
    matches: set[HtmlElement] = set()
    for text in selectors:
        if find_selector_error(text) is None:
            elements = compile_selector(text)(tree)
            matches.update(elements)  # type: ignore[arg-type]  # CSS selects elements only
    if not matches:
        return []
    return [element for element in tree.iter() if element in matches][:MAX_MATCHES]


def drop_elements(tree: HtmlElement, selectors: Sequence[str]) -> int:
    """Remove the elements that the selectors match; return how many."""
    elements = select_elements(tree, selectors)
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()
    return len(elements)


def select_body_text(tree: HtmlElement, selectors: Sequence[str]) -> str:
    """Return the text of all matching elements, one paragraph per line."""
    elements = select_elements(tree, selectors)
    matches = set(elements)
    outermost = [e for e in elements if matches.isdisjoint(e.iterancestors())]
    texts = (extract_clean_text(element, (), quotes=False) for element in outermost)
    return "\n".join(filter(None, texts))
