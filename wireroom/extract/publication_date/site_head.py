"""The head of the site, which prints the day on which the page was made.

Above the story of many sites is a bar with the logo, the menu and today's date. Where
the page has no headline, nothing else distinguishes that day from the story's.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.metadata.headline import split_title
from wireroom.extract.page.root_url import leads_to_root
from wireroom.extract.page.shown_text import get_short_text, get_text
from wireroom.extract.publication_date.headline_lines import is_marked_as_story
from wireroom.extract.publication_date.story_heading import find_story_heading

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

# A bar of these names has nothing of a story.
_BAR = re.compile(
    r"(?:^|[\s_-])(?:top-?bar|mast-?head|(?:site|global|main)-?_?(?:header|banner)"
    r"|nav-?bar)(?:$|[\s_-])",
    re.IGNORECASE,
)
# The head of the story may have this name, too: "post-header", "page_title header".
_HEADER = re.compile(r"(?:^|[\s_-])header(?:$|[\s_-])", re.IGNORECASE)
_OF_STORY = re.compile(r"article|post|entry|story|content|title|meta", re.IGNORECASE)
_MAX_MARKS = 200
_MAX_LINKS = 400
# A paragraph of so many characters is a text: what holds it is no head of a site.
_MIN_TEXT = 120
_MAX_PARAGRAPHS = 200
_HEADING_TAGS = ("h1", "h2", "h3")
_STORY_TAGS = frozenset({"article", "main"})


def find_site_head(index: PageIndex, url: str) -> SiteHead:
    """Return the head of the site around the page's own headline."""
    return SiteHead(index.title, find_story_heading(index, url), url)


class SiteHead:
    """Decides which elements are in the head of the site."""

    def __init__(self, page_title: str, heading: HtmlElement | None, url: str) -> None:
        """Take the page's title and address, and the story's heading if it has one."""
        self._title, self._url = page_title, url
        self._around_heading: set[HtmlElement] = set()
        if heading is not None and not _is_site_name(heading, url):
            self._around_heading = {heading, *heading.iterancestors()}
        # Many dates of a page have the same elements around them.
        self._verdicts: dict[HtmlElement, bool | None] = {}

    def has(self, element: HtmlElement) -> bool:
        """Return whether an element is in a head, and that in no story."""
        is_in_head = False
        for parent in element.iterancestors():
            if parent not in self._verdicts:
                self._verdicts[parent] = self._judge(parent)
            verdict = self._verdicts[parent]
            if verdict is False:
                return False
            is_in_head = is_in_head or verdict is True
        return is_in_head

    def _judge(self, element: HtmlElement) -> bool | None:
        """Return True for a head, False for a story, None for neither."""
        if element.tag in {"body", "html"}:
            return None
        if element.tag in _STORY_TAGS or is_marked_as_story(element):
            return False
        marks = f"{element.get('class', '')} {element.get('id', '')}"[:_MAX_MARKS]
        is_bar = _BAR.search(marks) is not None
        is_banner = element.get("role") == "banner"
        is_header = is_banner or element.tag == "header" or _HEADER.search(marks)
        if is_header and not is_bar and _OF_STORY.search(marks):
            return False
        is_certain = is_bar or is_banner
        is_head = (
            (is_certain or (is_header and _leads_home(element, self._url)))
            and element not in self._around_heading
            and not self._has_story(element)
        )
        return True if is_head else None

    def _has_story(self, element: HtmlElement) -> bool:
        headings = (
            get_short_text(heading, 300)
            for heading in element.iter(*_HEADING_TAGS)
            if not _is_site_name(heading, self._url)
        )
        if any(map(self._is_headline, headings)):
            return True
        paragraphs = islice(element.iter("p"), _MAX_PARAGRAPHS)
        return any(len(get_text(paragraph)) >= _MIN_TEXT for paragraph in paragraphs)

    def _is_headline(self, text: str) -> bool:
        """Return whether a heading is in the page's title, or the other way round.

        A heading may have a label or a count beside the headline.
        """
        if len(text.split()) > 1 and text in self._title:
            return True
        parts = split_title(self._title)
        return any(len(part.split()) > 1 and part in text for part in parts)


def _is_site_name(heading: HtmlElement, url: str) -> bool:
    links = [*heading.iter("a"), *islice(heading.iterancestors("a"), 1)]
    return any(leads_to_root(link.get("href", ""), url) for link in links)


def _leads_home(element: HtmlElement, url: str) -> bool:
    """Return whether an element has a menu, or a link to the root of its site."""
    if next(element.iter("nav"), None) is not None:
        return True
    links = islice(element.iter("a"), _MAX_LINKS)
    return any(leads_to_root(link.get("href", ""), url) for link in links)
