"""Which item of microdata an element of a page states something about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_COMMENT_ID = re.compile(r"(?:li-|div-)?comment-?\d")


def is_of_first_item(
    element: HtmlElement, items: dict[str, HtmlElement | None]
) -> bool:
    """Return whether a property is of the first item of the page that has such a one.

    Lists of other stories, and comments, have the same properties as the story.

    Args:
        items: the first item by property; a new property is added.
    """
    if _is_of_comment(element):
        return False
    around = (x for x in element.iterancestors() if x.get("itemscope") is not None)
    item = next(around, None)
    return items.setdefault(element.get("itemprop", ""), item) is item


def _is_of_comment(element: HtmlElement) -> bool:
    """Return whether an element is in one comment: when that was written."""
    return any(
        x.get("itemtype", "").endswith(("/Comment", "/UserComments"))
        or "comment" in x.get("class", "").lower().split()
        or _COMMENT_ID.match(x.get("id", "")) is not None
        for x in element.iterancestors()
    )
