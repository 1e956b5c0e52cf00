"""The time of an article on a section page, from its teaser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.feeds.dates import read_date
from wireroom.feeds.section_pages.section_links import collect_words
from wireroom.feeds.section_pages.section_titles import names_edit, names_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lxml.html import HtmlElement

    from wireroom.model.moment import PublishedTime


def find_time(
    card: HtmlElement, fetched_at: datetime, language: str | None, *, is_shared: bool
) -> PublishedTime | None:
    """Return the time that a teaser states; None for none.

    Args:
        is_shared: whether the teaser holds another link of the same place, which may be
            another article: then several times are nobody's.
    """
    parts = _list_parts(card)
    for texts in (_list_times(parts), _list_named(parts)):
        found = (read_date(each, fetched_at, language) for each in texts)
        times = (each for each in found if each is not None)
        first = next(times, None)
        if first is not None:
            is_one = not is_shared or all(each.at == first.at for each in times)
            return first if is_one else None
    return None


def _list_parts(card: HtmlElement) -> list[HtmlElement]:
    """Return the elements of a teaser but those of an edit, and those around them."""
    inside: set[HtmlElement] = set()
    around: set[HtmlElement] = set()
    for element in card.iter():
        above = element.getparent()
        if above in inside:
            inside.add(element)
        elif names_edit(element):
            inside.add(element)
            while above is not None and above not in around:
                around.add(above)
                above = above.getparent()
    return [each for each in card.iter() if each not in inside and each not in around]


def _list_times(parts: Sequence[HtmlElement]) -> Iterator[str]:
    for element in parts:
        if element.tag == "time":
            yield element.get("datetime") or collect_words(element)


def _list_named(parts: Sequence[HtmlElement]) -> Iterator[str]:
    for element in parts:
        if element.tag == "td" or names_time(element):
            yield collect_words(element)
