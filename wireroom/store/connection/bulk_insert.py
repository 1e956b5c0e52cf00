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

    from sqlalchemy import Connection, MetaData, Table


class RowInserts:
    """The rows that a transaction inserts: at once, or gathered and inserted later."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gathered: dict[str, list[Mapping[str, Any]]] | None = None
        self._tables: dict[str, Table] = {}

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
        elif rows:
            self._tables[table.name] = table
            self._gathered.setdefault(table.name, []).extend(rows)

    def write_gathered(self) -> None:
        """Insert the gathered rows: those that others refer to before the others."""
        gathered = self._gathered
        if not gathered:
            return
        self._gathered = {}
        for name in sorted(gathered, key=self._find_rank):
            insert_rows(self._connection, self._tables[name], gathered[name])

    def _find_rank(self, name: str) -> int:
        return _rank_tables(self._tables[name].metadata)[name]


@cache
def _rank_tables(metadata: MetaData) -> Mapping[str, int]:
    """Return the place of each table in an order of their references."""
    return {table.name: n for n, table in enumerate(metadata.sorted_tables)}


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
    statement = _insert_statement(table.name, tuple(rows[0]))
    missing = text(
        f"{statement.text} ON CONFLICT ({', '.join(unique)}) DO NOTHING"
        f" RETURNING {returning}"
    )
    return set(connection.execute(missing, {"rows": encode_rows(rows)}).scalars())


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
