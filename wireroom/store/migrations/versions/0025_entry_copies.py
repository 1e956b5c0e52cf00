"""The index by which the copies among a feed's entries are counted."""

from __future__ import annotations

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Index the entries whose article was merged because of its text."""
    build_index(
        "ix_entries_copies",
        "entries",
        ["feed_id", "seen_at"],
        where="reason IN ('same_content', 'boilerplate')",
    )


def downgrade() -> None:
    """Remove it again."""
    remove_index("ix_entries_copies", "entries")
