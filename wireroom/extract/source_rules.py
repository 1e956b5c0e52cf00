"""What an operator says of one source's pages, as CSS selectors.

Rules are for the page no general reading gets right. A selector that matches nothing
changes nothing: the page is then read as any other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from wireroom.extract.comments.markup.body_text import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

MAX_SELECTOR = 500
MAX_MATCHES = 20_000


def selector_mistake(text: str) -> str | None:
    """What is wrong with a selector, None where nothing is."""
    if len(text) > MAX_SELECTOR:
        return f"longer than {MAX_SELECTOR} characters"
    try:
        _compiled(text)
    except SelectorError as error:
        return str(error)
    return None


def matching(tree: HtmlElement, selectors: Sequence[str]) -> list[HtmlElement]:
    """Every element one of these selectors picks, in the page's order.

    A selector that cannot be read, from an older database, picks nothing.
    """
    picked: set[HtmlElement] = set()
    for text in selectors:
        if selector_mistake(text) is None:
            found = _compiled(text)(tree)
            picked.update(found)  # type: ignore[arg-type]  # CSS picks elements only
    if not picked:
        return []
    return [x for x in tree.iter() if x in picked][:MAX_MATCHES]


def drop(tree: HtmlElement, selectors: Sequence[str]) -> int:
    """Remove what the selectors pick; how many elements that were."""
    picked = matching(tree, selectors)
    for element in picked:
        if element.getparent() is not None:
            element.drop_tree()
    return len(picked)


def text_of_body(tree: HtmlElement, selectors: Sequence[str]) -> str:
    """The text of what the selectors pick, paragraphs parted by one newline."""
    picked = matching(tree, selectors)
    chosen = set(picked)
    outer = [x for x in picked if chosen.isdisjoint(x.iterancestors())]
    return "\n".join(filter(None, (written(x, (), quotes=False) for x in outer)))


@lru_cache(maxsize=500)
def _compiled(text: str) -> CSSSelector:
    return CSSSelector(text, translator="html")
