"""Headings that name the site or a section instead of a story.

The first ``h1`` of many themes is the site's name, its logo or a section: it links to
the home page or to the section that the page is in, or its class says so.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.extract.metadata.headline import fold_text, split_title
from wireroom.extract.page.page_index import is_inside_furniture, is_marked_as_headline
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

# Elements that hold a story, and characters of a headline.
STORY_TAGS, MAX_HEADLINE = ("article", "main"), 300
# The headline and the site's name.
MAX_TITLE_PARTS = 2
_SITE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:(?:site|blog)-?_?(?:title|name|header|branding|logo)|logo(?:type)?"
    r"|brand(?:ing)?|masthead|nameplate|navbar-brand)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Of the head of a page, and of that of a story in it.
_HEAD_MARKS = re.compile(r"(?:^|[\s_-])(?:header|head|top)(?:$|[\s_-])", re.IGNORECASE)
_STORY_MARKS = re.compile(r"article|post|entry|story|content|title|meta", re.IGNORECASE)
_MAX_MARKS = 200
_MAX_LEVELS = 3
# Words of a heading that is no name of a site; bytes of its letters in other scripts.
_MIN_LONG, _MIN_LONG_BYTES = 5, 36


def is_site_heading(heading: HtmlElement, index: PageIndex, url: str) -> bool:
    """Return whether a heading names the site or a section instead of a story."""
    links = [*heading.iter("a"), *islice(heading.iterancestors("a"), 1)]
    if any(_leads_above(link, url) for link in links):
        return True
    if is_marked_as_headline(heading):
        # "entry-title" in "blog-title" is the story's.
        return _is_marked(heading)
    around = (heading, *islice(heading.iterancestors(), _MAX_LEVELS))
    if any(map(_is_marked, _until_story(around))):
        return not _has_title_alone(heading, index)
    return _is_beside_headline(heading, index)


def _has_title_alone(heading: HtmlElement, index: PageIndex) -> bool:
    """Return whether a long heading begins the page's title, and is most of it.

    A theme marks the headline as its logo or as "blog-title", too. No name of a site is
    so long, unless another heading has the rest of the title: that is a story then.
    """
    text = get_short_text(heading, MAX_HEADLINE)
    key, parts = fold_text(text), _fold_parts(index.title)
    if not key or parts[:1] != (max(parts, key=len, default=""),):
        return False
    if key != parts[0] and not _is_behind_colon(text, index.title):
        return False
    is_long = len(text.split()) >= _MIN_LONG or len(key.encode()) >= _MIN_LONG_BYTES
    return is_long and not _has_other_heading(heading, index, set(parts[1:]))


def _is_behind_colon(text: str, title: str) -> bool:
    """Return whether a part of a title is a text and the name of a section before it.

    "Blog: Mill sold - Harbour Post".
    """
    return any(
        part.endswith(f": {text}") and len(part) < 2 * len(text)
        for part in split_title(title)
    )


def _is_beside_headline(heading: HtmlElement, index: PageIndex) -> bool:
    """Return whether a heading in the head of the page has the shorter half of a title.

    Where another heading has the longer one, this is the name of the site or project.
    """
    key = fold_text(get_short_text(heading, MAX_HEADLINE))
    parts = _fold_parts(index.title)
    longer = {part for part in parts if len(part) > len(key)}
    if not longer or key not in parts:
        return False
    head = next(filter(_is_head_of_page, _until_story(heading.iterancestors())), None)
    if head is None:
        # "Mill sold - Harbour Post": what ends a title of two parts names the site.
        is_end = len(parts) == MAX_TITLE_PARTS and parts[1] == key
        return is_end and _has_first_part(index)
    return _has_other_heading(heading, index, longer, head)


def _has_first_part(index: PageIndex) -> bool:
    """Return whether the first ``h2`` of a page is the first part of its title."""
    first = next((x for x in index.subheadings if x.tag == "h2"), None)
    if first is None or is_inside_furniture(first):
        return False
    text = get_short_text(first, MAX_HEADLINE)
    return fold_text(text) == _fold_parts(index.title)[0]


def _has_other_heading(
    heading: HtmlElement,
    index: PageIndex,
    keys: set[str],
    around: HtmlElement | None = None,
) -> bool:
    """Return whether another heading, outside of an element, has one of these texts."""
    return any(
        fold_text(get_short_text(other, MAX_HEADLINE)) in keys
        and other is not heading
        and not is_inside_furniture(other)
        and (around is None or around not in other.iterancestors())
        for other in (*index.headings, *index.subheadings)
    )


@lru_cache(maxsize=4)
def _fold_parts(title: str) -> tuple[str, ...]:
    return tuple(filter(None, map(fold_text, split_title(title))))


def _is_head_of_page(element: HtmlElement) -> bool:
    marks = f"{element.get('class', '')} {element.get('id', '')}"[:_MAX_MARKS]
    if element.tag != "header" and not _HEAD_MARKS.search(marks):
        return False
    return _STORY_MARKS.search(marks) is None


def _until_story(elements: Iterable[HtmlElement]) -> Iterable[HtmlElement]:
    for element in elements:
        if element.tag in {*STORY_TAGS, "body", "html"}:
            return
        yield element


def _is_marked(element: HtmlElement) -> bool:
    if element.get("role") == "banner":
        return True
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    return len(marks) < _MAX_MARKS and _SITE_MARKS.search(marks) is not None


def _leads_above(link: HtmlElement, url: str) -> bool:
    """Return whether a link leads home, or to a folder that the page is in."""
    if "home" in link.get("rel", "").lower().split():
        return True
    href = link.get("href")
    if not href or href.startswith("#"):
        return False
    try:
        target, page = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    path = target.path.rstrip("/")
    if target.query or target.hostname != page.hostname:
        return False
    # A link to the root leads home on every page, also on one at ``/?p=12``.
    is_same_page = path and path == page.path.rstrip("/")
    return not is_same_page and f"{page.path}/".startswith(f"{path}/")
