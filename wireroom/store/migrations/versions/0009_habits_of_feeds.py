"""A feed's habits and wishes, where it moved for good, and when silence is a wonder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add what the new release needs."""
    none, nothing = sa.text("0"), sa.text("'{}'")
    floats = postgresql.ARRAY(sa.Float())
    for column in (
        sa.Column("rhythm", floats, server_default=nothing, nullable=False),
        sa.Column("rhythm_days", sa.Float(), server_default=none, nullable=False),
        sa.Column("wishes", postgresql.JSONB(), server_default=nothing, nullable=False),
        sa.Column("silent_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_polls", sa.Integer(), server_default=none, nullable=False),
    ):
        op.add_column("feeds", column)


def downgrade() -> None:
    """Take it out again."""
    for name in (
        "rhythm",
        "rhythm_days",
        "wishes",
        "silent_after",
        "moved_since",
        "moved_polls",
    ):
        op.drop_column("feeds", name)
