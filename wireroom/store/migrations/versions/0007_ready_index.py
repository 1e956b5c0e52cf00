"""The index of the tick: articles by stage, and by when they may be sent."""

from __future__ import annotations

from sqlalchemy import text

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Index what may be sent; it replaces the index of what is due."""
    build_index(
        "ix_articles_ready",
        "articles",
        ["stage", text("GREATEST(due_at, lease_until)")],
        where="due_at IS NOT NULL",
    )
    remove_index("ix_articles_due", "articles")


def downgrade() -> None:
    """Index what is due again."""
    build_index("ix_articles_due", "articles", ["due_at"], where="due_at IS NOT NULL")
    remove_index("ix_articles_ready", "articles")
