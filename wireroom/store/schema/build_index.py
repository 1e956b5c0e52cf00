"""Indexes that a migration adds to tables in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import op
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import TextClause


def build_index(
    name: str,
    table: str,
    columns: Sequence[str | TextClause],
    *,
    where: str | None = None,
    using: str | None = None,
    parameters: Mapping[str, int] | None = None,
) -> None:
    """Build an index while workers write to its table (CREATE INDEX CONCURRENTLY).

    An ordinary build keeps all writers waiting until it is done, minutes on a large
    table. A concurrent one runs outside of a transaction, so its migration does nothing
    else: run again after an interruption, that migration starts from the beginning.
    """
    with op.get_context().autocommit_block():
        # The build waits for other transactions, and no statement waits for the build.
        op.execute("SET lock_timeout = 0")
        # An interrupted build leaves an index that no query uses and IF NOT EXISTS
        # would keep.
        op.drop_index(
            name, table_name=table, if_exists=True, postgresql_concurrently=True
        )
        op.create_index(
            name,
            table,
            list(columns),
            postgresql_concurrently=True,
            postgresql_where=None if where is None else text(where),
            postgresql_using=using or False,
            postgresql_with=dict(parameters or {}),
        )


def remove_index(name: str, table: str) -> None:
    """Remove an index while workers write to its table."""
    with op.get_context().autocommit_block():
        op.drop_index(
            name, table_name=table, if_exists=True, postgresql_concurrently=True
        )


def read_index(name: str) -> str:
    """Return the statement that makes an index; empty if there is none."""
    query = text("SELECT indexdef FROM pg_indexes WHERE indexname = :name")
    found = op.get_bind().execute(query, {"name": name}).scalar_one_or_none()
    return str(found or "")
