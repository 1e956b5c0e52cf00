"""Indexes of the states that each tick asks for."""

from __future__ import annotations

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0012"
down_revision = "0011"

_TABLES = ("imports", "replays", "subscriptions")


def upgrade() -> None:
    """Index imports, replays and subscriptions by their states."""
    for table in _TABLES:
        build_index(f"ix_{table}_state", table, ["state"])


def downgrade() -> None:
    """Remove the indexes again."""
    for table in _TABLES:
        remove_index(f"ix_{table}_state", table)
