"""The elements that say they are a date, of the story or of something else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.page.shown_text import get_short_text
from wireroom.extract.publication_date.date_labels import (
    is_published_label,
    strip_label,
)
from wireroom.extract.publication_date.date_places import (
    is_modification,
    is_of_another_part,
    is_of_site_head,
    links_to_other,
)
from wireroom.extract.publication_date.headline_lines import MAX_LINE_LENGTH
from wireroom.extract.publication_date.site_head import SiteHead
from wireroom.extract.publication_date.story_heading import (
    find_headline,
    find_story_article,
    find_story_heading,
)
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

# A printed day and the instant of the same publication differ by time of day and zone.
_MAX_APART = timedelta(days=2)
_COARSE = frozenset({Precision.MONTH, Precision.YEAR})


def divide_marked_dates(
    index: PageIndex, url: str
) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return the dates marked by ``itemprop``, ``time`` or a class: own ones, others.

    Others are those of changes, of other parts of the page, and of the site's head.
    """
    heading = find_story_heading(index, url)
    story = find_story_article(heading)
    headline = find_headline(index, url)
    head = SiteHead(index.title, heading, url)
    own: list[HtmlElement] = []
    others: list[HtmlElement] = []
    for element in (*index.date_elements, *index.times):
        is_other = (
            is_of_another_part(element, heading, story)
            or is_modification(element)
            or links_to_other(element, url)
            or is_of_site_head(element, headline, head)
        )
        (others if is_other else own).append(element)
    return own, others


def differs_from_text(element: HtmlElement) -> bool:
    """Return whether a text "published on ..." has another day than its attribute.

    Some themes put the last change into the attribute of the printed day.
    """
    stamp = element.get("datetime") or element.get("content")
    text = get_short_text(element, MAX_LINE_LENGTH) if stamp else ""
    if not stamp or not is_published_label(text):
        return False
    printed = parse_printed_date(strip_label(text), source=DateSource.VISIBLE)
    stated = parse_printed_date(stamp, source=DateSource.MARKUP)
    if printed is None or stated is None or printed.precision in _COARSE:
        return False
    return abs(printed.at - stated.at) > _MAX_APART
