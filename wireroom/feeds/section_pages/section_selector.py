"""A CSS selector of a section page's article links, to be put into the sources file."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from wireroom.feeds.section_pages.section_links import (
    is_heading,
    list_links,
    parse_page,
)
from wireroom.feeds.section_pages.section_page import choose_articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.feeds.section_pages.section_links import SectionLink

# Elements above a link whose names are tried, and selectors that are compared.
_LEVELS, _MOST = 5, 40
# The share of the articles that a selector has to find, and the share of articles among
# the links that it finds.
_SHARE = 0.95
# A class that a person wrote; one with several digits is made by a build.
_CLASS = re.compile(r"[A-Za-z][A-Za-z_-]*\d?[A-Za-z_-]*")


def propose_selector(body: bytes, *, url: str, content_type: str = "") -> str | None:
    """Return the shortest selector of the links that are articles, None without one.

    Args:
        url: the page's address after redirects.

    Raises:
        Permanent: NOT_A_FEED for what is no HTML page.
    """
    tree = parse_page(body, content_type)
    links = list(list_links(tree, url))
    articles = choose_articles(links)
    due = {link.key for link in articles}
    # In the order of the page, so that the same page always has the same selector.
    counts = Counter(
        name for link in articles for name in dict.fromkeys(_list_names(link))
    )
    frequent = [name for name, _ in counts.most_common(_MOST)]
    for selector in sorted(frequent, key=lambda name: (len(name), name)):
        if _fits(_find_keys(tree, links, selector), due):
            return selector
    return None


def _list_names(link: SectionLink) -> Iterator[str]:
    """Yield selectors that find a link: by its own classes, or by those above it."""
    element = link.element
    for name in _list_classes(element):
        yield f"a.{name}"
    for above in list(element.iterancestors())[:_LEVELS]:
        if is_heading(above):
            yield f"{above.tag} a"
        for name in _list_classes(above):
            yield f".{name} a"


def _list_classes(element: HtmlElement) -> list[str]:
    names = str(element.get("class") or "").split()
    return [name for name in names if _CLASS.fullmatch(name)]


def _find_keys(
    tree: HtmlElement, links: Sequence[SectionLink], selector: str
) -> set[str]:
    try:
        elements = set(CSSSelector(selector, translator="html")(tree))  # type: ignore[arg-type]  # CSS selects elements only
    except SelectorError:
        return set()
    return {link.key for link in links if link.element in elements}


def _fits(found: set[str], due: set[str]) -> bool:
    right = len(found & due)
    return bool(right) and right >= _SHARE * max(len(found), len(due))
