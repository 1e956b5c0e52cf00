"""Finds the further pages of an article's list of comments among its links.

A page also links to comments of other articles (lists of the latest comments), to forms
(WordPress's ``replytocom``) and to the next article. A page of the list is an address
of the article itself, with a number added.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.extract.comments.counts.further_pages import is_page_of
from wireroom.extract.comments.hosted.responses import as_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

_MAX_PAGES = 20
_MAX_DECLARED = 3
# Ancestors of a link in which a mark of comments is searched.
_MAX_ANCESTORS = 8
_MAX_MARKS = 300
_COMMENT_PAGE = re.compile(r"/comment-page-\d{1,5}\b|[?&](?:cpage|comment-page)=\d")
# Of a link to one comment, or to the form, of this page; "#comments" is the list of
# whatever page it leads to.
_COMMENT = re.compile(r"\d$|^respond$")
_LIST_PAGE = re.compile(r"[?&]page=\d{1,5}\b")
_COMMENT_MARK = re.compile(
    r"comment|kommentar|commentaire|comentario|discussion", re.IGNORECASE
)


def find_comment_pages(tree: HtmlElement, base: str) -> tuple[str, ...]:
    """Return the pages of a list of comments, in order, at most 20; none if it has one.

    Args:
        base: the address of the article's page, or of a page of its list.
    """
    own = [base, *islice(_iter_declared_urls(tree, base), _MAX_DECLARED)]
    pages: dict[str, None] = {}
    for url in _iter_page_urls(tree, base, own):
        pages[url] = None
        if len(pages) >= _MAX_PAGES:
            break
    # A list on several pages is counted from its pages, this one among them.
    is_all_here = pages.keys() <= set(_iter_shown_pages(tree, base))
    return () if is_all_here else tuple(pages)


def _iter_shown_pages(tree: HtmlElement, base: str) -> Iterator[str]:
    """Yield the addresses of this page: those of links to a comment that it shows.

    WordPress links a comment's date to ``/comment-page-1/#comment-7``, and the button
    that closes the form to ``/comment-page-1/#respond``.
    """
    links = (link.get("href", "").partition("#") for link in tree.iter("a"))
    found = [
        (fragment, address)
        for address, _, fragment in links
        if _COMMENT.search(fragment) and _COMMENT_PAGE.search(address)
    ]
    # Collected once: a search of the tree for each link took 7 s a megabyte of them.
    ids = {element.get("id") for element in tree.iter("*")} if found else set()
    for fragment, address in found:
        url = as_url(address, base)
        if fragment in ids and url is not None:
            yield url


def _iter_declared_urls(tree: HtmlElement, base: str) -> Iterator[str]:
    """Yield what the page declares as its own address, on its own host."""
    for link in tree.iter("link"):
        if link.get("rel", "").lower() == "canonical":
            url = as_url(link.get("href"), base)
            if url is not None and urlsplit(url).netloc == urlsplit(base).netloc:
                yield url


def _iter_page_urls(tree: HtmlElement, base: str, own: Sequence[str]) -> Iterator[str]:
    for link in tree.iter("a"):
        href = link.get("href", "")
        if "page" not in href and not link.get("rel"):
            continue
        if "replytocom=" in href:
            # WordPress's button "Reply": the same list of comments with a form.
            continue
        is_comment_page = _COMMENT_PAGE.search(href) is not None
        if is_comment_page or _is_pager_link(link, href):
            url = as_url(href.partition("#")[0], base)
            if url is not None and any(is_page_of(url, page) for page in own):
                yield url


def _is_pager_link(link: HtmlElement, href: str) -> bool:
    """Return whether ``rel=next`` or Drupal's ``?page=1`` is in a list of comments."""
    rel = link.get("rel", "").lower()
    if not (rel in {"next", "prev"} or _LIST_PAGE.search(href)):
        return False
    around = islice(link.iterancestors(), _MAX_ANCESTORS)
    return any(map(_has_comment_mark, around))


def _has_comment_mark(element: HtmlElement) -> bool:
    if element.tag == "body":
        return False
    marks = f"{element.get('id', '')} {element.get('class', '')}"[:_MAX_MARKS]
    return _COMMENT_MARK.search(marks) is not None
