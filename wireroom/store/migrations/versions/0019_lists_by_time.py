"""Comments since a time, and articles that are gone, are read off an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

GONE = sa.text("withdrawn_at IS NOT NULL OR outcome IN ('rejected', 'failed')")


def upgrade() -> None:
    """Add what the new release needs."""
    op.create_index("ix_comments_first_seen_at", "comments", ["first_seen_at", "id"])
    op.create_index(
        "ix_articles_gone",
        "articles",
        ["first_published_at", "id"],
        postgresql_where=GONE,
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_articles_gone", "articles")
    op.drop_index("ix_comments_first_seen_at", "comments")
