"""Parsers of news sitemaps (Google, sitemap-news/0.9) and sitemap indexes."""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from wireroom.errors import Permanent, Reason
from wireroom.feeds.categories import collect_categories, split_keywords
from wireroom.feeds.dates import read_date
from wireroom.feeds.links import resolve_link
from wireroom.feeds.repair_markup import repair_entities
from wireroom.feeds.titles import MAX_TITLE
from wireroom.model.feed import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from wireroom.feeds.strip_prolog import Document

_MAX_ENTRIES = 2_000
# The limit of a sitemap (sitemaps.org).
_MAX_ADDRESSES = 50_000
_MAX_ELEMENTS = 500_000
_MAX_CHILDREN = 1_000
_ROOT = re.compile(r"<(?:\w{1,20}:)?urlset[\s>]")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2]))?(?!\d)")
_INDEX = re.compile(r"<(?:\w{1,20}:)?sitemapindex[\s>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """The texts of one address; dates are parsed for those that are kept."""

    link: str
    title: str
    keywords: str
    published: str
    changed: str

    @property
    def sort_key(self) -> str:
        """Dates of one sitemap are in one form (ISO 8601), which sorts as text."""
        return max(self.published[:25], self.changed[:25])


def is_sitemap(document: Document) -> bool:
    """Return whether the first element is a ``urlset``."""
    return _ROOT.match(document.text) is not None


def read_sitemap(document: Document, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Read the 2,000 newest addresses; raises Permanent BROKEN_FEED if there is none.

    The newest are found by ``lastmod`` or the publication date, wherever they are in
    the sitemap; addresses without either come last, in the sitemap's order. Memory use
    is bounded: each address is removed from the tree after it is read.
    """
    rows: list[_Row] = []
    damage = _collect_elements(
        document.text,
        "url",
        _MAX_ADDRESSES,
        lambda element: rows.extend(_read_row(element, url)),
    )
    if len(rows) > _MAX_ENTRIES:
        rows = heapq.nlargest(_MAX_ENTRIES, rows, key=lambda row: row.sort_key)
        damage = "; ".join(
            filter(None, (damage, f"cut: more than {_MAX_ENTRIES} entries"))
        )
    entries = [_to_entry(row, fetched_at) for row in rows if _is_page(row.link)]
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
    "news" in their address, then those of the newest month in their address, then the
    others in the order of the index.
    """
    sort_keys: dict[str, tuple[float, bool, int]] = {}

    def add_child(element: etree._Element) -> None:
        link = resolve_link(element.findtext("{*}loc"), url)
        changed = read_date(element.findtext("{*}lastmod"), fetched_at)
        if link is not None:
            timestamp = changed.at.timestamp() if changed else 0.0
            key = (-timestamp, "news" not in link.lower(), -_find_month(link))
            sort_keys.setdefault(link, key)

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
        return _walk_elements(repair_entities(text), name, most, read)
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


def _find_month(link: str) -> int:
    """Return the year and month in an address as one number, 0 without any."""
    match = _MONTH.search(link)
    return int(match[1] + (match[2] or "00")) if match else 0


def _read_row(element: etree._Element, base: str) -> list[_Row]:
    link = resolve_link(element.findtext("{*}loc"), base)
    if link is None:
        return []
    return [
        _Row(
            link=link,
            title=(element.findtext("{*}news/{*}title") or "").strip()[:MAX_TITLE],
            keywords=element.findtext("{*}news/{*}keywords") or "",
            published=(element.findtext("{*}news/{*}publication_date") or "").strip(),
            changed=(element.findtext("{*}lastmod") or "").strip(),
        )
    ]


def _is_page(link: str) -> bool:
    """Return whether an address is a page below the site's front page."""
    try:
        parts = urlsplit(link)
    except ValueError:
        # The caller that stores the entry gives the reason.
        return True
    return bool(parts.path.strip("/") or parts.query)


def _to_entry(row: _Row, fetched_at: datetime) -> FeedEntry:
    return FeedEntry(
        identity=row.link,
        url=row.link,
        title=row.title,
        categories=collect_categories(split_keywords(row.keywords)),
        published=read_date(row.published, fetched_at),
        updated=read_date(row.changed, fetched_at),
    )
