"""Parses the bytes of a feed in any supported format."""

from __future__ import annotations

import html
import re
import zlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import apply_utc_offset
from wireroom.feeds.formats.json_feed import read_json_feed
from wireroom.feeds.formats.sitemap import (
    is_sitemap,
    is_sitemap_index,
    read_sitemap,
    read_sitemap_index,
)
from wireroom.feeds.formats.xml_feed import read_xml_feed
from wireroom.feeds.markup.decode import decode_text
from wireroom.feeds.markup.strip_prolog import strip_prolog
from wireroom.json_text import parse_json
from wireroom.tolerant_json import parse_tolerant_json

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.feed import FeedEntry, ParsedFeed

MAX_BYTES = 20_000_000
# Objects and lists of a JSON document: each takes up to 300 bytes of memory.
_MAX_VALUES = 400_000
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
# zlib's number for the largest window in gzip's format.
_GZIP_WINDOW = 31
_GZIP = b"\x1f\x8b"
_COMPRESSED = (b"\x28\xb5\x2f\xfd", b"PK\3\4")


def parse_feed(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    fetched_at: datetime,
    utc_offset_minutes: int | None = None,
) -> ParsedFeed:
    """Parse RSS, RDF, Atom, JSON Feed, a news sitemap or a sitemap index.

    At most 20 MB and 2,000 entries are read; ``damage`` names what was cut.

    Args:
        utc_offset_minutes: the zone of the source's settings, for dates without a zone.

    Raises:
        Permanent: NOT_A_FEED, EMPTY_FEED or BROKEN_FEED.
    """
    if body.startswith(_GZIP):
        body = _decompress(body, url)
    if body.startswith(_COMPRESSED):
        raise Permanent(Reason.NOT_A_FEED, f"{url} is compressed, not a document")
    text, wrong_encoding = decode_text(body[:MAX_BYTES], content_type)
    feed = _parse_document(text, url, fetched_at)
    cut = "cut after 20 MB" if len(body) > MAX_BYTES else None
    damage = "; ".join(filter(None, (wrong_encoding, cut, feed.damage)))[:300]
    entries = _drop_repeated_entries(feed.entries)
    if utc_offset_minutes is not None:
        entries = tuple(_apply_zone(entry, utc_offset_minutes) for entry in entries)
    return replace(feed, entries=entries, damage=damage or None)


def _apply_zone(entry: FeedEntry, utc_offset_minutes: int) -> FeedEntry:
    return replace(
        entry,
        published=apply_utc_offset(entry.published, utc_offset_minutes),
        updated=apply_utc_offset(entry.updated, utc_offset_minutes),
    )


def _decompress(body: bytes, url: str) -> bytes:
    """Return the start of a gzip body that came without its header, up to the bound.

    Raises:
        Permanent: BROKEN_FEED where the body is gzip by its first bytes only.
    """
    try:
        return zlib.decompressobj(_GZIP_WINDOW).decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: broken gzip: {error}") from error


def _parse_document(text: str, url: str, fetched_at: datetime) -> ParsedFeed:
    start = text.lstrip(" \t\r\n\ufeff")
    if not start:
        raise Permanent(Reason.EMPTY_FEED, f"{url} has no text")
    if start[0] == "{":
        json_document, damage = parse_json_text(start, url)
        feed = read_json_feed(json_document, url=url, fetched_at=fetched_at)
        return _add_damage(feed, damage)
    document = strip_prolog(start)
    if document.is_html:
        match = _TITLE.search(start, 0, 20_000)
        title = " ".join(html.unescape(match[1]).split()) if match else ""
        raise Permanent(Reason.NOT_A_FEED, f"{url} is an HTML page titled {title!r}")
    if not document.text:
        raise Permanent(Reason.NOT_A_FEED, f"{url} has no markup")
    read = read_sitemap if is_sitemap(document) else read_xml_feed
    read = read_sitemap_index if is_sitemap_index(document) else read
    feed = read(document, url=url, fetched_at=fetched_at)
    return _add_damage(feed, document.damage)


def _add_damage(feed: ParsedFeed, damage: str | None) -> ParsedFeed:
    return replace(feed, damage="; ".join(filter(None, (damage, feed.damage))) or None)


def parse_json_text(text: str, url: str) -> tuple[object, str | None]:
    """Parse a JSON document, a damaged one in part.

    Returns:
        the document, and what was wrong with it, None where nothing was.

    Raises:
        Permanent: BROKEN_FEED for what is no JSON.
    """
    if text.count("{") + text.count("[") > _MAX_VALUES:
        detail = f"{url}: more than {_MAX_VALUES} objects and lists"
        raise Permanent(Reason.BROKEN_FEED, detail)
    try:
        return parse_json(text), None
    except RecursionError as error:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: bad JSON") from error
    except ValueError as error:
        damage = f"not JSON: {error}"
    try:
        repaired = parse_tolerant_json(text)
    except (ValueError, RecursionError) as error:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: bad JSON") from error
    # A damaged document is a list of the values in it.
    values = repaired if isinstance(repaired, list) else [repaired]
    if not any(values) and "}" not in text:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: bad JSON")
    return (values[0] if len(values) == 1 else values), damage


def _drop_repeated_entries(entries: tuple[FeedEntry, ...]) -> tuple[FeedEntry, ...]:
    """Keep each entry once.

    One identity may stand for several entries: with several links the link tells them
    apart; where the identity is only the link, or there is no link, the title does.
    """
    links, titles = Counter[str](), Counter[str]()
    for identity, _ in {(entry.identity, entry.url) for entry in entries}:
        links[identity] += 1
    for identity, _ in {(e.identity, e.title) for e in entries if _is_weak(e)}:
        titles[identity] += 1
    distinct: dict[str, FeedEntry] = {}
    for entry in entries:
        name = entry.identity
        if links[entry.identity] > 1:
            name = f"{name} {entry.url}"
        elif titles[entry.identity] > 1:
            name = f"{name} {entry.title}"
        distinct.setdefault(name, replace(entry, identity=name))
    return tuple(distinct.values())


def _is_weak(entry: FeedEntry) -> bool:
    return entry.url is None or entry.identity == entry.url
