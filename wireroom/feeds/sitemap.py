"""News sitemaps (Google, sitemap-news/0.9) and sitemap indexes, read as a stream."""

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
    """Whether the first element is a ``urlset``."""
    return _ROOT.match(document.text) is not None


def read_sitemap(document: Document, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Read the first 2,000 addresses; raises Permanent BROKEN_FEED if none can be.

    Memory stays flat: an address that was read is taken off the tree.
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
    """Whether the first element is a ``sitemapindex``."""
    return _INDEX.match(document.text) is not None


def read_sitemap_index(
    document: Document, *, url: str, fetched_at: datetime
) -> ParsedFeed:
    """Read the first 1,000 sitemaps of an index; raises Permanent BROKEN_FEED.

    Newest first by what the index says; then those whose address speaks of news, then
    the others in their own order.
    """
    found: dict[str, tuple[float, bool]] = {}

    def take(element: etree._Element) -> None:
        link = resolve_link(element.findtext("{*}loc"), url)
        changed = read_date(element.findtext("{*}lastmod"), fetched_at)
        if link is not None:
            at = changed.at.timestamp() if changed else 0.0
            found.setdefault(link, (-at, "news" not in link.lower()))

    damage = _collect_elements(document.text, "sitemap", _MAX_CHILDREN, take)
    if not found:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: lists no sitemap {damage or ''}")
    return ParsedFeed(
        format="sitemap_index",
        title="",
        language=None,
        entries=(),
        damage=damage,
        children=tuple(sorted(found, key=found.__getitem__)),
    )


def _collect_elements(
    text: str, name: str, most: int, take: Callable[[etree._Element], None]
) -> str | None:
    """Give each element of this name to ``take``; say why reading ended early."""
    try:
        return _walk_elements(text, name, most, take)
    except etree.XMLSyntaxError as error:
        return f"not well formed: {error}"


def _walk_elements(
    text: str, name: str, most: int, take: Callable[[etree._Element], None]
) -> str | None:
    taken = 0
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
        if taken == most:
            return f"cut: more than {most} entries"
        if str(element.tag).rpartition("}")[2] == name:
            take(element)
            taken += 1
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
