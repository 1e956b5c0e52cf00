"""The mistakes of the sources files, as their last check found them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from wireroom.store.schema.monitoring_tables import sources_mistakes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

# Mistakes stored of one check, and characters of each.
MAX_MISTAKES, MAX_LENGTH = 20, 300


def store_mistakes(
    connection: Connection, mistakes: Sequence[str], *, now: datetime
) -> None:
    """Replace the mistakes of the check before; none: the files are in order."""
    connection.execute(delete(sources_mistakes))
    rows = [
        {"position": position, "message": message[:MAX_LENGTH], "found_at": now}
        for position, message in enumerate(mistakes[:MAX_MISTAKES])
    ]
    if rows:
        connection.execute(insert(sources_mistakes), rows)


def list_mistakes(connection: Connection) -> list[str]:
    """Return the mistakes in the order of the files, each with file and line."""
    table = sources_mistakes
    query = select(table.c.message).order_by(table.c.position)
    return list(connection.execute(query).scalars())
