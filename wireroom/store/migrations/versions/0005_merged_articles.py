"""What merged into an article is found without reading all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what the new release needs."""
    op.create_index(
        "ix_articles_merged_into",
        "articles",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_index("ix_articles_merged_into", "articles")
