"""Stories that only their text shows to be known: see decide/entries/shown_again.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func

from wireroom.decide.entries.shown_again import MIN_STORIES, find_known_texts
from wireroom.model.sighting import hash_identity
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.entries.entry_rows import (
    OF_TITLES,
    identify,
    make_title,
    select_of_titles,
)
from wireroom.store.schema.tables import articles

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from wireroom.model.sighting import Sighting

# Entries of the same titles that are compared, the newest first.
_MAX_COMPARED = 4_000
_STORY = func.coalesce(articles.c.merged_into, articles.c.id).label("story")
_OF_TITLES = select_of_titles(_STORY).join(
    articles, articles.c.id == OF_TITLES.c.article_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    identity: str
    identity_hash: bytes
    url: str | None
    title: str
    story: int


_ENTRIES = RowReader(_Entry)


def restore_known_texts(
    connection: Connection,
    feed_id: int,
    sightings: Sequence[Sighting],
    known: Collection[bytes],
) -> list[Sighting]:
    """Return sightings; those of known texts get the identities of known entries.

    This bounds the entries, addresses and downloads of a feed that shows its stories
    under new identities and addresses at each poll.

    Args:
        known: the hashes of identities that are known.
    """
    places = [
        number
        for number, one in enumerate(sightings)
        if one.url and hash_identity(one.entry.identity) not in known
    ]
    # Most polls have few unknown entries: these need no further query.
    if len(places) < MIN_STORIES or len(places) * 2 < len(sightings):
        return list(sightings)
    titles = [make_title(sightings[place].entry) for place in places]
    rows = _find_gone(connection, feed_id, titles, sightings)
    pairs = find_known_texts(
        titles, [(row.title, row.story) for row in rows], shown=len(sightings)
    )
    restored = list(sightings)
    for number, old in pairs.items():
        place, row = places[number], rows[old]
        restored[place] = identify(sightings[place], identity=row.identity, url=row.url)
    return restored


def _find_gone(
    connection: Connection,
    feed_id: int,
    titles: Collection[str],
    sightings: Sequence[Sighting],
) -> list[_Entry]:
    """Return the entries of these titles that the feed shows no longer."""
    given = {"feed_id": feed_id, "titles": sorted({*titles}), "most": _MAX_COMPARED}
    shown = {hash_identity(one.entry.identity) for one in sightings}
    # A long identity is stored in part, so that its entry cannot be named again.
    return [
        row
        for row in _ENTRIES.all(connection.execute(_OF_TITLES, given))
        if bytes(row.identity_hash) not in shown
        and hash_identity(row.identity) == bytes(row.identity_hash)
    ]
