"""Many rows in one statement.

The driver sends a list of rows one by one. PostgreSQL unpacks them from one JSON
document instead: one round trip, one plan, whatever their number (40 annotations an
article cost more than reading the article, row by row).
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import TextClause, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Table


def insert_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows that all have the same columns; nothing happens where there is none.

    Values are what JSON holds, and datetimes. Columns not named get their defaults.
    """
    if not rows:
        return
    statement = _insert_statement(table.name, tuple(rows[0]))
    connection.execute(statement, {"rows": json.dumps(rows, default=_encode_value)})


@cache
def _insert_statement(table: str, columns: tuple[str, ...]) -> TextClause:
    named = ", ".join(f'"{column}"' for column in columns)
    # Names of our own tables and columns, never anything from outside.
    return text(
        f"INSERT INTO {table} ({named}) SELECT {named}"  # noqa: S608 - see above
        f" FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
    )


def _encode_value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be stored in bulk")
