"""The index of declared addresses."""

from __future__ import annotations

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Index the addresses that pages declare as theirs."""
    build_index(
        "ix_articles_canonical_key",
        "articles",
        ["canonical_key"],
        where="canonical_key IS NOT NULL",
    )


def downgrade() -> None:
    """Remove the index again."""
    remove_index("ix_articles_canonical_key", "articles")
