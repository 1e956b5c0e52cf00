"""Links of other sites among comments: pingbacks and trackbacks.

WordPress counts them as comments and gives them numbers of the same row. It marks the
item of each in its list; some themes mark the list, or the element around it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.dialect import marks_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.page.mark_index import MarkIndex

_ITEM_MARKS = frozenset({"pingback", "trackback"})
_LIST_MARKS = frozenset(
    {"pinglist", "pings-list", "ping-list", "pingslist", "pings", "pingbacks",
     "trackbacks", "trackbacklist", "trackback-list", "pingback-list"}
)  # fmt: skip
_MAX_LEVELS = 4
_ID = re.compile(r"comment-(\d{1,19})$")
# Possessive: a line of forty thousand signs was divided in each way, for minutes.
_LABEL = re.compile(r"\W*+\d{0,5}+\W*+(?:pingback|trackback)\b", re.IGNORECASE)
# "[…] as the Courier writes […]": the excerpt that WordPress makes of another page.
_EXCERPT = re.compile(
    r"\s*\[(?:\u2026|\.\.\.)\]\s.{1,600}\s\[(?:\u2026|\.\.\.)\]\s*", re.DOTALL
)


def find_pings(marks: MarkIndex) -> list[HtmlElement]:
    """Return the items of a page that are links of other sites."""
    marked = [x for x in marks.find(_has_item_mark) if _is_item(x)]
    listed = (
        item
        for list_ in marks.find(_has_list_mark)
        for item in list_.iter("li")
        if _ID.search(item.get("id", ""))
    )
    return list(dict.fromkeys([*marked, *listed]))


def _is_item(element: HtmlElement) -> bool:
    """Return whether a marked element is one of a list, not the address for pings."""
    return element.tag == "li" or _ID.search(element.get("id", "")) is not None


def list_ping_keys(pings: list[HtmlElement]) -> tuple[str, ...]:
    """Return the keys that the links of other sites would have as comments."""
    names = (name for ping in pings for name in _ID.findall(ping.get("id", "")))
    return tuple(f"comment-{number}" for number in names)


def is_in_ping(element: HtmlElement) -> bool:
    """Return whether an element, or the nearest item around it, is another site's ping.

    WordPress marks the list item, not the element of the text in it.
    """
    levels = _MAX_LEVELS if element.tag != "li" else 1
    for level in (element, *islice(element.iterancestors(), levels)):
        if not _ITEM_MARKS.isdisjoint(marks_of(level).tokens):
            return True
        if level.tag in {"ol", "ul"}:
            return _is_ping_list(level)
        if level.tag == "li" and level is not element:
            parent = level.getparent()
            return parent is not None and _is_ping_list(parent)
    return False


def is_ping_text(whole: str, text: str) -> bool:
    """Return whether the texts of an item without marks are those of a ping.

    Args:
        whole: with name and date. text: what would be the comment's.
    """
    return bool(_LABEL.match(whole) or _EXCERPT.fullmatch(text))


def _is_ping_list(element: HtmlElement) -> bool:
    around = (element, *islice(element.iterancestors("div", "section"), 1))
    return any(
        not _LIST_MARKS.isdisjoint((*marks.tokens, marks.element_id))
        for marks in map(marks_of, around)
    )


@lru_cache(maxsize=4_000)
def _has_item_mark(class_name: str, _: str) -> bool:
    return not _ITEM_MARKS.isdisjoint(class_name.lower().split())


@lru_cache(maxsize=4_000)
def _has_list_mark(class_name: str, id_name: str) -> bool:
    return not _LIST_MARKS.isdisjoint(f"{class_name} {id_name}".lower().split())
