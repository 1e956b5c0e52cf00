"""A list of articles from a JSON API as a feed, by paths that an operator gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import apply_utc_offset, read_date
from wireroom.feeds.fields.links import resolve_link
from wireroom.feeds.fields.titles import clean_title
from wireroom.feeds.formats.parse import MAX_BYTES, parse_json_text
from wireroom.feeds.formats.xml_feed import MAX_CONTENT
from wireroom.feeds.markup.decode import decode_text
from wireroom.feeds.markup.feed_limits import MAX_ENTRIES
from wireroom.model.feed import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.json_paths import JsonPaths

JSON_FORMAT = "json"
_HOLE = re.compile(r"\{([^{}]{1,100})\}")
_MAX_IDENTITY = 2_000


def read_json_list(
    body: bytes,
    *,
    paths: JsonPaths,
    url: str,
    content_type: str = "",
    fetched_at: datetime,
    utc_offset_minutes: int | None = None,
) -> ParsedFeed:
    """Read the items of a JSON document.

    An item without a link is an entry without one; an item that is no object is left
    out.

    Args:
        url: of the document; relative links start from it.
        utc_offset_minutes: the zone of the source's settings, for dates without one.

    Raises:
        Permanent: BROKEN_FEED for what is no JSON; EMPTY_FEED where the path leads to
            no list.
    """
    text, wrong_encoding = decode_text(body[:MAX_BYTES], content_type)
    document, broken = parse_json_text(text, url)
    damage = "; ".join(filter(None, (wrong_encoding, broken)))[:300] or None
    items = find_value(document, paths.items)
    if not isinstance(items, list):
        where = paths.items or "the document"
        raise Permanent(Reason.EMPTY_FEED, f"{url}: {where} is no list")
    entries = tuple(
        _make_entry(item, paths, url, fetched_at, utc_offset_minutes)
        for item in items[:MAX_ENTRIES]
        if isinstance(item, dict)
    )
    older = _read_link(document, paths.next) if paths.next else None
    return ParsedFeed(
        format=JSON_FORMAT,
        title="",
        language=None,
        entries=entries,
        damage=damage,
        older_url=resolve_link(older, url),
    )


def find_value(document: object, path: str) -> object:
    """Return the value at a path, None if there is none; "" is the document."""
    value = document
    for key in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isascii() and key.isdigit():
            index = int(key[:9])
            value = value[index] if index < len(value) else None
        else:
            return None
    return value


def _make_entry(
    item: object,
    paths: JsonPaths,
    url: str,
    fetched_at: datetime,
    utc_offset_minutes: int | None,
) -> FeedEntry:
    link = resolve_link(_read_link(item, paths.link), url)
    title = clean_title(_read_text(item, paths.title))
    published = read_date(_read_text(item, paths.date), fetched_at)
    if utc_offset_minutes is not None:
        published = apply_utc_offset(published, utc_offset_minutes)
    identity = _read_text(item, paths.identity)[:_MAX_IDENTITY]
    return FeedEntry(
        identity=identity or link or title or str(item)[:_MAX_IDENTITY],
        url=link,
        title=title,
        published=published,
        content_html=_read_text(item, paths.content)[:MAX_CONTENT],
    )


def _read_link(item: object, path: str) -> str:
    """Return the value at a path, or an address whose holes have the values."""
    holes = _HOLE.findall(path)
    if not holes:
        return _read_text(item, path)
    values = {hole: _read_text(item, hole) for hole in holes}
    if not all(values.values()):
        return ""
    return _HOLE.sub(lambda match: quote(values[match[1]], safe="/"), path)


def _read_text(item: object, path: str) -> str:
    value = find_value(item, path) if path else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()
