"""Rejects pages that list articles: archives, tags, categories, authors, searches."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from wireroom.errors import Permanent, Reason
from wireroom.extract.comments.markup.name_texts import is_person_address
from wireroom.extract.page.page_index import is_inside_comments
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

# WordPress and its kin name the kind of a page in the class of its body.
_LIST_CLASSES = frozenset(
    {"archive", "search-results", "category", "tag", "author", "search", "page-archive"}
)
# The front page that lists the latest articles has both.
_FRONT_CLASSES = frozenset({"home", "blog"})
_ARTICLE_CLASSES = frozenset({"single", "single-post", "singular", "page-template"})
_LIST_PATH = re.compile(
    r"(?:^|/)(?:tags?|categor(?:y|ies|ie|ia)|kategorie|authors?|autor(?:en|es)?|auteurs?"
    r"|topics?|themen?|archives?|archiv|label|search|schlagwort(?:e|er)?|etiquetas?)/[^/]+"
    r"(?:/page/\d+)?/?$",
    re.IGNORECASE,
)
_LIST_TYPE = re.compile(
    r"\"@type\"\s?:\s?(?:\[\s?\"WebPage\",\s?)?\"(?:CollectionPage|SearchResultsPage)\""
)
_CARD_HEADINGS = ("h2", "h3", "h4")
_MIN_CARDS = 2
_MIN_CARDS_WITHOUT_MARK = 3
# "/news/sport": the name of a section is one word.
_SECTION_PATH = re.compile(r"/([^\W\d_]{3,20})/?\Z")
_MIN_SECTION_CARDS = 5


def reject_archive(tree: HtmlElement, url: str, scripts: Sequence[str] = ()) -> None:
    """Raise where a page is a list of other pages.

    Two signs are needed: headings that are links to other pages, and the class of the
    body, the page's type or the address. Where the address and one of the other two
    agree, one such heading is enough. An address of one word is a sign where it is the
    only main heading as well, and then five such headings are needed. The page must not
    declare itself an article.

    Args:
        scripts: the JSON-LD of the page, which states its type.

    Raises:
        Permanent: HOMEPAGE.
    """
    body = tree if tree.tag == "body" else tree.find("body")
    classes = set() if body is None else set(body.get("class", "").lower().split())
    if classes & _ARTICLE_CLASSES:
        return
    is_marked = (
        bool(classes & _LIST_CLASSES)
        or classes >= _FRONT_CLASSES
        or any(_LIST_TYPE.search(script) for script in scripts)
    )
    has_list_path = _LIST_PATH.search(urlsplit(url).path) is not None
    if is_marked and has_list_path:
        # An author or a tag may have one article.
        least = 1
    elif is_marked:
        least = _MIN_CARDS
    elif has_list_path:
        least = _MIN_CARDS_WITHOUT_MARK
    elif _is_named_section(tree, url):
        least = _MIN_SECTION_CARDS
    else:
        return
    cards = _count_cards(tree, url)
    if cards >= least:
        raise Permanent(Reason.HOMEPAGE, f"a list of {cards} articles: {url}")


def _is_named_section(tree: HtmlElement, url: str) -> bool:
    """Return whether an address ends with one word that is the only ``h1`` as well."""
    name = _SECTION_PATH.search(unquote(urlsplit(url).path))
    if name is None:
        return False
    headings = [get_short_text(heading, 60) for heading in islice(tree.iter("h1"), 2)]
    return [text.strip().casefold() for text in headings] == [name[1].casefold()]


def _count_cards(tree: HtmlElement, url: str) -> int:
    """Return how many headings in the main part are links to other pages."""
    targets: set[str] = set()
    own = url.partition("#")[0].partition("?")[0]
    for heading in tree.iter(*_CARD_HEADINGS):
        link = heading.find(".//a[@href]")
        if link is None or not get_short_text(heading, 300):
            continue
        if is_person_address(link.get("href", "")):
            # Forums print the name of a member as a heading beside each post.
            continue
        around = heading.iterancestors("nav", "aside", "footer")
        # The names of commentators are headings and links, too.
        if next(around, None) is None and not is_inside_comments(heading):
            target, mark, _ = urljoin(url, link.get("href", "")).partition("#")
            # A post of a topic, ``?post=7#7``, is a place of the topic's own page.
            is_own = bool(mark) and target.partition("?")[0] == own
            if not is_own:
                targets.update({target} - {url})
    return len(targets)
