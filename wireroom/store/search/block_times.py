"""Between which times the rows of each block of the search index are.

New rows have high ids, so the times of one block are mostly later than those of the one
below; a row whose article was published late makes its block's end later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from wireroom.store.schema.tables import search_blocks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table

_INSERT = insert(search_blocks)
_NOTE = _INSERT.on_conflict_do_update(
    index_elements=[search_blocks.c.searched, search_blocks.c.block],
    set_={
        "oldest_at": func.least(search_blocks.c.oldest_at, _INSERT.excluded.oldest_at),
        "newest_at": func.greatest(
            search_blocks.c.newest_at, _INSERT.excluded.newest_at
        ),
    },
)
_TIMES = select(
    search_blocks.c.block, search_blocks.c.oldest_at, search_blocks.c.newest_at
).where(search_blocks.c.searched == bindparam("searched"))


def note_times(
    connection: Connection, table: Table, rows: Iterable[tuple[int, datetime]]
) -> None:
    """Note the times of rows that are moved into the index.

    Args:
        rows: of each the number of its block, and its time.
    """
    times: dict[int, list[datetime]] = {}
    for block, at in rows:
        times.setdefault(block, []).append(at)
    noted = [
        {
            "searched": table.name,
            "block": block,
            "oldest_at": min(each),
            "newest_at": max(each),
        }
        for block, each in sorted(times.items())
    ]
    if noted:
        connection.execute(_NOTE, noted)


def list_between(
    connection: Connection,
    table: Table,
    blocks: Collection[int],
    since: datetime | None,
    until: datetime | None,
) -> Sequence[int]:
    """Return those blocks that may have rows between two times, in their order.

    A block of which nothing is noted may have any.

    Args:
        since, until: None: any time.
    """
    if not blocks:
        return ()
    rows = connection.execute(_TIMES, {"searched": table.name}).all()
    without = {
        row.block
        for row in rows
        if (since is not None and row.newest_at < since)
        or (until is not None and row.oldest_at > until)
    }
    return [block for block in blocks if block not in without]
