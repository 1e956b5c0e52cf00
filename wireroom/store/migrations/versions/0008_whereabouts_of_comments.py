"""Where the comments are that a page does not show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what the new release needs."""
    op.add_column("articles", sa.Column("comments_state", sa.Text(), nullable=True))
    op.add_column(
        "articles",
        sa.Column(
            "discussion",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("articles", "discussion")
    op.drop_column("articles", "comments_state")
