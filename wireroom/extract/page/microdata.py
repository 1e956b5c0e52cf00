"""Which item of microdata an element of a page states something about."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

# What is posted to a forum, as a type of :func:`has_item_type`.
POSTING = re.compile(r"https?://schema\.org/DiscussionForumPosting", re.IGNORECASE)
# Elements of an item in which its properties are searched.
_MAX_ELEMENTS = 600
_MAX_TYPE = 100
# Elements of a counter; it has two.
_MAX_PARTS = 12
_PEOPLE = re.compile(
    r"https?://schema\.org/(?:Person|Organization|ProfilePage)", re.IGNORECASE
)
_COMMENTING = re.compile(r"(?:^|/)(?:Comment|Write|Reply)Action/?$", re.IGNORECASE)
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
    item = next(_iter_items_around(element), None)
    return items.setdefault(element.get("itemprop", ""), item) is item


def counts_comments(element: HtmlElement, items: dict[str, HtmlElement | None]) -> bool:
    """Return whether a number is that of the comments on the page's first item.

    ``userInteractionCount`` of an ``InteractionCounter``, which may count likes; or, of
    a person, what that one wrote.
    """
    counter = next(_iter_items_around(element), None)
    if counter is None or counter.get("itemprop") != "interactionStatistic":
        return False
    owner = next(_iter_items_around(counter), None)
    if owner is not None and has_item_type(owner, _PEOPLE):
        return False
    kinds = (
        kind.get("content") or kind.get("href") or kind.get("itemtype") or ""
        for kind in islice(counter, _MAX_PARTS)
        if kind.get("itemprop") == "interactionType"
    )
    is_of_comments = any(_COMMENTING.search(kind[-_MAX_TYPE:]) for kind in kinds)
    return is_of_comments and is_of_first_item(counter, items)


def _iter_items_around(element: HtmlElement) -> Iterator[HtmlElement]:
    return (x for x in element.iterancestors() if x.get("itemscope") is not None)


def has_item_type(element: HtmlElement, types: re.Pattern[str]) -> bool:
    """Return whether an element is an item whose type matches a pattern in whole."""
    if element.get("itemscope") is None:
        return False
    names = element.get("itemtype", "")[:_MAX_TYPE].split()
    return any(types.fullmatch(name.rstrip("/")) for name in names)


def iter_properties(item: HtmlElement, *names: str) -> Iterator[HtmlElement]:
    """Yield the elements that state a property of an item, not of an item within it."""
    stack = item[::-1]
    for _ in range(_MAX_ELEMENTS):
        if not stack:
            return
        element = stack.pop()
        if not isinstance(element.tag, str):
            continue
        stated = element.get("itemprop")
        if stated and not set(names).isdisjoint(stated.lower().split()):
            yield element
        if element.get("itemscope") is None:
            stack += element[::-1]


def _is_of_comment(element: HtmlElement) -> bool:
    """Return whether an element is in one comment: when that was written."""
    return any(
        x.get("itemtype", "").endswith(("/Comment", "/UserComments"))
        or "comment" in x.get("class", "").lower().split()
        or _COMMENT_ID.match(x.get("id", "")) is not None
        for x in element.iterancestors()
    )
