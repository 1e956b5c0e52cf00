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


class RowInserts:
    """The rows that a transaction inserts: at once, or gathered and inserted later."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gathered: dict[Table, list[Mapping[str, Any]]] | None = None

    def gather(self) -> None:
        """Gather rows from now on until :meth:`write_gathered`.

        A statement that reads their tables does not see them before.
        """
        self._gathered = {}

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows as :func:`insert_rows`, now or later.

        All rows of a table have the same columns.
        """
        if self._gathered is None:
            insert_rows(self._connection, table, rows)
        else:
            self._gathered.setdefault(table, []).extend(rows)

    def write_gathered(self) -> None:
        """Insert the gathered rows: those that others refer to before the others."""
        gathered = self._gathered
        if not gathered:
            return
        self._gathered = {}
        for table in sorted(gathered, key=_find_rank):
            insert_rows(self._connection, table, gathered[table])


@cache
def _find_rank(table: Table) -> int:
    """Return the place of a table in an order of all by their references."""
    return table.metadata.sorted_tables.index(table)


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


def insert_missing_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    unique: tuple[str, ...],
    returning: str,
) -> set[Any]:
    """Insert rows as :func:`insert_rows`, without those that are there already.

    Args:
        unique: the columns that tell whether a row is there. returning: the column of
            the inserted rows that is returned.
    """
    if not rows:
        return set()
    ending = f"ON CONFLICT ({', '.join(unique)}) DO NOTHING RETURNING {returning}"
    statement = _insert_statement(table.name, tuple(rows[0]), ending)
    return set(connection.execute(statement, {"rows": encode_rows(rows)}).scalars())


def encode_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as the JSON document that PostgreSQL unpacks."""
    return json.dumps(rows, default=_encode_value)


def encode_row(row: Mapping[str, Any]) -> str:
    """Return one row as :func:`encode_rows` does."""
    return json.dumps(row, default=_encode_value)


@cache
def _insert_statement(
    table: str, columns: tuple[str, ...], ending: str = ""
) -> TextClause:
    names = ", ".join(f'"{column}"' for column in columns)
    # Names of the product's own tables and columns, never input.
    return text(
        f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608 - see above
        f" FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
        f" {ending}"
    )


def _encode_value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(f"{type(value).__name__} cannot be stored in bulk")
