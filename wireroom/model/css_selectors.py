"""CSS selectors of the sources file, compiled once."""

from __future__ import annotations

from functools import lru_cache

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

MAX_SELECTOR_CHARACTERS = 500


def find_selector_error(text: str) -> str | None:
    """Return what is wrong with a selector, or None."""
    if len(text) > MAX_SELECTOR_CHARACTERS:
        return f"longer than {MAX_SELECTOR_CHARACTERS} characters"
    try:
        compile_selector(text)
    except SelectorError as error:
        return str(error)
    return None


@lru_cache(maxsize=500)
def compile_selector(text: str) -> CSSSelector:
    """Return a selector that is called with a tree.

    Raises:
        SelectorError: the text is no selector.
    """
    return CSSSelector(text, translator="html")
