"""Removes text that a page hides from its readers.

Hidden are elements with the attribute ``hidden``, with a style that shows nothing, and
texts for screen readers. What a click shows stays: panels of accordions and tabs, and
the rest of a story behind "read more".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.page.element_texts import measure_text
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

# Words of screen readers are short; a story that has such a class is shown by a script.
_MAX_SCREEN_READER_TEXT = 200
_PANEL_MARKS = re.compile(
    r"accordion|collaps|panel|tab|toggle|faq|expand|spoiler|more|reveal|details|answer",
    re.IGNORECASE,
)
# A hidden block with this share of the text is the story, which a script shows.
_MAX_HIDDEN_SHARE = 0.4
# The text of hidden elements is read for as many characters as the page has, so many
# times: hidden elements within each other would be read again at each level.
_MAX_READ = 10


def remove_hidden_text(tree: HtmlElement, index: PageIndex) -> None:
    """Remove hidden elements from the tree, except panels and most of the text.

    Args:
        index: of the same tree, before anything was removed from it.
    """
    hidden = [element for element in index.hidden if _is_hidden(element)]
    if not hidden:
        return
    length = measure_text(tree)
    unread = _MAX_READ * length
    for element in hidden:
        if element.getparent() is None:
            continue
        if _is_panel(element, index.controlled):
            # The body extractor leaves out what such an attribute hides.
            for name in ("hidden", "style", "aria-hidden"):
                element.attrib.pop(name, None)
        elif unread > 0:
            hidden_length = measure_text(element)
            unread -= hidden_length
            if hidden_length <= _MAX_HIDDEN_SHARE * length:
                element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in {"html", "body", "head", "script", "main"}:
        return False
    if element.get("hidden", "").lower() in {"until-found", "false"}:
        return False
    is_by_attribute = (
        element.get("hidden") is not None
        or element.get("style")
        or element.tag == "template"
    )
    return bool(is_by_attribute or get_short_text(element, _MAX_SCREEN_READER_TEXT))


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
