"""What applying a list of sources would change, before it is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.model.states import FeedState
from wireroom.store.sources.credentials import REMOVED_FROM_FILE, load_logins
from wireroom.store.sources.source_renames import (
    MANUAL_SOURCE,
    find_source_renames,
    stage_renames,
)
from wireroom.store.sources.sources import PLACEHOLDER_PREFIX
from wireroom.store.sources.staged_sources import (
    FEED_COLUMNS,
    SOURCE_COLUMNS,
    stage_specs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta

    from sqlalchemy import Connection, Row

    from wireroom.model.source_specs import SourceSpec

_COMPARED = ", ".join(
    f"CASE WHEN o.{name} IS DISTINCT FROM s.{name} THEN '{name}' END"
    for name in SOURCE_COLUMNS
    if name != "name"
)
# Stored sources by the names that they will have.
_STORED = f"""(SELECT coalesce(r.new, stored.name) AS renamed, stored.*
    FROM sources stored LEFT JOIN staged_renames r ON r.old = stored.name
    WHERE stored.name <> '{MANUAL_SOURCE}')"""  # noqa: S608 - names of the product
_CHANGED_SOURCES = text(f"""
    SELECT s.name, array_remove(ARRAY[{_COMPARED}], NULL) AS fields
    FROM staged_sources s JOIN {_STORED} o ON o.renamed = s.name
    WHERE cardinality(array_remove(ARRAY[{_COMPARED}], NULL)) > 0 ORDER BY s.place
""")  # noqa: S608 - see above
_DIFFERENT = (
    f"({', '.join(f'f.{name}' for name in FEED_COLUMNS)}) IS DISTINCT FROM"
    f" ({', '.join(f'l.{name}' for name in FEED_COLUMNS)})"
)
_ADDED_FEEDS = text("""
    SELECT l.url FROM staged_feeds l LEFT JOIN feeds f ON f.url = l.url
    WHERE f.id IS NULL ORDER BY l.place
""")
_LISTED_FEEDS = text(f"""
    SELECT l.url, s.name AS source, o.renamed AS stored,
        f.state = '{FeedState.PAUSED}' AND f.reason = '{REMOVED_FROM_FILE}'
            AS is_resumed, {_DIFFERENT} OR l.url = ANY(:logins) AS is_changed
    FROM staged_feeds l JOIN staged_sources s ON s.place = l.source
    JOIN feeds f ON f.url = l.url JOIN {_STORED} o ON o.id = f.source_id
    WHERE f.state = '{FeedState.PAUSED}' OR o.renamed <> s.name OR {_DIFFERENT}
        OR l.url = ANY(:logins)
    ORDER BY l.place
""").bindparams(bindparam("logins", type_=ARRAY(Text)))  # noqa: S608 - see above
_PAUSED_FEEDS = text(f"""
    SELECT f.url FROM feeds f LEFT JOIN staged_feeds l ON l.url = f.url
    WHERE l.url IS NULL AND f.state <> '{FeedState.PAUSED}'
        AND NOT starts_with(f.url, '{PLACEHOLDER_PREFIX}')
    ORDER BY f.url
""")  # noqa: S608 - see above


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
    """Compare the list with the database; writes only temporary tables."""
    stage_specs(connection, specs)
    renames = find_source_renames(connection, specs)
    stage_renames(connection, renames)
    logins = {"logins": _list_changed_logins(connection, specs)}
    listed = connection.execute(_LISTED_FEEDS, logins).all()
    changed = connection.execute(_CHANGED_SOURCES)
    return SourceChanges(
        added=tuple(connection.execute(_ADDED_FEEDS).scalars()),
        resumed=tuple(row.url for row in listed if row.is_resumed),
        paused=tuple(connection.execute(_PAUSED_FEEDS).scalars()),
        changed=tuple(row.url for row in listed if row.is_changed),
        moved=tuple(_list_moved(listed)),
        sources=tuple((row.name, tuple(row.fields)) for row in changed),
        kept=tuple(
            (spec.name, limits) for spec in specs if (limits := (*spec.keep.limits(),))
        ),
        renamed=tuple(sorted(renames.items())),
    )


def _list_moved(listed: Iterable[Row[Any]]) -> Iterator[tuple[str, str, str]]:
    for row in listed:
        if row.stored != row.source:
            yield row.url, row.stored, row.source


def _list_changed_logins(
    connection: Connection, specs: Sequence[SourceSpec]
) -> list[str]:
    """Return the feeds whose stored login is not the listed one."""
    stored = load_logins(connection)
    listed = {f.url: f.login for spec in specs for f in spec.feeds if f.login}
    return [url for url in {**stored, **listed} if stored.get(url) != listed.get(url)]
