"""The index over the newest entries of a feed and their titles."""

from __future__ import annotations

from sqlalchemy import text

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Build it."""
    title = text("hashtextextended(title, 0::bigint)")
    build_index("ix_entries_newest", "entries", ["feed_id", "id", title])


def downgrade() -> None:
    """Remove it."""
    remove_index("ix_entries_newest", "entries")
