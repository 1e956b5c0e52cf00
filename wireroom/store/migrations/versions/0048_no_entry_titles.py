"""The index over the titles of a feed's entries is removed: 0047 has the newest.

A worker of the release before finds entries of a title by all those of their feed.
"""

from __future__ import annotations

from sqlalchemy import text

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    """Remove it."""
    remove_index("ix_entries_title", "entries")


def downgrade() -> None:
    """Build it."""
    title = text("hashtextextended(title, 0::bigint)")
    build_index("ix_entries_title", "entries", ["feed_id", title])
