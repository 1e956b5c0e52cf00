"""The indexes of the rows that wait for a host."""

from __future__ import annotations

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0010"
down_revision = "0009"

_TABLES = ("articles", "feeds")


def upgrade() -> None:
    """Index what waits, by the host."""
    for table in _TABLES:
        build_index(
            f"ix_{table}_waits_for",
            table,
            ["waits_for", "due_at"],
            where="waits_for IS NOT NULL",
        )


def downgrade() -> None:
    """Remove the indexes again."""
    for table in _TABLES:
        remove_index(f"ix_{table}_waits_for", table)
