"""Finds the page of a feed that has the entries before those of this one.

RFC 5005 has ``prev-archive`` (archives, which no longer change) and ``next`` (pages),
in the document or a Link header; JSON Feed 1.1 has ``next_url``; WordPress has the
query parameter ``paged``, which no document names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from wireroom.feeds.discovery.websub_discovery import parse_link_header
from wireroom.feeds.fields.links import resolve_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wireroom.feeds.fields.feedparser_types import ParsedNode
    from wireroom.model.feed import ParsedFeed

# In the order in which they count: an archive is complete, a page may have moved on.
_RELATIONS = ("prev-archive", "next")
_PAGED = "paged"


def find_older_page(feed: ParsedFeed, *, url: str, link_header: str = "") -> str | None:
    """Return the address of the page before this one; None if none is known.

    Only one on the same host counts. Of WordPress it is the next number, whether there
    is such a page or not.

    Args:
        url: of this page. link_header: all its Link headers, joined by commas.
    """
    named = feed.older_url or choose_older_link(parse_link_header(link_header), url)
    if named is None and "wordpress" in feed.generator.lower():
        named = _count_up(url)
    if named is None or named == url or urlsplit(named).netloc != urlsplit(url).netloc:
        return None
    return named


def read_older_link(channel: ParsedNode, base: str) -> str | None:
    """Return the link of a channel, as feedparser returns it, to older entries."""
    links = channel.get("links") or ()
    return choose_older_link(
        ((str(link.get("rel") or ""), link.get("href")) for link in links[:200]), base
    )


def choose_older_link(links: Iterable[tuple[str, object]], base: str) -> str | None:
    """Return the address to older entries among pairs of a relation and a link."""
    found: dict[str, str] = {}
    for relation, link in links:
        url = resolve_link(link, base)
        if url is not None:
            found.setdefault(relation.lower(), url)
    return next((found[name] for name in _RELATIONS if name in found), None)


def _count_up(url: str) -> str:
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    given = dict(pairs).get(_PAGED, "1")
    number = int(given) if given.isascii() and given.isdigit() else 1
    kept = [pair for pair in pairs if pair[0] != _PAGED]
    query = urlencode([*kept, (_PAGED, str(number + 1))])
    return parts._replace(query=query).geturl()
