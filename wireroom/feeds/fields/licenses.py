"""The licence of an entry and of a whole feed, as the publisher names it.

Creative Commons and ``rel=license`` (RFC 4946) give an address, ``dc:rights`` and
``atom:rights`` words, RSL an element with the terms or the address of a server of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.feeds.fields.links import resolve_link

if TYPE_CHECKING:
    from wireroom.feeds.fields.feedparser_types import ParsedNode

MAX_LICENSE = 300
# "Copyright 2026 The Paper" is in most channels, and says nothing of use.
_NAMES_LICENSE = re.compile(
    r"licen[cs]e|creative\s+commons|\bCC[ -](?:BY|0)|https?://", re.IGNORECASE
)


def read_entry_license(entry: ParsedNode, url: str) -> str:
    """Return the address of an entry's licence, or the words of its rights; or "".

    Args:
        url: that relative links are resolved against.
    """
    found = _read_address(entry, url) or str(entry.get("rights") or "")
    return found[:MAX_LICENSE]


def read_feed_license(feed: ParsedNode, url: str) -> str:
    """Return the licence of all entries of a feed that have none of their own."""
    rights = str(feed.get("rights") or "")
    words = rights if _NAMES_LICENSE.search(rights) else ""
    return (_read_address(feed, url) or words)[:MAX_LICENSE]


def _read_address(node: ParsedNode, url: str) -> str:
    links = [
        str(link["href"])
        for link in node.get("links", ())[:200]
        if link.get("rel") == "license" and link.get("href")
    ]
    named = resolve_link(node.get("license") or next(iter(links), None), url)
    return named or _read_rsl(node, url)


def _read_rsl(node: ParsedNode, url: str) -> str:
    """Return where the terms of RSL 1.0 are, for an element that has them."""
    terms = node.get("rsl_content")
    if terms is None:
        return ""
    terms = terms if isinstance(terms, dict) else {}
    address = resolve_link(terms.get("server") or terms.get("url"), url)
    return f"RSL {address or ''}".strip()
