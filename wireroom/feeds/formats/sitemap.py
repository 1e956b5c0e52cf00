"""Parsers of news sitemaps (Google, sitemap-news/0.9) and sitemap indexes."""

from __future__ import annotations

import heapq
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import read_date
from wireroom.feeds.fields.categories import collect_categories, split_keywords
from wireroom.feeds.fields.links import resolve_link
from wireroom.feeds.fields.titles import clean_title
from wireroom.feeds.markup.collect_elements import collect_elements
from wireroom.model.feed import FeedEntry, ParsedFeed
from wireroom.model.moment import Precision
from wireroom.model.sitemaps import ListedSitemap

if TYPE_CHECKING:
    from datetime import datetime

    from lxml import etree

    from wireroom.feeds.markup.strip_prolog import Document

_MAX_ENTRIES = 2_000
# sitemaps.org allows 50,000; sites write more. Bytes and seconds have bounds as well.
_MAX_ADDRESSES = 1_000_000
_MAX_CHILDREN = 1_000
# Characters of a title as it is written, with markup and references.
_MAX_TITLE = 5_000
_ROOT = re.compile(r"<(?:\w{1,20}:)?urlset[\s>]")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2]))?(?!\d)")
_CLOCK = frozenset({Precision.SECOND, Precision.MINUTE, Precision.HOUR})
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


class _NewestRows:
    """The newest rows of a sitemap, while it is read.

    Attributes:
        count: rows that were added.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.count = 0
        self._first: list[_Row] = []
        # (date, minus its place, row): of one date the earlier row is the newer one.
        self._dated: list[tuple[str, int, _Row]] = []
        self._undated_first: list[_Row] = []
        self._undated_last = deque[_Row](maxlen=most // 2)

    def add(self, element: etree._Element, base: str) -> None:
        """Add an element that has an address."""
        link = resolve_link(element.findtext("{*}loc"), base)
        if link is None:
            return
        row = _read_row(element, link)
        self.count += 1
        if len(self._first) < self._most:
            self._first.append(row)
        if row.sort_key:
            self._add_dated(row)
        elif len(self._undated_first) < self._most - self._most // 2:
            self._undated_first.append(row)
        else:
            self._undated_last.append(row)

    def _add_dated(self, row: _Row) -> None:
        place = (row.sort_key, -self.count, row)
        if len(self._dated) < self._most:
            heapq.heappush(self._dated, place)
        else:
            heapq.heappushpop(self._dated, place)

    def list_rows(self) -> list[_Row]:
        """Return all rows in their order, or the newest ones, newest first."""
        if self.count <= self._most:
            return self._first
        dated = [row for _, _, row in sorted(self._dated, reverse=True)]
        left = self._most - len(dated)
        last = list(self._undated_last)[max(len(self._undated_last) - left // 2, 0) :]
        return [*dated, *self._undated_first[: left - len(last)], *last]


def is_sitemap(document: Document) -> bool:
    """Return whether the first element is a ``urlset``."""
    return _ROOT.match(document.text) is not None


def read_sitemap(document: Document, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Read the 2,000 newest addresses; raises Permanent BROKEN_FEED if there is none.

    The newest are found by ``lastmod`` or the publication date, wherever they are in
    the sitemap. Addresses without either come last, in equal parts from the beginning
    and from the end of the sitemap: sites add new ones at either. Memory use is
    bounded: an address is removed from the tree after it is read, and no more than
    twice the number that is returned are held.
    """
    newest = _NewestRows(_MAX_ENTRIES)
    damage = collect_elements(
        document.text, "url", _MAX_ADDRESSES, lambda element: newest.add(element, url)
    )
    rows = newest.list_rows()
    damage = _note_cut(damage, newest.count, _MAX_ENTRIES)
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
    """Read the 1,000 newest sitemaps of an index; raises Permanent BROKEN_FEED.

    Sorted by ``lastmod``, newest first; sitemaps without one follow, first those with
    "news" in their address, then those of the newest month in their address, then the
    others in the order of the index.
    """
    listed: dict[str, ListedSitemap] = {}

    def add_child(element: etree._Element) -> None:
        child = _read_child(element, url, fetched_at)
        if child is not None:
            listed.setdefault(child.url, child)

    damage = collect_elements(document.text, "sitemap", _MAX_ADDRESSES, add_child)
    if not listed:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: lists no sitemap {damage or ''}")
    return ParsedFeed(
        format="sitemap_index",
        title="",
        language=None,
        entries=(),
        damage=_note_cut(damage, len(listed), _MAX_CHILDREN),
        sitemaps=tuple(heapq.nsmallest(_MAX_CHILDREN, listed.values(), _child_key)),
    )


def _read_child(
    element: etree._Element, url: str, fetched_at: datetime
) -> ListedSitemap | None:
    link = resolve_link(element.findtext("{*}loc"), url)
    if link is None:
        return None
    version = (element.findtext("{*}lastmod") or "").strip()[:64]
    changed = read_date(version, fetched_at)
    if changed is None:
        return ListedSitemap(url=link)
    is_day = changed.precision not in _CLOCK
    return ListedSitemap(
        url=link, version=version, changed_at=changed.at, is_day=is_day
    )


def _child_key(child: ListedSitemap) -> tuple[float, bool, int]:
    timestamp = child.changed_at.timestamp() if child.changed_at else 0.0
    return (-timestamp, "news" not in child.url.lower(), -_find_month(child.url))


def _note_cut(damage: str | None, found: int, most: int) -> str | None:
    cut = f"cut: more than {most} entries" if found > most else None
    return "; ".join(filter(None, (damage, cut))) or None


def _find_month(link: str) -> int:
    """Return the year and month in an address as one number, 0 without any."""
    match = _MONTH.search(link)
    return int(match[1] + (match[2] or "00")) if match else 0


def _read_row(element: etree._Element, link: str) -> _Row:
    return _Row(
        link=link,
        title=(element.findtext("{*}news/{*}title") or "").strip()[:_MAX_TITLE],
        keywords=element.findtext("{*}news/{*}keywords") or "",
        published=(element.findtext("{*}news/{*}publication_date") or "").strip(),
        changed=(element.findtext("{*}lastmod") or "").strip(),
    )


def _is_page(link: str) -> bool:
    """Return whether an address is a page below the site's front page."""
    parts = urlsplit(link)
    return bool(parts.path.strip("/") or parts.query)


def _to_entry(row: _Row, fetched_at: datetime) -> FeedEntry:
    return FeedEntry(
        identity=row.link,
        url=row.link,
        title=clean_title(row.title),
        categories=collect_categories(split_keywords(row.keywords)),
        published=read_date(row.published, fetched_at),
        updated=read_date(row.changed, fetched_at),
    )
