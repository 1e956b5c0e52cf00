"""Stories that a feed shows again: see ``decide/entries/shown_again.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, LargeBinary, bindparam, text

from wireroom.decide.entries.shown_again import (
    MIN_STORIES,
    ShownStory,
    find_stories_shown_again,
)
from wireroom.model.sighting import hash_identity
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.entries.address_folds import AddressFolds, ShownAgain
from wireroom.store.entries.entry_rows import (
    OF_TITLES,
    identify,
    make_title,
    select_of_titles,
)
from wireroom.store.sources.source_hosts import SourceHosts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.decide.entries.shown_again import Difference
    from wireroom.model.sighting import Sighting

# Entries of the same titles that are compared, the newest first.
_MAX_COMPARED = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What tells whether a feed shows an entry again."""

    identity: str
    identity_hash: bytes
    url: str | None
    title: str
    published_at: datetime | None
    article_id: int | None


_ROWS = RowReader(KnownEntry)
_OF_HASHES = text("""
    SELECT identity, identity_hash, url, title, published_at, article_id FROM entries
    WHERE feed_id = :feed_id AND identity_hash = ANY (:hashes)
""").bindparams(bindparam("hashes", type_=ARRAY(LargeBinary)))
_OF_TITLES = select_of_titles(OF_TITLES.c.published_at, OF_TITLES.c.article_id).where(
    OF_TITLES.c.article_id.is_not(None)
)


def find_known(
    connection: Connection, feed_id: int, hashes: Sequence[bytes]
) -> dict[bytes, KnownEntry]:
    """Return the entries of a feed that have these identities."""
    given = {"feed_id": feed_id, "hashes": list(hashes)}
    rows = _ROWS.all(connection.execute(_OF_HASHES, given))
    return {bytes(row.identity_hash): row for row in rows}


def restore_addresses(
    connection: Connection,
    feed_id: int,
    source_id: int,
    sightings: Sequence[Sighting],
    known: Mapping[bytes, KnownEntry],
) -> list[Sighting]:
    """Return sightings under the identities and addresses that they are known by.

    Where the source is known for it, or half of the entries are new or have moved: a
    feed without news shows most of its entries again. In what the addresses differ
    is recorded.
    """
    moved = [
        number
        for number, sighting in enumerate(sightings)
        if sighting.url and _has_moved(sighting, known)
    ]
    if not moved:
        return list(sightings)
    folds = AddressFolds(connection)
    established = folds.find_active(source_id)
    is_restless = len(moved) >= MIN_STORIES and len(moved) * 2 >= len(sightings)
    if not is_restless and not established:
        return list(sightings)
    shown = [sightings[number] for number in moved]
    rows = _find_candidates(connection, feed_id, shown, known)
    pairs = _find_pairs(connection, source_id, shown, rows, established)
    folds.record_shown_again(source_id, _list_evidence(shown, pairs), established)
    restored = list(sightings)
    taken: set[str] = set()
    for number, (row, _) in sorted(pairs.items()):
        if row.identity not in taken:
            taken.add(row.identity)
            one = identify(shown[number], identity=row.identity, url=row.url)
            restored[moved[number]] = one
    return restored


def _find_pairs(
    connection: Connection,
    source_id: int,
    shown: Sequence[Sighting],
    rows: Sequence[KnownEntry],
    established: frozenset[str],
) -> dict[int, tuple[KnownEntry, Difference]]:
    """Return the known entries of sightings by their position.

    Not those of an address that belongs to another source, nor those that differ in a
    parameter that numbers articles.
    """
    stories = [_to_story(sighting) for sighting in shown]
    gone = [
        ShownStory(url=row.url or "", title=row.title, published=row.published_at)
        for row in rows
    ]
    found = find_stories_shown_again(stories, gone, established)
    if not found:
        return {}
    vetoed = AddressFolds(connection).find_vetoed(source_id)
    owners = SourceHosts(connection).find_owners(stories[n].url for n in found)
    return {
        number: (rows[old], difference)
        for number, (old, difference) in found.items()
        if not vetoed.intersection(difference.labels)
        and owners.get(stories[number].url, source_id) == source_id
    }


def _has_moved(sighting: Sighting, known: Mapping[bytes, KnownEntry]) -> bool:
    row = known.get(hash_identity(sighting.entry.identity))
    return row is None or row.url != sighting.url


def _find_candidates(
    connection: Connection,
    feed_id: int,
    sightings: Sequence[Sighting],
    known: Mapping[bytes, KnownEntry],
) -> list[KnownEntry]:
    """Return entries that the feed shows no longer, or under another address."""
    by_hash = {hash_identity(one.entry.identity): one for one in sightings}
    titles = sorted({make_title(one.entry) for one in sightings})
    given = {"feed_id": feed_id, "titles": titles, "most": _MAX_COMPARED}
    rows = _ROWS.all(connection.execute(_OF_TITLES, given))
    moved = [
        row
        for hashed, row in known.items()
        if row.article_id is not None and hashed in by_hash
    ]
    # A long identity is stored in part, so that its entry cannot be named again.
    gone = [
        row
        for row in rows
        if bytes(row.identity_hash) not in known
        and hash_identity(row.identity) == bytes(row.identity_hash)
    ]
    return [*moved, *gone]


def _to_story(sighting: Sighting) -> ShownStory:
    entry = sighting.entry
    published = entry.published or entry.updated
    return ShownStory(
        url=sighting.url or "",
        title=make_title(entry),
        published=published.at if published else None,
    )


def _list_evidence(
    shown: Sequence[Sighting], pairs: Mapping[int, tuple[KnownEntry, Difference]]
) -> list[ShownAgain]:
    return [
        ShownAgain(
            article_id=row.article_id,
            url=shown[number].url or "",
            before=row.url or "",
            labels=difference.labels,
        )
        for number, (row, difference) in sorted(pairs.items())
        if row.article_id is not None
    ]
