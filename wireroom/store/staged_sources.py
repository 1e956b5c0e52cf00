"""The configured sources and feeds as temporary tables beside the stored ones.

The database compares both, so that no row of an unchanged source is read, built or
written: of 100,000 feeds the comparison row by row in Python cost more than reading
their file. The rows arrive by COPY, one JSON document a row.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from json.encoder import encode_basestring_ascii as quote
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import text

from wireroom.model.source_specs import SourceSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import psycopg
    from sqlalchemy import Connection

    from wireroom.model.source_specs import FeedSpec

SOURCE_COLUMNS = (
    *("name", "url", "country", "language", "tags", "comments", "external_comments"),
    *("utc_offset_minutes", "allow_private", "headers", "access", "rules", "filters"),
    *("full_text", "render", "keep", "obey", "hosts", "trusted"),
)
FEED_COLUMNS = (
    *("interval_seconds", "interval_overrules", "kind", "link_selector"),
    *("json_paths", "kind_options"),
)
# Columns that differ from source to source; the others most sources share.
_OWN = ("name", "url", "country", "language", "tags")
_SHARED = tuple(f.name for f in fields(SourceSpec) if f.name not in {*_OWN, "feeds"})
_get_shared: Callable[[SourceSpec], tuple[object, ...]] = attrgetter(*_SHARED)
# Lines of one write to the server.
_LINES = 1_000
# Names of the product's own columns, never input.
_SOURCES = ", ".join(f's."{name}"' for name in SOURCE_COLUMNS)
_FEEDS = ", ".join(f'f."{name}"' for name in FEED_COLUMNS)
_CREATE = f"""
    DROP TABLE IF EXISTS pg_temp.staged_rows, pg_temp.staged_sources,
        pg_temp.staged_feeds, pg_temp.staged_renames;
    CREATE TEMPORARY TABLE staged_rows (place integer, source integer, spec jsonb)
        ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_renames (old text, new text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_sources ON COMMIT DROP AS
        SELECT 0 AS place, {_SOURCES} FROM sources s WITH NO DATA;
    CREATE TEMPORARY TABLE staged_feeds ON COMMIT DROP AS
        SELECT 0 AS place, 0 AS source, f.url, {_FEEDS} FROM feeds f WITH NO DATA
"""  # noqa: S608 - see above
_FILL = f"""
    INSERT INTO staged_sources SELECT r.place, {_SOURCES}
        FROM staged_rows r, jsonb_populate_record(NULL::sources, r.spec) s
        WHERE r.source IS NULL;
    INSERT INTO staged_feeds SELECT DISTINCT ON (f.url) r.place, r.source, f.url,
        {_FEEDS}
        FROM staged_rows r, jsonb_populate_record(NULL::feeds, r.spec) f
        WHERE r.source IS NOT NULL ORDER BY f.url, r.place DESC;
    DROP TABLE staged_rows;
    ANALYZE staged_sources;
    ANALYZE staged_feeds
"""  # noqa: S608 - see above


def stage_specs(connection: Connection, specs: Sequence[SourceSpec]) -> None:
    """Fill the temporary tables of this transaction with the sources of a list.

    ``staged_sources`` and ``staged_feeds`` have the columns that a list decides, and
    ``place``, the position in the list; ``source`` is the place of a feed's source. Of
    an address that is listed twice the last feed counts. ``staged_renames`` is empty.
    """
    for statement in _CREATE.split(";"):
        connection.execute(text(statement))
    copy_lines(connection, "staged_rows (place, source, spec)", _format_rows(specs))
    for statement in _FILL.split(";"):
        connection.execute(text(statement))


def copy_lines(connection: Connection, target: str, lines: Iterable[str]) -> None:
    """Write lines in the text format of COPY, each with its line end, into a table.

    Args:
        target: table and columns, names of the product's own.
    """
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy,
    ):
        part: list[str] = []
        for line in lines:
            part.append(line)
            if len(part) == _LINES:
                copy.write("".join(part))
                part.clear()
        copy.write("".join(part))


def _format_rows(specs: Iterable[SourceSpec]) -> Iterator[str]:
    place = 0
    shared: tuple[object, ...] = ()
    rest = ""
    settings: dict[tuple[object, ...], str] = {}
    for source, spec in enumerate(specs):
        if (found := _get_shared(spec)) != shared:
            shared, rest = found, json.dumps(_shared_columns(spec))[1:]
        document = (
            f'{{"name": {quote(spec.name)}, "url": {_quote(spec.url)},'
            f' "country": {_quote(spec.country)}, "language": {_quote(spec.language)},'
            f' "tags": {json.dumps(spec.tags) if spec.tags else "[]"}, {rest}'
        )
        yield f"{source}\t\\N\t{_escape(document)}\n"
        for feed in spec.feeds:
            key = (feed.interval, feed.overrules, feed.kind)
            if feed.link_selector or feed.json_paths or feed.options:
                columns = json.dumps(_feed_columns(feed))[1:]
            elif key in settings:
                columns = settings[key]
            else:
                columns = settings[key] = json.dumps(_feed_columns(feed))[1:]
            document = f'{{"url": {quote(feed.url)}, {columns}'
            yield f"{place}\t{source}\t{_escape(document)}\n"
            place += 1


def _quote(text: str | None) -> str:
    return "null" if text is None else quote(text)


def _escape(document: str) -> str:
    """Return a JSON document, whose only special character is the backslash."""
    return document.replace("\\", "\\\\")


def _shared_columns(spec: SourceSpec) -> dict[str, Any]:
    return {
        "comments": spec.comments,
        "external_comments": spec.external_comments,
        "utc_offset_minutes": spec.utc_offset_minutes,
        "allow_private": spec.allow_private,
        "headers": spec.headers,
        "access": spec.access.to_json(),
        "rules": {name: list(x) for name, x in asdict(spec.rules).items() if x},
        "filters": spec.filters.to_json(),
        "full_text": str(spec.full_text),
        "render": str(spec.render),
        "keep": spec.keep.to_json(),
        "obey": spec.obey.to_json(),
        "hosts": list(spec.hosts),
        "trusted": spec.trusted,
    }


def _feed_columns(feed: FeedSpec) -> dict[str, Any]:
    return {
        "interval_seconds": feed.interval_seconds,
        "interval_overrules": feed.overrules,
        "kind": feed.kind,
        "link_selector": feed.link_selector,
        "json_paths": feed.json_paths.to_json() if feed.json_paths else {},
        "kind_options": dict(feed.options),
    }
