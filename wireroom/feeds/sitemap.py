"""Parsers of news sitemaps (Google, sitemap-news/0.9) and sitemap indexes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import read_date
from wireroom.feeds.links import resolve_link
from wireroom.model.feed import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from wireroom.feeds.strip_prolog import Document

_MAX_ENTRIES = 2_000
_MAX_ELEMENTS = 100_000
_MAX_CHILDREN = 1_000
_ROOT = re.compile(r"<(?:\w{1,20}:)?urlset[\s>]")
_INDEX = re.compile(r"<(?:\w{1,20}:)?sitemapindex[\s>]")


def is_sitemap(document: Document) -> bool:
    """Return whether the first element is a ``urlset``."""
    return _ROOT.match(document.text) is not None


def read_sitemap(document: Document, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Read the first 2,000 addresses; raises Permanent BROKEN_FEED if there is none.

    Memory use is constant: each address is removed from the tree after it is read.
    """
    entries: list[FeedEntry] = []
    damage = _collect_elements(
        document.text,
        "url",
        _MAX_ENTRIES,
        lambda element: entries.extend(_parse_entry(element, url, fetched_at)),
    )
    if damage and not entries:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: {damage[:300]}")
    return ParsedFeed(
        format="news_sitemap",
        title="",
        language=None,
        entries=tuple(entries),
        damage=damage,
    )


def is_sitemap_index(document: Document) -> bool:
    """Return whether the first element is a ``sitemapindex``."""
    return _INDEX.match(document.text) is not None


def read_sitemap_index(
    document: Document, *, url: str, fetched_at: datetime
) -> ParsedFeed:
    """Read the first 1,000 sitemaps of an index; raises Permanent BROKEN_FEED.

    Sorted by ``lastmod``, newest first; sitemaps without one follow, first those with
    "news" in their address, then the others in the order of the index.
    """
    sort_keys: dict[str, tuple[float, bool]] = {}

    def add_child(element: etree._Element) -> None:
        link = resolve_link(element.findtext("{*}loc"), url)
        changed = read_date(element.findtext("{*}lastmod"), fetched_at)
        if link is not None:
            timestamp = changed.at.timestamp() if changed else 0.0
            sort_keys.setdefault(link, (-timestamp, "news" not in link.lower()))

    damage = _collect_elements(document.text, "sitemap", _MAX_CHILDREN, add_child)
    if not sort_keys:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: lists no sitemap {damage or ''}")
    return ParsedFeed(
        format="sitemap_index",
        title="",
        language=None,
        entries=(),
        damage=damage,
        children=tuple(sorted(sort_keys, key=sort_keys.__getitem__)),
    )


def _collect_elements(
    text: str, name: str, most: int, read: Callable[[etree._Element], None]
) -> str | None:
    """Pass each element of this name to ``read``; return why reading ended early."""
    try:
        return _walk_elements(text, name, most, read)
    except etree.XMLSyntaxError as error:
        return f"not well formed: {error}"


def _walk_elements(
    text: str, name: str, most: int, read: Callable[[etree._Element], None]
) -> str | None:
    count = 0
    walk = etree.iterparse(
        BytesIO(text.encode("utf-8", "replace")),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for position, (_, element) in enumerate(walk):
        if position == _MAX_ELEMENTS:
            return f"cut: more than {_MAX_ELEMENTS} elements"
        parent = element.getparent()
        if parent is None or parent.getparent() is not None:
            continue
        if count == most:
            return f"cut: more than {most} entries"
        if str(element.tag).rpartition("}")[2] == name:
            read(element)
            count += 1
        _free_element(element, parent)
    return None


def _free_element(element: etree._Element, parent: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del parent[0]


def _parse_entry(
    element: etree._Element, base: str, fetched_at: datetime
) -> list[FeedEntry]:
    link = resolve_link(element.findtext("{*}loc"), base)
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
