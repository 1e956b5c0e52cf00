"""The heading of the story among the headings of a page."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from wireroom.extract.metadata.site_headings import is_site_heading
from wireroom.extract.page.letter_count import count_words
from wireroom.extract.page.page_index import is_in_page_title, is_inside_comments
from wireroom.extract.page.root_url import is_same_page
from wireroom.extract.page.shown_text import get_short_text, get_text
from wireroom.extract.publication_date.headline_lines import (
    find_story_block,
    is_marked_as_story,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

_MAX_HEADINGS = 2
# On a page without any h1 a lower heading of fewer words may be one within the story.
_MIN_WORDS = 3
_MAX_HEADING = 300
# Of the elements behind a heading: siblings at each level, levels, and paragraphs.
_MAX_SIBLINGS, _MAX_LEVELS, _MAX_FIRST = 20, 5, 12
# Characters of a paragraph that is no excerpt of a card.
_MIN_PARAGRAPH = 140


def list_headlines(index: PageIndex, url: str) -> list[HtmlElement]:
    """Return the headings around which the date of the story may be printed."""
    first = index.headings[:_MAX_HEADINGS]
    if first and not all(is_site_heading(heading, index, url) for heading in first):
        return first
    headline = find_headline(index, url)
    return first if headline is None else [headline, *first]


def list_lower_headline(index: PageIndex, url: str) -> list[HtmlElement]:
    """Return the headline where it is no ``h1``; none where it is, or is not sure."""
    headline = find_headline(index, url)
    return [] if headline is None or headline.tag == "h1" else [headline]


def find_headline(index: PageIndex, url: str) -> HtmlElement | None:
    """Return the heading that the page's title confirms; None without one.

    A lower heading is one only beside the site's name in the first: else it may be one
    within the story. One with a link is an entry of a list, of the most read stories,
    unless the link leads to the page itself and markup says that a story is there.
    """
    own = _list_own(index, url)
    if not own:
        own = [h for h in _list_lower(index) if _is_no_list_entry(h, url)]
    return next((h for h in own if is_in_page_title(h, index)), None)


def find_story_heading(index: PageIndex, url: str) -> HtmlElement | None:
    """Return the first heading that is not the site's name.

    Without one the lower heading with the page's title, else the first heading.
    """
    own = _list_own(index, url)
    if not own:
        own = [h for h in _list_lower(index) if is_in_page_title(h, index)]
    return next(iter((*own, *index.headings)), None)


def find_story_article(heading: HtmlElement | None) -> HtmlElement | None:
    """Return the ``article`` of the story, in or behind its heading; None without one.

    Drupal prints the title of a page before the ``article``. It is the one that has the
    first long paragraph behind the heading: cards of other stories have short ones.
    """
    if heading is None:
        return None
    around = next(heading.iterancestors("article"), None)
    if around is not None:
        return around
    behind = islice(heading.itersiblings(), _MAX_SIBLINGS)
    outer = (x.itersiblings() for x in islice(heading.iterancestors(), _MAX_LEVELS))
    blocks = chain(behind, *(islice(x, _MAX_SIBLINGS) for x in outer))
    paragraphs = islice(chain.from_iterable(x.iter("p") for x in blocks), _MAX_FIRST)
    for paragraph in paragraphs:
        if len(get_text(paragraph)) >= _MIN_PARAGRAPH:
            return next(paragraph.iterancestors("article"), None)
    return None


def _is_no_list_entry(heading: HtmlElement, url: str) -> bool:
    links = [*heading.iter("a")]
    if not links:
        return True
    if not all(is_same_page(link.get("href", ""), url) for link in links):
        return False
    if next(heading.iterancestors("li"), None) is not None:
        return False
    return is_marked_as_story(heading) or find_story_block(heading) is not None


def _list_own(index: PageIndex, url: str) -> list[HtmlElement]:
    """Return the headings of the first level that name neither site nor section."""
    return [h for h in index.headings if not is_site_heading(h, index, url)]


def _list_lower(index: PageIndex) -> list[HtmlElement]:
    """Return the lower headings of which one may be the headline."""
    if index.headings:
        return index.subheadings
    return [
        heading
        for heading in index.subheadings
        if count_words(get_short_text(heading, _MAX_HEADING)) >= _MIN_WORDS
        # The list of comments repeats the headline.
        and not is_inside_comments(heading)
    ]
