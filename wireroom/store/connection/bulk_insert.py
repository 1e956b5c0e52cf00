"""Many rows in one statement.

The driver sends a list of rows one by one. PostgreSQL unpacks them from one JSON
document instead: one round trip and one plan for any number of rows (row by row, 40
annotations of an article cost more than extracting the article).
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
    """Insert rows that all have the same columns; does nothing without rows.

    Values are those of JSON, and datetimes. Other columns get their defaults.
    """
    if not rows:
        return
    statement = _insert_statement(table.name, tuple(rows[0]))
    connection.execute(statement, {"rows": encode_rows(rows)})


def encode_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as the JSON document that PostgreSQL unpacks."""
    return json.dumps(rows, default=_encode_value)


def encode_row(row: Mapping[str, Any]) -> str:
    """Return one row as :func:`encode_rows` does."""
    return json.dumps(row, default=_encode_value)


@cache
def _insert_statement(table: str, columns: tuple[str, ...]) -> TextClause:
    names = ", ".join(f'"{column}"' for column in columns)
    # Names of the product's own tables and columns, never input.
    return text(
        f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608 - see above
        f" FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
    )


def _encode_value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(f"{type(value).__name__} cannot be stored in bulk")
