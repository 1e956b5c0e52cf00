"""What applying a list of sources would change, before it is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.model.source_specs import SourceSpec
from wireroom.model.states import FeedState
from wireroom.store.credentials import REMOVED_FROM_FILE, load_logins
from wireroom.store.schema.tables import feeds, sources
from wireroom.store.sources import MANUAL_SOURCE, is_pollable, source_columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sqlalchemy import Connection


_FEED_COLUMNS = (
    *("url", "state", "reason", "interval_seconds", "interval_overrules"),
    *("kind", "link_selector", "json_paths"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChanges:
    """The changes, feeds by their addresses in the order of the list.

    Attributes:
        added, resumed, paused: feeds. changed: feeds that would move to another source
            or get another interval or login.
        sources: (name, fields that would change), for sources that exist.
        kept: (name, times by kind), for sources whose content is deleted after a time.
    """

    added: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    sources: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kept: tuple[tuple[str, tuple[tuple[str, timedelta], ...]], ...] = ()

    def __bool__(self) -> bool:
        return any((self.added, self.resumed, self.paused, self.changed, self.sources))


def plan_source_changes(
    connection: Connection, specs: Sequence[SourceSpec]
) -> SourceChanges:
    """Compare the list with the database; writes nothing."""
    stored = _load_feeds(connection)
    stored_sources = _load_sources(connection)
    logins = load_logins(connection)
    listed = {feed.url: (spec, feed) for spec in specs for feed in spec.feeds}
    return SourceChanges(
        added=tuple(url for url in listed if url not in stored),
        resumed=tuple(url for url in listed if _has_left_file(stored.get(url))),
        paused=tuple(
            url
            for url, row in stored.items()
            if url not in listed and row["state"] != FeedState.PAUSED
        ),
        changed=tuple(
            url
            for url, (spec, feed) in listed.items()
            if url in stored
            and (
                stored[url]["source"],
                stored[url]["interval_seconds"],
                stored[url]["interval_overrules"],
                stored[url]["kind"],
                stored[url]["link_selector"],
                stored[url]["json_paths"],
                logins.get(url),
            )
            != (
                spec.name,
                feed.interval_seconds,
                feed.overrules,
                str(feed.kind),
                feed.link_selector,
                feed.json_paths.to_json() if feed.json_paths else {},
                feed.login,
            )
        ),
        sources=tuple(
            (spec.name, fields)
            for spec in specs
            if spec.name in stored_sources
            and (fields := _changed_fields(stored_sources[spec.name], spec))
        ),
        kept=tuple(
            (spec.name, limits) for spec in specs if (limits := (*spec.keep.limits(),))
        ),
    )


def _load_feeds(connection: Connection) -> dict[str, dict[str, Any]]:
    columns = [feeds.c[name] for name in _FEED_COLUMNS]
    query = (
        select(sources.c.name.label("source"), *columns)
        .join_from(feeds, sources)
        .where(is_pollable())
        .order_by(feeds.c.url)
    )
    return {row["url"]: dict(row) for row in connection.execute(query).mappings()}


def _load_sources(connection: Connection) -> dict[str, dict[str, Any]]:
    columns = [sources.c[name] for name in source_columns(SourceSpec(name=""))]
    query = select(*columns).where(sources.c.name != MANUAL_SOURCE)
    return {row["name"]: dict(row) for row in connection.execute(query).mappings()}


def _has_left_file(row: dict[str, Any] | None) -> bool:
    return (
        row is not None
        and row["state"] == FeedState.PAUSED
        and row["reason"] == REMOVED_FROM_FILE
    )


def _changed_fields(row: dict[str, Any], spec: SourceSpec) -> tuple[str, ...]:
    columns = source_columns(spec)
    return tuple(name for name, value in columns.items() if row[name] != value)
