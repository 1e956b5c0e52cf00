"""Whether the feed of an article has dropped it while older articles are still listed.

A feed shows a window: its newest entries. An entry that is newer than the oldest one of
the window, and not in it, was taken out by the site itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from wireroom.model.sighting import hash_identity
from wireroom.store.schema.tables import articles, entries, feeds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.feed import FeedEntry
    from wireroom.model.sighting import Sighting

# Longer lists (sitemaps) are read in part, so that nothing follows from them.
MAX_LISTED = 1_000
_MARK_BYTES = 8


def mark_listed(sightings: Sequence[Sighting]) -> bytes | None:
    """Return the marks of the entries that a body lists; None if these are too many.

    An entry whose identity was used twice is stored under its identity and address.
    """
    if not 0 < len(sightings) <= MAX_LISTED:
        return None
    names = [s.entry.identity for s in sightings]
    names += [f"{s.entry.identity} {s.url}" for s in sightings if s.url]
    return b"".join(sorted(hash_identity(name)[:_MARK_BYTES] for name in names))


def find_oldest(listed: Sequence[FeedEntry]) -> datetime | None:
    """Return when the oldest entry with a date was published."""
    return min((e.published.at for e in listed if e.published), default=None)


def has_left_feed(connection: Connection, article_id: int) -> bool:
    """Return whether a feed of the article's source dropped it, and none lists it."""
    query = (
        select(
            entries.c.identity_hash,
            entries.c.published_at,
            feeds.c.listed,
            feeds.c.listed_since,
        )
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .join(articles, articles.c.source_id == feeds.c.source_id)
        .where(entries.c.article_id == article_id, articles.c.id == article_id)
    )
    is_dropped = False
    for row in connection.execute(query):
        if row.listed is None:
            continue
        if is_listed(row.identity_hash, row.listed):
            return False
        oldest, published = row.listed_since, row.published_at
        is_dropped |= (
            oldest is not None and published is not None and published > oldest
        )
    return is_dropped


def is_listed(identity_hash: bytes, listed: bytes) -> bool:
    """Return whether the marks of a body have an entry's."""
    mark = bytes(identity_hash[:_MARK_BYTES])
    marks = (listed[at : at + _MARK_BYTES] for at in range(0, len(listed), _MARK_BYTES))
    return mark in marks
