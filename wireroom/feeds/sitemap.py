"""Google news sitemaps (schemas/sitemap-news/0.9), read as a stream."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import read_date
from wireroom.feeds.links import absolute
from wireroom.model import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.feeds.prolog import Document

_MAX_ENTRIES = 2_000
_MAX_ELEMENTS = 100_000
_ROOT = re.compile(r"<(?:\w{1,20}:)?urlset[\s>]")


def is_sitemap(document: Document) -> bool:
    """Whether the first element is a ``urlset``."""
    return _ROOT.match(document.text) is not None


def read_sitemap(document: Document, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Read the first 2,000 addresses; raises Permanent BROKEN_FEED if none can be.

    Memory stays flat: an address that was read is taken off the tree.
    """
    entries: list[FeedEntry] = []
    try:
        damage = _collect(document.text, entries, url, fetched_at)
    except etree.XMLSyntaxError as error:
        damage = f"not well formed: {error}"
    if damage and not entries:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: {damage[:300]}")
    return ParsedFeed(
        format="news_sitemap",
        title="",
        language=None,
        entries=tuple(entries),
        damage=damage,
    )


def _collect(
    text: str, entries: list[FeedEntry], url: str, fetched_at: datetime
) -> str | None:
    """Add what is read to ``entries``; give why reading ended early, or None."""
    walk = etree.iterparse(
        BytesIO(text.encode("utf-8", "replace")),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for count, (_, element) in enumerate(walk):
        if count == _MAX_ELEMENTS:
            return f"cut: more than {_MAX_ELEMENTS} elements"
        parent = element.getparent()
        if parent is None or parent.getparent() is not None:
            continue
        if len(entries) == _MAX_ENTRIES:
            return f"cut: more than {_MAX_ENTRIES} entries"
        if str(element.tag).rpartition("}")[2] == "url":
            entries.extend(_entry(element, url, fetched_at))
        _forget(element, parent)
    return None


def _forget(element: etree._Element, parent: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del parent[0]


def _entry(element: etree._Element, base: str, fetched_at: datetime) -> list[FeedEntry]:
    link = absolute(element.findtext("{*}loc"), base)
    if link is None:
        return []
    return [
        FeedEntry(
            identity=link,
            url=link,
            title=(element.findtext("{*}news/{*}title") or "").strip()[:1_000],
            published=read_date(
                element.findtext("{*}news/{*}publication_date"), fetched_at
            ),
            updated=read_date(element.findtext("{*}lastmod"), fetched_at),
        )
    ]
