"""What applying a list of sources would change, before anything does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.model.states import FeedState
from wireroom.store.schema.tables import feeds, sources
from wireroom.store.sources import BY_HAND, WITHDRAWN, is_polled, source_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from wireroom.store.sources import SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would change; feeds by their addresses, in the order of the list.

    Attributes:
        added, resumed, paused: feeds. changed: feeds that go to another source or are
            polled by another interval.
        sources: (name, fields that would change), for sources that are known.
    """

    added: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    sources: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return any((self.added, self.resumed, self.paused, self.changed, self.sources))


def plan(connection: Connection, specs: Sequence[SourceSpec]) -> Plan:
    """Compare the list with the database; writes nothing."""
    held = _feeds(connection)
    known = _sources(connection)
    listed = {feed.url: (spec, feed) for spec in specs for feed in spec.feeds}
    return Plan(
        added=tuple(url for url in listed if url not in held),
        resumed=tuple(url for url in listed if _is_withdrawn(held.get(url))),
        paused=tuple(
            url
            for url, row in held.items()
            if url not in listed and row["state"] != FeedState.PAUSED
        ),
        changed=tuple(
            url
            for url, (spec, feed) in listed.items()
            if url in held
            and (held[url]["source"], held[url]["interval_seconds"])
            != (spec.name, feed.seconds)
        ),
        sources=tuple(
            (spec.name, fields)
            for spec in specs
            if spec.name in known and (fields := _differing(known[spec.name], spec))
        ),
    )


def _feeds(connection: Connection) -> dict[str, dict[str, Any]]:
    asked = (
        select(sources.c.name.label("source"), feeds)
        .join_from(feeds, sources)
        .where(is_polled())
        .order_by(feeds.c.url)
    )
    return {row["url"]: dict(row) for row in connection.execute(asked).mappings()}


def _sources(connection: Connection) -> dict[str, dict[str, Any]]:
    asked = select(sources).where(sources.c.name != BY_HAND)
    return {row["name"]: dict(row) for row in connection.execute(asked).mappings()}


def _is_withdrawn(row: dict[str, Any] | None) -> bool:
    return (
        row is not None
        and row["state"] == FeedState.PAUSED
        and row["reason"] == WITHDRAWN
    )


def _differing(row: dict[str, Any], spec: SourceSpec) -> tuple[str, ...]:
    wanted = source_values(spec)
    return tuple(name for name, value in wanted.items() if row[name] != value)
