"""Known entries that say something else than before.

A row of ``entries`` shows what its feed shows now, except for the first publication
date: feeds print the time of an edit there later. What a feed no longer says stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from wireroom.decide.entries.entry_changes import is_bulk_change
from wireroom.model.sighting import hash_identity
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.entries.entry_rows import (
    build_entry_data,
    digest_entry,
    make_title,
    make_url,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from wireroom.model.feed import FeedEntry
    from wireroom.model.json_columns import EntryData
    from wireroom.model.sighting import Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """What is stored of an entry that its feed shows again."""

    id: int
    identity_hash: bytes
    url: str | None
    title: str
    article_id: int | None
    data: EntryData
    digest: bytes | None


ENTRY_ROWS = RowReader(EntryRow)
# The first publication date stays, and so does the time at which a list was made.
_UPDATE = text("""
    UPDATE entries SET url = :new_url, title = :new_title, digest = :new_digest,
        data = data || :new_data || jsonb_strip_nulls(jsonb_build_object(
            'published', data -> 'published', 'captured', data -> 'captured'))
    WHERE id = :entry_id
""").bindparams(bindparam("new_data", type_=JSONB))
_EARLIER_TITLES = text("""
    SELECT article_id, array_agg(title) FROM entries
    WHERE article_id = ANY(:article_ids) AND feed_id = :feed_id
        AND identity_hash <> ALL(:fresh)
    GROUP BY article_id
""")
# The entry of a moved article shows what the entry of its new address does.
_FOLLOW_MOVE = text("""
    UPDATE entries AS moved SET url = made.url, title = made.title,
        digest = made.digest,
        data = moved.data || made.data || jsonb_strip_nulls(jsonb_build_object(
            'published', moved.data -> 'published',
            'captured', moved.data -> 'captured'))
    FROM entries AS made
    WHERE made.article_id = :made AND moved.article_id = :moved
        AND moved.feed_id = made.feed_id
        AND made.identity = moved.identity || ' ' || made.url
""")


def follow_move(connection: Connection, made: int, moved: int) -> None:
    """Make the entry of an article that has moved say what its feed says now.

    Args:
        made: the article that its new address made. moved: the article itself.
    """
    connection.execute(_FOLLOW_MOVE, {"made": made, "moved": moved})


def list_reused(
    connection: Connection, feed_id: int, fresh: Iterable[tuple[int, Sighting]]
) -> tuple[int, ...]:
    """Return the articles whose address a feed now uses for another story.

    An address such as ``/weather/today`` gets a new entry each day, with an identity
    and a title of its own. An entry with an earlier title of the article is no other
    story, because some feeds change the identities of their entries; neither is an
    entry that links to a part of the page.

    Args:
        fresh: new entries of the feed, with the known articles to which they lead.
    """
    whole = [(one, s) for one, s in fresh if s.entry.title and not _has_anchor(s.entry)]
    if not whole:
        return ()
    before = connection.execute(
        _EARLIER_TITLES,
        {
            "feed_id": feed_id,
            "article_ids": [article_id for article_id, _ in whole],
            "fresh": [hash_identity(s.entry.identity) for _, s in whole],
        },
    )
    titles = {article_id: set(shown) for article_id, shown in before}
    reused = dict.fromkeys(
        article_id
        for article_id, sighting in whole
        if article_id in titles and make_title(sighting.entry) not in titles[article_id]
    )
    # A feed that a new system writes has other identities and titles for all entries.
    return () if is_bulk_change(len(reused), len(whole)) else tuple(reused)


def _has_anchor(entry: FeedEntry) -> bool:
    return "#" in (entry.url or "")


def record_changes(
    connection: Connection, held: Iterable[EntryRow], sightings: Sequence[Sighting]
) -> tuple[int, ...]:
    """Store what known entries show now; return the articles of those that changed.

    A change is another text, or a later ``updated``; if most entries change at once,
    none of them counts. An entry without a digest, stored by an older release, has not
    changed.
    """
    shown = {hash_identity(s.entry.identity): s for s in sightings}
    stale, changed, known = [], [], 0
    for row in held:
        sighting = shown.get(row.identity_hash)
        if sighting is None:
            continue
        known += 1
        digest = digest_entry(sighting.entry)
        url = make_url(sighting) or row.url
        is_same_text = digest == row.digest
        is_later = _is_updated_later(row, sighting.entry)
        is_first_update = sighting.entry.updated is not None and (
            "updated" not in row.data
        )
        is_known = is_same_text and not is_later and not is_first_update
        if is_known and row.url == url:
            continue
        stale.append(_build_update(row, sighting.entry, url, digest))
        is_change = row.digest is not None and (is_later or not is_same_text)
        if is_change and row.article_id is not None:
            changed.append(row.article_id)
    if stale:
        connection.execute(_UPDATE, sorted(stale, key=lambda one: one["entry_id"]))
    return () if is_bulk_change(len(changed), known) else tuple(dict.fromkeys(changed))


def _is_updated_later(row: EntryRow, entry: FeedEntry) -> bool:
    before = row.data.get("updated")
    if entry.updated is None or before is None:
        return False
    return entry.updated.at > datetime.fromisoformat(before["at"])


def _build_update(
    row: EntryRow, entry: FeedEntry, url: str | None, digest: bytes
) -> dict[str, Any]:
    return {
        "entry_id": row.id,
        "new_url": url,
        "new_title": make_title(entry) or row.title,
        "new_digest": digest,
        "new_data": build_entry_data(entry),
    }
