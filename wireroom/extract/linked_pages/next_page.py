"""The next page of an article that is divided into numbered pages.

An address counts only if it is the article's own with the next number: ``rel=next``
also leads to the next story of a blog, and "2" to the second page of a section.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.attribute_text import unescape_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 20
_LONGEST_LINK = 1010
_LINK = re.compile(rb"<(?:a|link)\b[^<>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(
    rb"\bhref\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s\"'>]{1,2000}))",
    re.IGNORECASE,
)
_NEXT = re.compile(rb"\brel\s*=\s*[\"']?[^\"'>]{0,60}\bnext\b", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp)\Z", re.IGNORECASE)
# How addresses carry a page's number. The last ones also number stories of a series, so
# they count with rel=next only.
_PATHS = (
    "{stem}/{n}",
    "{stem}/page/{n}",
    "{stem}/page-{n}",
    "{stem}/page{n}",
    "{stem},{n}",
)
_LINKED_PATHS = ("{stem}-{n}", "{stem}_{n}", "{stem}-page-{n}", "{stem}.{n}")
_QUERIES = ("page", "pg", "paged", "pagenum", "p", "seite", "pagina")


def find_next_page(body: bytes, url: str, *, first_url: str, number: int) -> str | None:
    """Return the address of page ``number`` of the article at ``first_url``, or None.

    Args:
        body: of the page before it. url: its address. number: 2 or more.
    """
    first = urlsplit(first_url)
    stem = _EXTENSION.sub("", first.path.rstrip("/"))
    name = stem.rpartition("/")[2].encode()
    if not name and not first.query:
        return None
    if name not in body and b"?" not in body:
        return None
    for link in _find_numbered_links(body, number):
        href = _HREF.search(link)
        if href is None:
            continue
        is_next = _NEXT.search(link) is not None
        target = _resolve(href[1] or href[2] or href[3], url)
        if target and _is_page(target, first_url, number, is_next=is_next):
            return target
    return None


def _find_numbered_links(body: bytes, number: int) -> Iterator[bytes]:
    """Return the tags of links that hold a number as the addresses of pages do.

    A page has hundreds of links: reading all of them takes ten times as long.
    """
    end = 0
    for match in _number_pattern(number).finditer(body):
        at = match.start()
        begin = body.rfind(b"<", max(end, at - _LONGEST_LINK), at)
        link = _LINK.match(body, begin) if begin >= 0 else None
        if link is not None and link.end() > at:
            end = link.end()
            yield link[0]


@cache
def _number_pattern(number: int) -> re.Pattern[bytes]:
    """Return a pattern that begins with the digits: those are found quickest."""
    digits = b"%d" % number
    before = rb"(?<=[\s/,=_.;'\"eE-]%b)" % digits
    return re.compile(digits + before + rb"(?=[\s/?#&.'\">])")


def _resolve(href: bytes, url: str) -> str | None:
    try:
        target = urljoin(
            url, unescape_attribute(href.decode("utf-8", "replace")).strip()
        )
    except ValueError:
        return None
    return target.partition("#")[0] if target.startswith(("http:", "https:")) else None


def _is_page(target: str, first_url: str, number: int, *, is_next: bool) -> bool:
    try:
        one, other = urlsplit(target), urlsplit(first_url)
    except ValueError:
        return False
    if one.netloc.lower() != other.netloc.lower():
        return False
    if one.path.rstrip("/") == other.path.rstrip("/"):
        return _has_number(one.query, other.query, number)
    stem = _EXTENSION.sub("", other.path.rstrip("/"))
    forms = _PATHS + (_LINKED_PATHS if is_next else ())
    path = _EXTENSION.sub("", one.path.rstrip("/"))
    return one.query == other.query and path in {
        form.format(stem=stem, n=number) for form in forms
    }


def _has_number(query: str, first_query: str, number: int) -> bool:
    """Return whether a query is the first page's with nothing but the number added."""
    pieces = [piece for piece in query.split("&") if piece]
    added = [piece for piece in pieces if piece not in first_query.split("&")]
    kept = [piece for piece in pieces if piece not in added]
    name, _, value = (added or [""])[0].partition("=")
    return (
        len(added) == 1
        and kept == [piece for piece in first_query.split("&") if piece]
        and name.lower() in _QUERIES
        and value == str(number)
    )
