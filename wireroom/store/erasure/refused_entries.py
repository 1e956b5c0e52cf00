"""Entries of feeds that lead to what was erased: booked without their content."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Reason
from wireroom.model.erasures import ErasureMark, TombstoneKind
from wireroom.model.feed import FeedEntry
from wireroom.store.erasure.article_content import make_address_mark
from wireroom.store.erasure.tombstones import Tombstones

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from wireroom.model.sighting import Sighting


def refuse_erased(
    connection: Connection, feed_id: int, sightings: Sequence[Sighting]
) -> list[Sighting]:
    """Return sightings; those of erased articles have neither address nor words.

    An erased article is recognised by its address, and by its entry's identity, so
    that a new address does not bring it back.
    """
    tombstones = Tombstones(connection)
    if not tombstones.keys:
        return list(sightings)
    marks = {id(one): list(_list_marks(feed_id, one)) for one in sightings}
    found = tombstones.find(mark for own in marks.values() for mark in own)
    return [
        one
        if found.isdisjoint(marks[id(one)])
        else _blank(one, tombstones.name_erased_entry(feed_id, one.entry.identity))
        for one in sightings
    ]


def _list_marks(feed_id: int, sighting: Sighting) -> Iterator[ErasureMark]:
    identity = sighting.entry.identity
    yield ErasureMark(TombstoneKind.ENTRY, (str(feed_id), identity))
    if sighting.key is not None:
        yield make_address_mark(sighting.key)


def _blank(sighting: Sighting, identity: str) -> Sighting:
    """Return a sighting that says only that its entry leads to an erased article."""
    return replace(
        sighting,
        entry=FeedEntry(identity=identity, url=None),
        url=None,
        key=None,
        reason=Reason.ERASED,
        rule=None,
        wrapper=None,
    )
