"""The bylines of other stories, which a list of them prints one by one."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.page.page_index import is_part_of_story
from wireroom.extract.page.shown_text import UNREAD_TAGS, get_short_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

# Entries of a list, and characters of a byline.
_MIN_ENTRIES, _MAX_BYLINE = 4, 99
# Characters between a headline and the byline of its own story.
_MAX_BETWEEN = 600


def find_listed_bylines(
    index: PageIndex, heading: HtmlElement | None
) -> frozenset[HtmlElement]:
    """Return the bylines that are those of a list, known by their common class.

    Several of one class name different people. That of the story itself may have the
    same class: it is in the story's own block, or near its headline.
    """
    groups: defaultdict[str, list[HtmlElement]] = defaultdict(list)
    for element in index.bylines:
        groups[element.get("class", "").strip()].append(element)
    lists = [
        group
        for class_name, group in groups.items()
        if class_name and len(group) >= _MIN_ENTRIES and _names_several(group)
    ]
    if heading is None or not lists:
        return frozenset()
    near = _list_near(index, heading)
    return frozenset(
        element
        for group in lists
        for element in group
        if element not in near and not is_part_of_story(element, heading)
    )


def _names_several(group: Iterable[HtmlElement]) -> bool:
    texts = {get_short_text(element, _MAX_BYLINE) for element in group} - {""}
    return len(texts) > 1


def _list_near(index: PageIndex, heading: HtmlElement) -> set[HtmlElement]:
    """Return the elements with little text between them and a headline."""
    elements = index.marks.elements
    place = next((n for n, element in enumerate(elements) if element is heading), 0)
    own = {heading, *heading.iterdescendants()}
    behind = islice(elements, place, None)
    before = (elements[n] for n in range(place, -1, -1))
    return {*_take_near(behind, own), *_take_near(before, own)}


def _take_near(
    elements: Iterable[HtmlElement], own: set[HtmlElement]
) -> list[HtmlElement]:
    near: list[HtmlElement] = []
    between = 0
    for element in elements:
        near.append(element)
        if element not in own and element.tag not in UNREAD_TAGS:
            between += len((element.text or "").strip())
            between += len((element.tail or "").strip())
        if between > _MAX_BETWEEN:
            break
    return near
