"""Stored sources that a list has under another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.decide.sources.source_renames import NamedFeeds, find_renames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from wireroom.model.source_specs import SourceSpec

# The source of submitted pages, which no list has.
MANUAL_SOURCE = "by hand"
_LEFT = text(f"""
    SELECT o.name FROM sources o LEFT JOIN staged_sources s ON s.name = o.name
    WHERE s.name IS NULL AND o.name <> '{MANUAL_SOURCE}'
""")  # noqa: S608 - a name of the product
# The feeds of these sources that another source of the list has now.
_HEIRS = text("""
    SELECT f.url, o.name AS old, s.name AS heir
    FROM feeds f JOIN sources o ON o.id = f.source_id
    JOIN staged_feeds l ON l.url = f.url JOIN staged_sources s ON s.place = l.source
    WHERE o.name = ANY(:left)
""").bindparams(bindparam("left", type_=ARRAY(Text)))
_KNOWN = text("SELECT name FROM sources WHERE name = ANY(:names)").bindparams(
    bindparam("names", type_=ARRAY(Text))
)
_STAGE = text("INSERT INTO staged_renames SELECT * FROM unnest(:old, :new)").bindparams(
    bindparam("old", type_=ARRAY(Text)), bindparam("new", type_=ARRAY(Text))
)
_RENAME = text("""
    UPDATE sources o SET name = r.new FROM staged_renames r WHERE r.old = o.name
""")


def find_source_renames(
    connection: Connection, specs: Iterable[SourceSpec]
) -> dict[str, str]:
    """Return the new names of stored sources by the old ones; ``specs`` are staged."""
    left = list(connection.execute(_LEFT).scalars())
    if not left:
        return {}
    heirs = connection.execute(_HEIRS, {"left": left}).all()
    stored = {row.url: row.old for row in heirs}
    feeds: dict[str, list[str]] = {spec.name: [] for spec in specs if spec.formerly}
    formerly = {spec.name: spec.formerly for spec in specs if spec.formerly}
    for row in heirs:
        feeds.setdefault(row.heir, []).append(row.url)
    listed = [
        NamedFeeds(name=name, formerly=formerly.get(name, ()), feeds=urls)
        for name, urls in feeds.items()
    ]
    known = connection.execute(_KNOWN, {"names": list(feeds)}).scalars()
    return find_renames(listed, stored, {*left, *known})


def stage_renames(connection: Connection, renames: Mapping[str, str]) -> None:
    """Fill the temporary table of renames."""
    names = {"old": list(renames), "new": list(renames.values())}
    if renames:
        connection.execute(_STAGE, names)


def rename_sources(connection: Connection, specs: Sequence[SourceSpec]) -> None:
    """Give sources their new names: articles, habits and claims stay with them."""
    renames = find_source_renames(connection, specs)
    stage_renames(connection, renames)
    if renames:
        connection.execute(_RENAME)
