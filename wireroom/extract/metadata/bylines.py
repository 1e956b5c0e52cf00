"""The elements of a page that name its authors."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.page.page_index import (
    is_about_others,
    is_inside_comments,
    is_inside_furniture,
)
from wireroom.extract.page.shown_text import get_short_text, get_spaced_text, get_text
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

_MAX_BYLINE = 99
_MAX_MARKED_BYLINE = 200
_MAX_LINKED_AUTHORS = 6
# Characters above a headline, and links that lead to no person.
_MAX_ABOVE_HEADLINE, _MAX_OTHER_LINKS = 120, 3
_BYLINE = re.compile(
    join_patterns(
        words
        for language in LANGUAGES
        for words in (
            language.author_prepositions,
            language.doubtful_author_prepositions,
        )
    )
    + r"\s+\S",
    re.IGNORECASE,
)
_PROFILE_PATHS = (
    "/author", "/autor", "/auteur", "/redacteur", "/journalist", "/yazar", "/avtor",
    "/contributor", "/people/", "/staff/", "/by/",
)  # fmt: skip
# What a font shows as a picture is a word in the markup: "person".
_ICON = re.compile(r"(?:^|[\s_-])(?:icons?|material-symbols\S{0,20})(?:$|[\s_-])")


def iter_bylines(index: PageIndex, headings: Sequence[HtmlElement]) -> Iterator[str]:
    """Yield the texts that name the authors, the most trustworthy places first.

    Args:
        headings: those of the story, the first of which is its headline.
    """
    for element in index.bylines:
        if (
            is_inside_furniture(element)
            or is_inside_comments(element)
            or is_about_others(element, index)
            or any(_is_block_above(element, heading) for heading in headings[:1])
        ):
            continue
        parent = element.getparent()
        marked = element
        if (
            _is_author_link(element)
            and parent is not None
            and get_short_text(parent, _MAX_BYLINE)
        ):
            # Each of several authors is a link; what holds the links is the byline.
            marked = parent
        names = [
            get_spaced_text(child)
            for child in marked.iter()
            if _is_profile_link(child) or _is_author_link(child)
        ]
        text = _read_byline(_find_name_property(element))[:_MAX_MARKED_BYLINE]
        if element.tag == "address" and not names and not _BYLINE.match(text):
            # The postal address of the publisher.
            continue
        yield "; ".join(names[:_MAX_LINKED_AUTHORS]) or text
    for heading in headings[:1]:
        for sibling in heading.itersiblings():
            # Longer ones are not read: the story itself is a sibling, too.
            is_short = get_short_text(sibling, _MAX_BYLINE)
            text = get_spaced_text(sibling) if is_short else ""
            if len(text) <= _MAX_BYLINE and _BYLINE.match(text):
                yield text


def _is_block_above(element: HtmlElement, heading: HtmlElement) -> bool:
    """Return whether an element is in a panel of the site above the headline.

    A byline above a headline is in a short line of its own, with few links.
    """
    around = {heading, *heading.iterancestors()}
    block = element
    for parent in element.iterancestors():
        if parent in around:
            break
        block = parent
    if block in around or not any(x in around for x in block.itersiblings()):
        return False
    links = (x for x in block.iter("a") if not _is_author_link(x))
    others = islice((x for x in links if not _is_profile_link(x)), _MAX_OTHER_LINKS + 1)
    is_line = len(list(others)) <= _MAX_OTHER_LINKS
    return not (is_line and get_short_text(block, _MAX_ABOVE_HEADLINE))


def _find_name_property(element: HtmlElement) -> HtmlElement:
    """Return the name within microdata of a person, who has a job title, too."""
    if element.get("itemscope") is None:
        return element
    named = (child for child in element.iter() if child.get("itemprop") == "name")
    return next(named, element)


def _read_byline(element: HtmlElement) -> str:
    text = get_spaced_text(element)
    for icon in element.iter("i", "span"):
        if _ICON.search(icon.get("class", "")[:200]):
            text = text.removeprefix(get_text(icon)).removesuffix(get_text(icon))
    return text


def _is_profile_link(link: HtmlElement) -> bool:
    if "username" in link.get("class", "").split():
        return True
    if link.tag != "a":
        return False
    href = link.get("href", "").lower()
    return any(path in href for path in _PROFILE_PATHS)


def _is_author_link(element: HtmlElement) -> bool:
    return element.tag == "a" and "author" in element.get("rel", "").lower().split()
