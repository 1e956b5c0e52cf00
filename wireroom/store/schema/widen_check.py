"""Values that a migration adds to a column of states."""

from __future__ import annotations

from alembic import op


def widen_check(table: str, name: str, condition: str) -> None:
    """Let a CHECK accept more rows, while workers write to its table.

    The condition must accept every row that the one before accepted: workers of the
    previous release write such rows. An ordinary change reads the whole table under a
    lock that stops readers and writers. This one takes that lock for a moment, and
    reads the rows under a lock that stops neither; its two transactions are the whole
    migration, which can be run again after an interruption.
    """
    with op.get_context().autocommit_block():
        op.execute(_replace(table, name, condition) + " NOT VALID")
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def narrow_check(table: str, name: str, condition: str) -> None:
    """Take back a ``widen_check``; fails if a row has one of the added values."""
    op.execute(_replace(table, name, condition))


def _replace(table: str, name: str, condition: str) -> str:
    return (
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name},"
        f" ADD CONSTRAINT {name} CHECK ({condition})"
    )
