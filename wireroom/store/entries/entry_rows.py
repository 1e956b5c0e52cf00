"""Columns of sightings, and text and dates as the database stores them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ARRAY, Text, bindparam, select, text

from wireroom.errors import Permanent
from wireroom.http.urls import make_url_key
from wireroom.model.sighting import hash_identity
from wireroom.store.schema.tables import entries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from wireroom.model.feed import FeedEntry
    from wireroom.model.feed_hints import MediaAttachment
    from wireroom.model.json_columns import (
        EntryData,
        MediaAttachmentJson,
        PublishedTimeJson,
    )
    from wireroom.model.moment import PublishedTime
    from wireroom.model.sighting import Sighting

MAX_IDENTITY_LENGTH = 2048
MAX_ANCHOR = 200
# The name of a part; "#comments" and a script's "#!/path" are none.
_ANCHOR = re.compile(
    r"(?!(?:comments?|respond|disqus_thread|top)$|[!/])\S", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{0,2000}>")

# Only the newest entries of a feed are looked up by title: a feed does not show older
# ones again.
_NEWEST = 4_000
# The entries of a feed, ``feed_id``, with some ``titles``, by the index over its newest
# ones, which has the hashes of titles as well. The barrier (OFFSET 0) keeps the planner
# from reading the rows of all in the order that is asked for.
_HAS_TITLE = text("""
    entries.id >= coalesce((SELECT n.id FROM entries n WHERE n.feed_id = :feed_id
        ORDER BY n.id DESC OFFSET :others LIMIT 1), 0)
    AND hashtextextended(entries.title, 0) = ANY (ARRAY(
        SELECT hashtextextended(title, 0) FROM unnest(CAST(:titles AS text[])) title
    )) AND entries.title = ANY (CAST(:titles AS text[]))
""").bindparams(
    bindparam("titles", type_=ARRAY(Text)), bindparam("others", _NEWEST - 1)
)
OF_TITLES = (
    select(entries)
    .where(entries.c.feed_id == bindparam("feed_id"), _HAS_TITLE)
    .offset(0)
    .subquery("of_titles")
)


def select_of_titles(*columns: ColumnElement[Any]) -> Select[Any]:
    """Return the query of the newest entries of ``OF_TITLES``, ``most`` of them.

    Args:
        columns: beside identity, its hash, address and title.
    """
    c = OF_TITLES.c
    entry = select(c.identity, c.identity_hash, c.url, c.title, *columns)
    return entry.order_by(c.id.desc()).limit(bindparam("most"))


def make_storable(text: str) -> str:
    """Return text PostgreSQL can hold: no NUL, no lone surrogate."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def make_title(entry: FeedEntry) -> str:
    """Return an entry's title as it is stored."""
    return make_storable(entry.title[:1000])


def make_url(sighting: Sighting) -> str | None:
    """Return an entry's link as it is stored; None if it has none."""
    url = sighting.url or sighting.entry.url or ""
    return make_storable(url)[:MAX_IDENTITY_LENGTH] or None


def identify(sighting: Sighting, *, identity: str, url: str | None) -> Sighting:
    """Return a sighting under the identity and the address of a known entry."""
    address = url or ""
    entry = replace(sighting.entry, identity=identity)
    return replace(sighting, entry=entry, url=address, key=make_url_key(address))


def digest_entry(entry: FeedEntry) -> bytes:
    """Return the key by which a change of an entry is noticed (128 bits).

    Of the words that it shows, without markup: addresses of pictures and counters
    change at every poll of some feeds. Its link is compared by itself, and a later
    ``updated`` counts by itself.
    """
    texts = (entry.title, *entry.authors, entry.summary, entry.content_html)
    words = "\n".join(" ".join(_TAG.sub(" ", text).split()) for text in texts)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:16]


def build_entry_row(
    feed_id: int, hashed: bytes, sighting: Sighting, now: datetime
) -> dict[str, Any]:
    """Return the columns of a sighting that is seen for the first time."""
    entry = sighting.entry
    published = entry.published or entry.updated
    return {
        "feed_id": feed_id,
        "identity_hash": hashed,
        "identity": make_storable(entry.identity[:MAX_IDENTITY_LENGTH]),
        "url": make_url(sighting),
        "title": make_title(entry),
        "published_at": published.at if published else None,
        "data": build_entry_data(entry) | _anchor_data(entry) | _rule_data(sighting),
        "digest": digest_entry(entry),
        "seen_at": now,
    }


def hash_linked(sightings: Sequence[Sighting]) -> list[bytes]:
    """Return the keys of the entries that have an address."""
    return [hash_identity(s.entry.identity) for s in sightings if s.key]


def collect_comment_counts(sightings: Sequence[Sighting]) -> dict[bytes, int]:
    """Return the numbers of comments that entries state, by the keys of the entries."""
    counts = ((s.entry.identity, s.entry.comments_count) for s in sightings)
    return {hash_identity(name): count for name, count in counts if count is not None}


def find_anchor(entry: FeedEntry) -> str | None:
    """Return the part of a page that an entry's link names, None if it names none."""
    anchor = (entry.url or "").partition("#")[2]
    return make_storable(anchor[:MAX_ANCHOR]) if _ANCHOR.match(anchor) else None


def _anchor_data(entry: FeedEntry) -> EntryData:
    anchor = find_anchor(entry)
    return {} if anchor is None else {"anchor": anchor}


def _rule_data(sighting: Sighting) -> EntryData:
    return {} if sighting.rule is None else {"rule": make_storable(sighting.rule)}


def build_entry_data(entry: FeedEntry) -> EntryData:
    """Return what the feed says, for the steps that weigh evidence."""
    texts = {
        "summary": entry.summary,
        "content_html": entry.content_html,
        "comments_url": entry.comments_url,
        "comments_feed_url": entry.comments_feed_url,
        "license": entry.license,
    }
    stored = {name: make_storable(text) for name, text in texts.items() if text}
    data = cast("EntryData", stored)
    if entry.authors:
        data["authors"] = [make_storable(author) for author in entry.authors]
    if entry.categories:
        data["categories"] = [make_storable(one) for one in entry.categories]
    if entry.published is not None:
        data["published"] = published_time_json(entry.published)
    if entry.updated is not None:
        data["updated"] = published_time_json(entry.updated)
    if entry.comments_count is not None:
        data["comments_count"] = entry.comments_count
    if entry.media:
        data["media"] = [_media_json(attachment) for attachment in entry.media]
    if entry.captured_at is not None:
        data["captured"] = entry.captured_at.isoformat()
    return data


def _media_json(attachment: MediaAttachment) -> MediaAttachmentJson:
    media: MediaAttachmentJson = {
        "role": attachment.role,
        "url": make_storable(attachment.url),
    }
    if attachment.type:
        media["type"] = attachment.type
    if attachment.size is not None:
        media["size"] = attachment.size
    if attachment.seconds is not None:
        media["seconds"] = attachment.seconds
    return media


def published_time_json(moment: PublishedTime) -> PublishedTimeJson:
    """Return a date as it is kept in JSON columns."""
    return {
        "at": moment.at.isoformat(),
        "shown": moment.isoformat(),
        "raw": make_storable(moment.raw),
        "source": str(moment.source),
        "precision": str(moment.precision),
        "zone": str(moment.zone),
        "offset_minutes": moment.offset_minutes,
    }


def is_same_url(url: str, sighting: Sighting) -> bool:
    """Return whether a stored address is the one of a sighting."""
    if url == sighting.url:
        return True
    try:
        return make_url_key(url) == sighting.key
    except Permanent:
        return False
