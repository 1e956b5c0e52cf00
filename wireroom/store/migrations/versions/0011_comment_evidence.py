"""Who states a comment's parent, and what each origin gave as its text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the evidence of a comment's parent and text."""
    op.add_column(
        "comments",
        sa.Column(
            "parent_from",
            sa.Text(),
            sa.CheckConstraint(
                "parent_from IN ('page', 'next_page', 'feed', 'wordpress',"
                " 'wordpress_com', 'disqus', 'discourse', 'remark42', 'isso')",
                name=op.f("ck_comments_parent_from"),
            ),
            nullable=True,
        ),
    )
    op.add_column(
        "comments",
        sa.Column(
            "text_readings",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    """Remove both columns again."""
    op.drop_column("comments", "text_readings")
    op.drop_column("comments", "parent_from")
