"""Removes the teasers of other stories, so that they are never taken for the text.

A story without a text of its own, for members or with a picture alone, is followed by
cards that have more of it: headline, excerpt, author and date of other stories.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.page.root_url import is_same_page
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADING_TAGS = ("h2", "h3", "h4")
# Articles that are looked at: one in another is searched once more for a heading.
_MAX_CARDS = 300
# A longer element is the whole page, made one link by markup that was never closed.
_MAX_TEASER = 1_500


def remove_teasers(tree: HtmlElement, url: str) -> None:
    """Remove cards, and links with a headline in them, outside of the story.

    Only where markup says which element the story is: lists of products, of races and
    of reviews have such links in their text.

    Args:
        url: of the page; a link to it is no link to another story.
    """
    story = _find_story(tree)
    if story is None:
        return
    kept = {*story.iter(), *story.iterancestors()}
    teasers = [
        *(link for link in tree.iter("a") if _is_teaser_link(link, url)),
        *(
            card
            for card in islice(tree.iter("article"), _MAX_CARDS)
            if _is_card(card, url)
        ),
    ]
    for teaser in teasers:
        if teaser not in kept and teaser.getparent() is not None:
            teaser.drop_tree()


def _is_teaser_link(link: HtmlElement, url: str) -> bool:
    if not len(link) or next(link.iter(*_HEADING_TAGS), None) is None:
        return False
    return _leads_to_other(link, url) and _is_short(link)


def _find_story(tree: HtmlElement) -> HtmlElement | None:
    """Return the element of the story where the one ``h1`` of a page is in it."""
    headlines = list(islice(tree.iter("h1"), 2))
    if len(headlines) != 1:
        return None
    return next(headlines[0].iterancestors("article"), None)


def _is_card(card: HtmlElement, url: str) -> bool:
    heading = next(card.iter(*_HEADING_TAGS), None)
    if heading is None:
        return False
    links = [*heading.iter("a"), *islice(heading.iterancestors("a"), 1)]
    return any(_leads_to_other(link, url) for link in links) and _is_short(card)


def _leads_to_other(link: HtmlElement, url: str) -> bool:
    address = link.get("href", "").strip()
    is_link = bool(address) and not address.startswith(("#", "javascript:"))
    return is_link and not is_same_page(address, url)


def _is_short(element: HtmlElement) -> bool:
    return bool(get_short_text(element, _MAX_TEASER))
