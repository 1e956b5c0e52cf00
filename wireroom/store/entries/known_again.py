"""Entries that a feed shows again under another identity.

Some feeds make a new identity or address for each entry at each poll. An entry with the
address of a known one that the feed no longer shows is that one, if it has the same
title, or if the address has so many entries already that one more says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, bindparam, text

from wireroom.model.sighting import hash_identity
from wireroom.store.entries.address_folds import AddressFolds
from wireroom.store.entries.entry_rows import make_title
from wireroom.store.entries.known_texts import restore_known_texts
from wireroom.store.entries.shown_again import find_known, restore_addresses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.sighting import Sighting

# Entries of one address in one feed. A blog that runs for a day under one address
# shows its posts as entries; more than these are not worth a row each.
MAX_ENTRIES = 8
_OF_ADDRESSES = text("""
    SELECT u.key, e.identity, e.identity_hash, e.title
    FROM article_urls u JOIN entries e ON e.article_id = u.article_id
    WHERE u.key = ANY (:keys) AND e.feed_id = :feed_id
    ORDER BY e.id
""").bindparams(bindparam("keys", type_=ARRAY(Text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    identity: str
    title: str


def recognise_entries(
    connection: Connection,
    feed_id: int,
    source_id: int,
    sightings: Sequence[Sighting],
    *,
    now: datetime,
) -> list[Sighting]:
    """Return sightings under the identities and keys by which they are known.

    Keys lack the parameters that change nothing at the source.
    """
    given = _hash_all(sightings)
    known = find_known(connection, feed_id, given)
    sightings = restore_addresses(connection, feed_id, source_id, sightings, known)
    hashes = _hash_all(sightings)
    if hashes != given:
        known |= find_known(connection, feed_id, hashes)
    sightings = restore_known_texts(connection, feed_id, sightings, known.keys())
    if (restored := _hash_all(sightings)) != hashes:
        hashes = restored
        known |= find_known(connection, feed_id, hashes)
    shown = set(hashes)
    # The address of a known entry needs no folding if the entry is stored with it.
    stays = [
        hashed in known and known[hashed].url == sighting.url
        for sighting, hashed in zip(sightings, hashes, strict=True)
    ]
    moved = [one for one, is_same in zip(sightings, stays, strict=True) if not is_same]
    folded = iter(AddressFolds(connection).fold(source_id, moved, now=now))
    sightings = [
        one if is_same else next(folded)
        for one, is_same in zip(sightings, stays, strict=True)
    ]
    fresh = {
        sighting.key
        for sighting, hashed in zip(sightings, hashes, strict=True)
        if sighting.key and hashed not in known
    }
    if not fresh:
        return list(sightings)
    rows = _find_of_addresses(connection, feed_id, sorted(fresh), shown)
    return [
        sighting if hashed in known else _rename(sighting, rows)
        for sighting, hashed in zip(sightings, hashes, strict=True)
    ]


def _hash_all(sightings: Sequence[Sighting]) -> list[bytes]:
    return [hash_identity(sighting.entry.identity) for sighting in sightings]


def _find_of_addresses(
    connection: Connection, feed_id: int, keys: Sequence[str], shown: set[bytes]
) -> dict[str, list[_Known]]:
    """Return the entries of addresses that the feed does not show now."""
    found: defaultdict[str, list[_Known]] = defaultdict(list)
    given = {"feed_id": feed_id, "keys": keys}
    for row in connection.execute(_OF_ADDRESSES, given):
        hashed = bytes(row.identity_hash)
        # A long identity is stored in part, so that its entry cannot be named again.
        if hashed not in shown and hash_identity(row.identity) == hashed:
            found[row.key].append(_Known(identity=row.identity, title=row.title))
    return found


def _rename(sighting: Sighting, rows: dict[str, list[_Known]]) -> Sighting:
    """Return a sighting under the identity of a known entry, which no other gets."""
    known = rows.get(sighting.key or "", [])
    title = make_title(sighting.entry)
    same = next((one for one in known if one.title == title), None)
    if same is None and len(known) >= MAX_ENTRIES:
        same = known[-1]
    if same is None:
        return sighting
    known.remove(same)
    entry = replace(sighting.entry, identity=same.identity)
    return replace(sighting, entry=entry)
