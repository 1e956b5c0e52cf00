"""A feed's bytes to its entries, whatever the format."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import feedparser

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import read_date
from wireroom.feeds.json_feed import read_json_feed
from wireroom.feeds.sitemap import is_sitemap, read_sitemap
from wireroom.model import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from datetime import datetime

# A larger body is cut here: feedparser's time grows with it.
MAX_BYTES = 20_000_000
MAX_ENTRIES = 2_000
_TAG = re.compile(r"<[^<>]{0,2000}>")
_HTML = re.compile(rb"<(?:!doctype\s{1,9}html|html)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!ENTITY", re.IGNORECASE)


def parse_feed(
    body: bytes, *, url: str, content_type: str = "", fetched_at: datetime
) -> ParsedFeed:
    """Read RSS, RDF, Atom, JSON Feed or a news sitemap.

    At most 20 MB and 2,000 entries are read.

    Raises:
        Permanent: NOT_A_FEED, EMPTY_FEED or BROKEN_FEED.
    """
    body = body[:MAX_BYTES]
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not start:
        raise Permanent(Reason.EMPTY_FEED, f"{url} has no text")
    if start[:1] == b"{":
        return _distinct(_json(start, url, fetched_at))
    if is_sitemap(start):
        return _distinct(read_sitemap(start, url=url, fetched_at=fetched_at))
    if _HTML.search(start[:2000]):
        found = _TITLE.search(start[:20_000])
        title = found[1].decode("utf-8", "replace").strip() if found else ""
        raise Permanent(Reason.NOT_A_FEED, f"{url} is an HTML page titled {title!r}")
    if _DOCTYPE.search(start[:20_000]):
        raise Permanent(Reason.BROKEN_FEED, f"{url} declares entities of its own")
    return _distinct(_xml(start, url, content_type, fetched_at))


def _json(body: bytes, url: str, fetched_at: datetime) -> ParsedFeed:
    try:
        document = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: bad JSON") from error
    return read_json_feed(document, url=url, fetched_at=fetched_at)


def _xml(body: bytes, url: str, content_type: str, fetched_at: datetime) -> ParsedFeed:
    headers = {"content-type": content_type or "application/xml"}
    parsed: Any = feedparser.parse(
        BytesIO(body.replace(b"\0", b"")),
        response_headers={**headers, "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        reason = Reason.BROKEN_FEED if parsed.bozo else Reason.NOT_A_FEED
        raise Permanent(reason, f"{url} holds no feed")
    entries = tuple(_entry(e, url, fetched_at) for e in parsed.entries[:MAX_ENTRIES])
    error = parsed.get("bozo_exception") if parsed.bozo else None
    return ParsedFeed(
        format=parsed.version or "unknown",
        title=plain(parsed.feed.get("title")),
        language=parsed.feed.get("language") or None,
        entries=entries,
        damage=str(error)[:300] if error else None,
    )


def _entry(entry: Any, url: str, fetched_at: datetime) -> FeedEntry:  # noqa: ANN401 - feedparser ships no types
    guid = str(entry.get("id") or "").strip()
    link = _link(entry, url) or (guid if guid.startswith("http") else None)
    title = plain(entry.get("title"))
    summary = str(entry.get("summary") or "")[:20_000]
    content = "".join(str(c.get("value") or "") for c in entry.get("content", ())[:9])
    count = str(entry.get("slash_comments") or entry.get("thr_total") or "").strip()
    names = (plain(a.get("name")) for a in entry.get("authors", ())[:50])
    return FeedEntry(
        identity=guid
        or link
        or hashlib.sha256(f"{title}{summary}".encode()).hexdigest(),
        url=absolute(link, url),
        title=title,
        authors=tuple(n for n in names if n),
        published=read_date(entry.get("published"), fetched_at),
        updated=read_date(entry.get("updated"), fetched_at),
        summary=summary,
        content_html=content[:500_000],
        comments_url=absolute(entry.get("comments") or _rel(entry, "replies"), url),
        comments_feed_url=absolute(entry.get("wfw_commentrss"), url),
        comments_count=int(count)
        if count.isascii() and count.isdigit() and len(count) < 9
        else None,
    )


def _link(entry: Any, url: str) -> str | None:  # noqa: ANN401 - feedparser ships no types
    found = _rel(entry, "alternate")
    if found or entry.get("links"):
        return absolute(found, url)
    return absolute(entry.get("link"), url)


def _rel(entry: Any, rel: str) -> str | None:  # noqa: ANN401 - feedparser ships no types
    links = (x for x in entry.get("links", ()) if x.get("rel", "alternate") == rel)
    return next((str(x["href"]) for x in links if x.get("href")), None)


def plain(value: object) -> str:
    """Text without tags and entities, at most 1,000 characters."""
    text = _TAG.sub("", str(value or "")[:20_000])
    return " ".join(html.unescape(text).split())[:1_000]


def absolute(link: object, base: str) -> str | None:
    """An absolute http(s) address, or None."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        joined = urljoin(base, link.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in {"http", "https"} and parts.netloc else None


def _distinct(feed: ParsedFeed) -> ParsedFeed:
    pairs = {(e.identity, e.url) for e in feed.entries}
    links = Counter(identity for identity, _ in pairs)
    kept: dict[str, FeedEntry] = {}
    for entry in feed.entries:
        shared = links[entry.identity] > 1
        name = f"{entry.identity} {entry.url}" if shared else entry.identity
        kept.setdefault(name, replace(entry, identity=name))
    return replace(feed, entries=tuple(kept.values()))
