"""JSON Feed 1.x (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import read_date
from wireroom.model import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from datetime import datetime


def read_json_feed(document: object, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Read a decoded document; raises Permanent NOT_A_FEED where it is none."""
    feed = document if isinstance(document, dict) else {}
    items = feed.get("items")
    if "jsonfeed.org/version/1" not in str(feed.get("version")) or not isinstance(
        items, list
    ):
        raise Permanent(Reason.NOT_A_FEED, f"{url} is JSON but no JSON Feed")
    entries = (_entry(i, url, fetched_at) for i in items[:2_000] if isinstance(i, dict))
    return ParsedFeed(
        format="json1",
        title=_text(feed, "title")[:1_000],
        language=_text(feed, "language") or None,
        entries=tuple(entries),
    )


def _entry(item: dict[str, object], base: str, fetched_at: datetime) -> FeedEntry:
    guid, title, summary = (_text(item, k) for k in ("id", "title", "summary"))
    link = _http(_text(item, "url") or guid, base, relative=bool(item.get("url")))
    content = _text(item, "content_html") or _text(item, "content_text")
    hashed = hashlib.sha256(f"{title}{summary}{content}".encode("utf-8", "replace"))
    authors = item.get("authors")
    people = authors[:50] if isinstance(authors, list) else [item.get("author")]
    return FeedEntry(
        identity=guid or link or hashed.hexdigest(),
        url=link,
        title=title[:1_000],
        authors=tuple(_text(p, "name") for p in people if _text(p, "name")),
        published=read_date(_text(item, "date_published"), fetched_at),
        updated=read_date(_text(item, "date_modified"), fetched_at),
        summary=summary[:20_000],
        content_html=content[:500_000],
    )


def _text(mapping: object, key: str) -> str:
    value = mapping.get(key) if isinstance(mapping, dict) else None
    return str(value).strip() if isinstance(value, str | int) else ""


def _http(link: str, base: str, *, relative: bool) -> str | None:
    try:
        joined = urljoin(base, link) if relative else link
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None
