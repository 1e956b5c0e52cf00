"""What applying a list of sources would change, before it is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from wireroom.model.source_specs import SourceSpec
from wireroom.model.states import FeedState
from wireroom.store.credentials import REMOVED_FROM_FILE, load_logins
from wireroom.store.schema.tables import feeds, sources
from wireroom.store.sources import MANUAL_SOURCE, Sources, is_pollable, source_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from sqlalchemy import Connection

    from wireroom.model.login import Login
    from wireroom.model.source_specs import FeedSpec


_FEED_COLUMNS = (
    *("url", "state", "reason", "interval_seconds", "interval_overrules"),
    *("kind", "link_selector", "json_paths"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChanges:
    """The changes, feeds by their addresses in the order of the list.

    Attributes:
        added, resumed, paused: feeds. changed: feeds that would get another interval,
            kind or login.
        sources: (name, fields that would change), for sources that exist.
        kept: (name, times by kind), for sources whose content is deleted after a time.
        renamed: (old, new) names of sources, which keep all that they have.
        moved: (feed, old, new) of feeds that go to another source.
    """

    added: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    sources: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kept: tuple[tuple[str, tuple[tuple[str, timedelta], ...]], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    moved: tuple[tuple[str, str, str], ...] = ()

    def __bool__(self) -> bool:
        feeds = (self.added, self.resumed, self.paused, self.changed, self.moved)
        return any((*feeds, self.sources, self.renamed))


def plan_source_changes(
    connection: Connection, specs: Sequence[SourceSpec]
) -> SourceChanges:
    """Compare the list with the database; writes nothing."""
    renames = Sources(connection).find_renames(specs)
    stored = _load_feeds(connection, renames)
    stored_sources = _load_sources(connection, renames)
    logins = load_logins(connection)
    listed = {feed.url: (spec, feed) for spec in specs for feed in spec.feeds}
    return SourceChanges(
        added=tuple(url for url in listed if url not in stored),
        resumed=tuple(url for url in listed if _has_left_file(stored.get(url))),
        paused=tuple(
            url
            for url, row in stored.items()
            if url not in listed and row.state != FeedState.PAUSED
        ),
        changed=tuple(
            url
            for url, (_, feed) in listed.items()
            if url in stored and _has_changed(stored[url], feed, logins.get(url))
        ),
        moved=tuple(
            (url, stored[url].source, spec.name)
            for url, (spec, _) in listed.items()
            if url in stored and stored[url].source != spec.name
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
        renamed=tuple(sorted(renames.items())),
    )


class _StoredFeed(NamedTuple):
    """What of a feed is compared with the file."""

    source: str
    url: str
    state: str
    reason: str | None
    settings: tuple[object, ...]


def _has_changed(row: _StoredFeed, feed: FeedSpec, login: Login | None) -> bool:
    settings = (
        feed.interval_seconds,
        feed.overrules,
        str(feed.kind),
        feed.link_selector,
        feed.json_paths.to_json() if feed.json_paths else {},
    )
    return (row.settings, login) != (settings, feed.login)


def _load_feeds(
    connection: Connection, renames: Mapping[str, str]
) -> dict[str, _StoredFeed]:
    columns = [feeds.c[name] for name in _FEED_COLUMNS]
    query = (
        select(sources.c.name, *columns)
        .join_from(feeds, sources)
        .where(is_pollable())
        .order_by(feeds.c.url)
    )
    return {
        url: _StoredFeed(
            source=renames.get(name, name),
            url=url,
            state=state,
            reason=reason,
            settings=tuple(settings),
        )
        for name, url, state, reason, *settings in connection.execute(query)
    }


def _load_sources(
    connection: Connection, renames: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    columns = [sources.c[name] for name in source_columns(SourceSpec(name=""))]
    query = select(*columns).where(sources.c.name != MANUAL_SOURCE)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        row["name"] = renames.get(row["name"], row["name"])
    return {row["name"]: row for row in rows}


def _has_left_file(row: _StoredFeed | None) -> bool:
    return (
        row is not None
        and row.state == FeedState.PAUSED
        and row.reason == REMOVED_FROM_FILE
    )


def _changed_fields(row: dict[str, Any], spec: SourceSpec) -> tuple[str, ...]:
    columns = source_columns(spec)
    return tuple(name for name, value in columns.items() if row[name] != value)
