"""Google news sitemaps, read as a stream."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import read_date
from wireroom.model import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from datetime import datetime


def is_sitemap(body: bytes) -> bool:
    """Whether the bytes open a ``urlset``."""
    return b"<urlset" in body[:4_000]


def read_sitemap(body: bytes, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Read the first 2,000 addresses; raises Permanent BROKEN_FEED if none can be."""
    entries: list[FeedEntry] = []
    damage = None
    walk = etree.iterparse(
        BytesIO(body), tag="{*}url", resolve_entities=False, no_network=True
    )
    try:
        for _, element in walk:
            entries.extend(_entry(element, fetched_at))
            element.clear()
            if len(entries) >= 2_000:
                break
    except etree.XMLSyntaxError as error:
        damage = str(error)[:300]
    if damage and not entries:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: {damage}")
    return ParsedFeed(
        format="news_sitemap",
        title="",
        language=None,
        entries=tuple(entries),
        damage=damage,
    )


def _entry(element: etree._Element, fetched_at: datetime) -> list[FeedEntry]:
    link = (element.findtext("{*}loc") or "").strip()
    if not link.startswith(("http://", "https://")):
        return []
    return [
        FeedEntry(
            identity=link,
            url=link,
            title=(element.findtext(".//{*}title") or "").strip()[:1_000],
            published=read_date(element.findtext(".//{*}publication_date"), fetched_at),
            updated=read_date(element.findtext("{*}lastmod"), fetched_at),
        )
    ]
