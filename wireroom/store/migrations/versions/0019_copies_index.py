"""The index by which copies of known texts are counted."""

from __future__ import annotations

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Index the articles that were merged because of their text."""
    build_index(
        "ix_articles_copies",
        "articles",
        ["found_at"],
        where="reason IN ('same_content', 'boilerplate')",
    )


def downgrade() -> None:
    """Remove it again."""
    remove_index("ix_articles_copies", "articles")
