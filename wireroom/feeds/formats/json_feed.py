"""Parser of JSON Feed 1.x (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import read_date
from wireroom.feeds.discovery.websub_discovery import read_json_hubs
from wireroom.feeds.fields.authors import collect_names
from wireroom.feeds.fields.categories import collect_categories
from wireroom.feeds.fields.content import format_plain_text
from wireroom.feeds.fields.links import resolve_link
from wireroom.feeds.fields.media import read_attachments
from wireroom.feeds.fields.titles import MAX_TITLE, clean_title
from wireroom.feeds.formats.xml_feed import MAX_CONTENT, MAX_SUMMARY, hash_identity
from wireroom.feeds.markup.feed_limits import MAX_ENTRIES
from wireroom.model.feed import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

_WEB = ("http://", "https://")


def read_json_feed(document: object, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Parse a decoded document; raises Permanent NOT_A_FEED for other JSON."""
    feed = document if isinstance(document, dict) else {}
    items = feed.get("items")
    is_feed = "jsonfeed.org/version/1" in str(feed.get("version"))[:100]
    if not is_feed or not isinstance(items, list):
        raise Permanent(Reason.NOT_A_FEED, f"{url} is JSON but not a JSON Feed")
    cut = f"cut: more than {MAX_ENTRIES} entries" if len(items) > MAX_ENTRIES else None
    # Of an item that the end of a document cuts nothing may be left.
    valid = (i for i in _keep_newest(items, fetched_at) if i and isinstance(i, dict))
    return ParsedFeed(
        format="json1",
        title=clean_title(_read_string(feed, "title")),
        language=_read_string(feed, "language")[:35] or None,
        entries=tuple(
            _parse_entry(
                item,
                url,
                fetched_at,
                inherited=_read_authors(feed),
                language=_read_string(feed, "language")[:35] or None,
            )
            for item in valid
        ),
        damage=cut,
        hub_links=read_json_hubs(feed, url),
        older_url=resolve_link(feed.get("next_url"), url),
    )


def _keep_newest(items: Sequence[object], fetched_at: datetime) -> Sequence[object]:
    """Return as many items as are read: the newest by their dates, in their order."""
    if len(items) <= MAX_ENTRIES:
        return items
    ranks = []
    for number, item in enumerate(items):
        texts = (
            _read_string(item, name) for name in ("date_published", "date_modified")
        )
        found = read_date(next(filter(None, texts), "")[:99], fetched_at)
        ranks.append((found.at.timestamp() if found else 0.0, -number))
    kept = sorted(-number for _, number in heapq.nlargest(MAX_ENTRIES, ranks))
    return [items[number] for number in kept]


def _parse_entry(
    item: Mapping[str, object],
    base: str,
    fetched_at: datetime,
    *,
    inherited: tuple[str, ...],
    language: str | None,
) -> FeedEntry:
    guid, title, summary = (_read_string(item, k) for k in ("id", "title", "summary"))
    link = (
        resolve_link(_read_string(item, "url"), base)
        or (resolve_link(guid, base) if guid.startswith(_WEB) else None)
        # A link blog's entry may have no page of its own.
        or resolve_link(_read_string(item, "external_url"), base)
    )
    content, plain = (_read_string(item, f"content_{k}") for k in ("html", "text"))
    return FeedEntry(
        identity=guid[:2_000]
        or link
        or hash_identity(title, summary, content or plain),
        url=link,
        title=clean_title(title),
        authors=_read_authors(item) or inherited,
        categories=collect_categories(_read_list(item, "tags")),
        published=read_date(_read_string(item, "date_published"), fetched_at, language),
        updated=read_date(_read_string(item, "date_modified"), fetched_at, language),
        summary=summary[:MAX_SUMMARY],
        content_html=(content or format_plain_text(plain))[:MAX_CONTENT],
        media=read_attachments(item, base),
    )


def _read_authors(item: Mapping[str, object]) -> tuple[str, ...]:
    """Read ``authors`` of version 1.1, else the one ``author`` of 1.0."""
    authors = item.get("authors")
    people = authors[:50] if isinstance(authors, list) else [item.get("author")]
    return collect_names(_read_string(person, "name")[:MAX_TITLE] for person in people)


def _read_list(mapping: Mapping[str, object], key: str) -> list[object]:
    value = mapping.get(key)
    return value[:200] if isinstance(value, list) else []


def _read_string(mapping: object, key: str) -> str:
    value = mapping.get(key) if isinstance(mapping, dict) else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()
