"""The elements that say they are a date, of the story or of something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.publication_date.date_places import (
    is_modification,
    is_of_another_part,
    is_of_site_head,
    links_to_other,
)
from wireroom.extract.publication_date.site_head import SiteHead
from wireroom.extract.publication_date.story_heading import (
    find_headline,
    find_story_article,
    find_story_heading,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex


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
