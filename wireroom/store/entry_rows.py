"""Columns of sightings, and text and dates as the database stores them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.feed import FeedEntry
    from wireroom.model.feed_hints import MediaAttachment
    from wireroom.model.json_columns import (
        EntryData,
        MediaAttachmentJson,
        PublishedTimeJson,
    )
    from wireroom.model.moment import PublishedTime
    from wireroom.store.entries import Sighting

MAX_IDENTITY_LENGTH = 2048


def hash_identity(identity: str) -> bytes:
    """Return the key an entry is known by within its feed (128 bits)."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()[:16]


def make_storable(text: str) -> str:
    """Return text PostgreSQL can hold: no NUL, no lone surrogate."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


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
        "url": make_storable(sighting.url or entry.url or "")[:MAX_IDENTITY_LENGTH]
        or None,
        "title": make_storable(entry.title[:1000]),
        "published_at": published.at if published else None,
        "data": _entry_data(entry),
        "seen_at": now,
    }


def _entry_data(entry: FeedEntry) -> EntryData:
    """Return what the feed says, for the steps that weigh evidence."""
    texts = {
        "summary": entry.summary,
        "content_html": entry.content_html,
        "comments_url": entry.comments_url,
        "comments_feed_url": entry.comments_feed_url,
    }
    stored = {name: make_storable(text) for name, text in texts.items() if text}
    data = cast("EntryData", stored)
    if entry.authors:
        data["authors"] = [make_storable(author) for author in entry.authors]
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
