"""The indexes by which articles are sent in turns."""

from __future__ import annotations

from sqlalchemy import text

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Index due articles by host and source, and leased articles by host."""
    build_index(
        "ix_articles_turns",
        "articles",
        ["stage", "host", "source_id", text("GREATEST(due_at, lease_until)")],
        where="due_at IS NOT NULL",
    )
    build_index(
        "ix_articles_leased_host", "articles", ["host"], where="lease_until IS NOT NULL"
    )


def downgrade() -> None:
    """Remove them again."""
    remove_index("ix_articles_leased_host", "articles")
    remove_index("ix_articles_turns", "articles")
