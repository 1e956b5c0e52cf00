"""The configured sources and feeds as temporary tables beside the stored ones.

The database compares both, so that no row of an unchanged source is read, built or
written: of 100,000 feeds the comparison row by row in Python cost more than reading
their file. The rows arrive by COPY. Most sources share their settings, so a row has the
number of its settings, which are sent once, as a JSON document.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import text

from wireroom.model.source_specs import SourceSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
# The special characters of the text format of COPY.
_find_special = re.compile(r"[\\\t\n\r]").search
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_NULL = r"\N"
# Names of the product's own columns, never input.
_OWN_COLUMNS = ", ".join(_OWN)
_SOURCES = ", ".join(
    f'{"r" if name in _OWN else "s"}."{name}"' for name in SOURCE_COLUMNS
)
_FEEDS = ", ".join(f'f."{name}"' for name in FEED_COLUMNS)
_CREATE = f"""
    DROP TABLE IF EXISTS pg_temp.staged_settings, pg_temp.staged_source_rows,
        pg_temp.staged_feed_rows, pg_temp.staged_sources, pg_temp.staged_feeds,
        pg_temp.staged_renames;
    CREATE TEMPORARY TABLE staged_settings (number integer, columns jsonb)
        ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_source_rows ON COMMIT DROP AS
        SELECT 0 AS place, 0 AS settings, {_OWN_COLUMNS} FROM sources WITH NO DATA;
    CREATE TEMPORARY TABLE staged_feed_rows
        (place integer, source integer, settings integer, url text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_renames (old text, new text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_sources ON COMMIT DROP AS
        SELECT 0 AS place, {", ".join(SOURCE_COLUMNS)} FROM sources WITH NO DATA;
    CREATE TEMPORARY TABLE staged_feeds ON COMMIT DROP AS
        SELECT 0 AS place, 0 AS source, f.url, {_FEEDS} FROM feeds f WITH NO DATA
"""  # noqa: S608 - see above
# Each document of settings is read once, not once a row.
_FILL = f"""
    ANALYZE staged_settings;
    WITH settings AS MATERIALIZED (SELECT d.number, s.* FROM staged_settings d,
        jsonb_populate_record(NULL::sources, d.columns) s)
    INSERT INTO staged_sources SELECT r.place, {_SOURCES}
        FROM staged_source_rows r JOIN settings s ON s.number = r.settings;
    WITH settings AS MATERIALIZED (SELECT d.number, f.* FROM staged_settings d,
        jsonb_populate_record(NULL::feeds, d.columns) f)
    INSERT INTO staged_feeds SELECT DISTINCT ON (r.url) r.place, r.source, r.url,
        {_FEEDS}
        FROM staged_feed_rows r JOIN settings f ON f.number = r.settings
        ORDER BY r.url, r.place DESC;
    DROP TABLE staged_settings, staged_source_rows, staged_feed_rows;
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
    settings: list[str] = []
    copy_lines(connection, "staged_source_rows", _format_sources(specs, settings))
    copy_lines(connection, "staged_feed_rows", _format_feeds(specs, settings))
    numbered = (f"{n}\t{escape_value(each)}\n" for n, each in enumerate(settings))
    copy_lines(connection, "staged_settings", numbered)
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


def escape_value(value: str) -> str:
    """Return a value as the text format of COPY has it."""
    return value.translate(_ESCAPES) if _find_special(value) else value


def _format_sources(specs: Iterable[SourceSpec], settings: list[str]) -> Iterator[str]:
    """Yield a line for each source; add to the documents of settings."""
    number = -1
    shared: tuple[object, ...] = ()
    arrays: dict[tuple[str, ...], str] = {}
    for place, spec in enumerate(specs):
        if (found := _get_shared(spec)) != shared:
            shared = found
            number = _add_settings(settings, _shared_columns(spec))
        tags = arrays.get(spec.tags)
        if tags is None:
            tags = arrays[spec.tags] = escape_value(_format_array(spec.tags))
        yield (
            f"{place}\t{number}\t{escape_value(spec.name)}\t{_format(spec.url)}"
            f"\t{_format(spec.country)}\t{_format(spec.language)}\t{tags}\n"
        )


def _format_feeds(specs: Iterable[SourceSpec], settings: list[str]) -> Iterator[str]:
    """Yield a line for each feed; add to the documents of settings."""
    place = 0
    numbers: dict[tuple[object, ...], int] = {}
    for source, spec in enumerate(specs):
        for feed in spec.feeds:
            key = (feed.interval, feed.overrules, feed.kind)
            if feed.link_selector or feed.json_paths or feed.options:
                number = _add_settings(settings, _feed_columns(feed))
            elif key in numbers:
                number = numbers[key]
            else:
                number = numbers[key] = _add_settings(settings, _feed_columns(feed))
            yield f"{place}\t{source}\t{number}\t{escape_value(feed.url)}\n"
            place += 1


def _add_settings(settings: list[str], columns: Mapping[str, Any]) -> int:
    """Add a document; return its number."""
    settings.append(json.dumps(columns))
    return len(settings) - 1


def _format(value: str | None) -> str:
    return _NULL if value is None else escape_value(value)


def _format_array(values: Iterable[str]) -> str:
    quoted = [value.replace("\\", r"\\").replace('"', r"\"") for value in values]
    return '{"' + '","'.join(quoted) + '"}' if quoted else "{}"


def _shared_columns(spec: SourceSpec) -> dict[str, object]:
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


def _feed_columns(feed: FeedSpec) -> dict[str, object]:
    return {
        "interval_seconds": feed.interval_seconds,
        "interval_overrules": feed.overrules,
        "kind": feed.kind,
        "link_selector": feed.link_selector,
        "json_paths": feed.json_paths.to_json() if feed.json_paths else {},
        "kind_options": dict(feed.options),
    }
