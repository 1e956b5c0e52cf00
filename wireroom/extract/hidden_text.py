"""Removes text that a page hides from its readers.

Hidden are elements with the attribute ``hidden``, with a style that shows nothing, and
texts for screen readers. What a click shows stays: panels of accordions and tabs, and
the rest of a story behind "read more".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.extract.page_index import get_short_text, get_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CANDIDATES = etree.XPath(
    "//*[@hidden or contains(@style, 'display') or contains(@style, 'visib')"
    " or contains(@style, 'clip') or contains(@style, 'DISPLAY')"
    " or contains(@style, 'font-size') or contains(@class, 'hidden')"
    " or contains(@class, 'sr-only') or contains(@class, 'screen-reader')]"
)
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|font-size\s*:\s*0(?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
_SCREEN_READER_CLASSES = frozenset(
    {"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden",
     "screen-reader-only", "u-visually-hidden", "a11y-hidden"}
)  # fmt: skip
# Words of screen readers are short; a story that has such a class is shown by a script.
_MAX_SCREEN_READER_TEXT = 200
_PANEL_MARKS = re.compile(
    r"accordion|collaps|panel|tab|toggle|faq|expand|spoiler|more|reveal|details|answer",
    re.IGNORECASE,
)
# A hidden block with this share of the text is the story, which a script shows.
_MAX_HIDDEN_SHARE = 0.4


def remove_hidden_text(tree: HtmlElement) -> None:
    """Remove hidden elements from the tree, except panels and most of the text."""
    candidates: list[HtmlElement] = _CANDIDATES(tree)  # type: ignore[assignment]  # elements only
    hidden = [element for element in candidates if _is_hidden(element)]
    if not hidden:
        return
    controlled = _find_controlled_ids(tree)
    length = len(get_text(tree))
    for element in hidden:
        if element.getparent() is None:
            continue
        if _is_panel(element, controlled):
            # The body extractor leaves out what such an attribute hides.
            for name in ("hidden", "style", "aria-hidden"):
                element.attrib.pop(name, None)
        elif len(get_text(element)) <= _MAX_HIDDEN_SHARE * length:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in {"html", "body", "head", "script", "main"}:
        return False
    hidden = element.get("hidden")
    if hidden is not None and hidden.lower() not in {"until-found", "false"}:
        return True
    if _HIDING_STYLE.search(element.get("style", "")[:1_000]):
        return True
    classes = element.get("class", "").split()
    return not _SCREEN_READER_CLASSES.isdisjoint(classes) and bool(
        get_short_text(element, _MAX_SCREEN_READER_TEXT)
    )


def _find_controlled_ids(tree: HtmlElement) -> set[str]:
    """Return the ids of elements that a button or a link shows."""
    ids: set[str] = set()
    for element in tree.iterfind(".//*[@aria-controls]"):
        ids.update(element.get("aria-controls", "").split())
    for name in ("data-target", "data-bs-target"):
        for element in tree.iterfind(f".//*[@{name}]"):
            ids.add(element.get(name, "").removeprefix("#"))
    return ids


def _is_panel(element: HtmlElement, controlled: set[str]) -> bool:
    """Return whether a click shows an element."""
    if element.get("id") in controlled or element.get("role") == "tabpanel":
        return True
    parent = element.getparent()
    around = [element] if parent is None else [element, parent]
    if any(
        _PANEL_MARKS.search(f"{item.get('class', '')} {item.get('id', '')}"[:200])
        for item in around
        if item.tag not in {"body", "html"}
    ):
        return True
    previous = element.getprevious()
    return previous is not None and (
        previous.tag in {"button", "summary"} or previous.find(".//button") is not None
    )
