"""Which feeds are out, in a table of their own; until when a rhythm was learned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add what the new release needs."""
    rhythm_at = sa.Column("rhythm_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("feeds", rhythm_at)
    op.create_table(
        "feed_turns",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "begun", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column(
            "attempts", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.PrimaryKeyConstraint("feed_id", name="pk_feed_turns"),
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("feed_turns")
    op.drop_column("feeds", "rhythm_at")
