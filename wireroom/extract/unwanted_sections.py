"""What trafilatura removes from a story, found with each set of marks tested once.

Its two expressions of XPath take a twentieth of a page's cost: libxml2 tests each
element by a dozen conditions, and calls Python for each regular one. A page repeats its
classes. The regular expressions are trafilatura's own; a test compares the results.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from trafilatura.xpaths import OVERALL_DISCARD_XPATH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.html import HtmlElement

# The version whose conditions are written here; another one's XPath is used as it is.
_KNOWN_VERSION = "2.3.1"
_TAGS = ("div", "item", "list", "p", "section", "span")
_TEST = re.compile(r"re:test\(\s*(@\w+(?:\|@\w+)*)\s*,\s*'([^']*)'\s*\)")
_NAMES = frozenset(
    {"id", "class", "style", "role", "aria-hidden", "data-component",
     "data-lp-replacement-content"}
)  # fmt: skip


def make_finders() -> Sequence[Callable[[HtmlElement], object]]:
    """Return functions that find what each of ``OVERALL_DISCARD_XPATH`` finds."""
    if version("trafilatura") != _KNOWN_VERSION:
        return OVERALL_DISCARD_XPATH
    return [
        partial(_find_elements, is_unwanted=_is_boilerplate, tags=_TAGS),
        partial(_find_elements, is_unwanted=_is_hidden, tags=("*",)),
    ]


def _find_elements(
    tree: HtmlElement, is_unwanted: Callable[..., bool], tags: Sequence[str]
) -> list[HtmlElement]:
    names = _NAMES
    return [
        element
        for element in tree.iterdescendants(*tags)
        if (marks := tuple(x for x in element.items() if x[0] in names))
        and is_unwanted(*marks)
    ]


@lru_cache(maxsize=4_000)
def _is_boilerplate(*marks: tuple[str, str]) -> bool:
    values = dict(marks)
    return (
        "data-lp-replacement-content" in values
        or "nav" in values.get("role", "").replace("N", "n")
        or "MostPopularStories" in values.get("data-component", "")
        or _matches(marks, _BOILERPLATE_TESTS)
    )


@lru_cache(maxsize=4_000)
def _is_hidden(*marks: tuple[str, str]) -> bool:
    values = dict(marks)
    style = values.get("style", "")
    return (
        values.get("class") == "comments-title"
        or _get_first(marks, ("id", "class")).startswith("reply-")
        or "display:none" in style
        or "display: none" in style
        or values.get("aria-hidden") == "true"
        or _matches(marks, _HIDDEN_TESTS)
    )


_Test = tuple[tuple[str, ...], re.Pattern[str]]


def _read_tests(path: str) -> tuple[_Test, ...]:
    """Return the attributes and the regular expressions of a path."""
    return tuple(
        (tuple(names.replace("@", "").split("|")), re.compile(pattern))
        for names, pattern in _TEST.findall(path)
    )


def _matches(marks: Sequence[tuple[str, str]], tests: Sequence[_Test]) -> bool:
    return any(pattern.search(_get_first(marks, names)) for names, pattern in tests)


def _get_first(marks: Sequence[tuple[str, str]], names: Sequence[str]) -> str:
    """Return the first attribute of these names, as XPath reads several as one."""
    return next((text for name, text in marks if name in names), "")


_BOILERPLATE_TESTS, _HIDDEN_TESTS = (
    _read_tests(expression.path) for expression in OVERALL_DISCARD_XPATH[:2]
)
