"""Hosts of articles, and the turns in which they are sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column, which PostgreSQL computes, and the table.

    The column rewrites ``articles``: writers wait meanwhile.
    """
    op.add_column(
        "articles",
        sa.Column(
            "host",
            sa.Text(collation="C"),
            sa.Computed("split_part(split_part(url, '/', 3), ':', 1)", persisted=True),
        ),
    )
    op.create_table(
        "host_turns",
        sa.Column("stage", sa.Text(collation="C"), nullable=False),
        sa.Column("host", sa.Text(collation="C"), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stage", name=op.f("pk_host_turns")),
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("host_turns")
    op.drop_column("articles", "host")
