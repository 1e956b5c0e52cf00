"""What an operator says of one source's pages, as CSS selectors.

Rules are for the page no general reading gets right. A selector that matches nothing
changes nothing: the page is then read as any other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from wireroom.extract.comments.markup.body_text import extract_clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

MAX_SELECTOR_CHARACTERS = 500
MAX_MATCHES = 20_000


def find_selector_error(text: str) -> str | None:
    """What is wrong with a selector, None where nothing is."""
    if len(text) > MAX_SELECTOR_CHARACTERS:
        return f"longer than {MAX_SELECTOR_CHARACTERS} characters"
    try:
        _compile_selector(text)
    except SelectorError as error:
        return str(error)
    return None


def select_elements(tree: HtmlElement, selectors: Sequence[str]) -> list[HtmlElement]:
    """Every element one of these selectors picks, in the page's order.

    A selector that cannot be read, from an older database, picks nothing.
    """
    picked: set[HtmlElement] = set()
    for text in selectors:
        if find_selector_error(text) is None:
            found = _compile_selector(text)(tree)
            picked.update(found)  # type: ignore[arg-type]  # CSS picks elements only
    if not picked:
        return []
    return [x for x in tree.iter() if x in picked][:MAX_MATCHES]


def drop_elements(tree: HtmlElement, selectors: Sequence[str]) -> int:
    """Remove what the selectors pick; how many elements that were."""
    picked = select_elements(tree, selectors)
    for element in picked:
        if element.getparent() is not None:
            element.drop_tree()
    return len(picked)


def select_body_text(tree: HtmlElement, selectors: Sequence[str]) -> str:
    """The text of what the selectors pick, paragraphs parted by one newline."""
    picked = select_elements(tree, selectors)
    chosen = set(picked)
    outer = [x for x in picked if chosen.isdisjoint(x.iterancestors())]
    return "\n".join(
        filter(None, (extract_clean_text(x, (), quotes=False) for x in outer))
    )


@lru_cache(maxsize=500)
def _compile_selector(text: str) -> CSSSelector:
    return CSSSelector(text, translator="html")
