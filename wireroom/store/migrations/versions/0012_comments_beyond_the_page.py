"""Comments beyond the page: who turned them on, what was asked, where each was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add what the new release needs."""
    page, nothing = sa.text("'page'"), sa.text("'[]'")
    op.add_column(
        "sources",
        sa.Column(
            "comments_beyond",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
        ),
    )
    op.add_column(
        "articles",
        sa.Column("beyond", postgresql.JSONB(), server_default=nothing, nullable=False),
    )
    op.add_column(
        "pages", sa.Column("role", sa.Text(), server_default=page, nullable=False)
    )
    op.add_column(
        "comments",
        sa.Column("read_from", sa.Text(), server_default=page, nullable=False),
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("comments", "read_from")
    op.drop_column("pages", "role")
    op.drop_column("articles", "beyond")
    op.drop_column("sources", "comments_beyond")
