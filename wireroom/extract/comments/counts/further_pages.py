"""Which addresses are further pages of one article, or of one topic of a forum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What the address of a page of the list has beyond the article's.
_PAGE_IN_PATH = re.compile(r"/comment-page-\d{1,5}$")
_PAGE_PARAMETERS = frozenset({"cpage", "comment-page", "page"})
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_MAX_LINKS, _MAX_OWN = 100, 3
_NUMBER = re.compile(r"[?&]page=(\d{1,5})(?!\d)")


def has_further_page(tree: HtmlElement, base: str) -> bool:
    """Return whether the page of a topic links to another one, behind it.

    All of such a page is one list, so its links to further pages are those of the list,
    wherever they are.
    """
    later: list[str] = []
    own = [base]
    for link in tree.iter("a", "link"):
        href = link.get("href", "").partition("#")[0]
        relations = link.get("rel", "").lower().split()
        if "canonical" in relations:
            own += _join(base, href)
        number = _NUMBER.search(href)
        if "next" in relations or (number is not None and int(number[1]) > 1):
            later += _join(base, href)
        if len(later) >= _MAX_LINKS:
            break
    pages = set(later).difference(own)
    return any(is_page_of(url, page) for url in pages for page in own[:_MAX_OWN])


def _join(base: str, href: str) -> list[str]:
    """Return an address as a list of one; an empty one for a broken address."""
    try:
        url = urljoin(base, href)
        urlsplit(url)
    except ValueError:
        return []
    return [url]


def is_page_of(url: str, article_url: str) -> bool:
    """Return whether an address is the article's own but for the number of a page.

    ``/ferry/comments/2`` is a page of ``/ferry.html``; ``/?p=13&cpage=2`` is none of
    ``/?p=12``.
    """
    link, article = urlsplit(url), urlsplit(article_url)
    if link.netloc != article.netloc:
        return False
    paths = [_PAGE_IN_PATH.sub("", x.path.rstrip("/")) for x in (link, article)]
    stem = _EXTENSION.sub("", paths[1])
    is_below = bool(stem) and paths[0].startswith(f"{stem}/")
    if paths[0] != paths[1] and not is_below:
        return False
    stated, own = dict(parse_qsl(link.query)), dict(parse_qsl(article.query))
    shared = (stated.keys() & own.keys()) - _PAGE_PARAMETERS
    return all(stated[name] == own[name] for name in shared)
