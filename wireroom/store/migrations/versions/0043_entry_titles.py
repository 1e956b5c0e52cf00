"""The index over the titles of a feed's entries."""

from __future__ import annotations

from sqlalchemy import text

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Build it."""
    title = text("hashtextextended(title, 0::bigint)")
    build_index("ix_entries_title", "entries", ["feed_id", title])


def downgrade() -> None:
    """Remove it."""
    remove_index("ix_entries_title", "entries")
