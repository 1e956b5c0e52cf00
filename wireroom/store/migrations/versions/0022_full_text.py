"""Whose text becomes the article's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the choice of sources."""
    op.add_column(
        "sources",
        sa.Column(
            "full_text",
            sa.Text(),
            sa.CheckConstraint(
                "full_text IN ('page', 'feed', 'longest')",
                name=op.f("ck_sources_full_text"),
            ),
            server_default=sa.text("'page'"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    """Remove it again."""
    op.drop_column("sources", "full_text")
