"""Kinds of source that installed packages add."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Add what a kind is given and what it keeps."""
    for name in ("kind_options", "kind_values"):
        op.add_column(
            "feeds",
            sa.Column(
                name,
                postgresql.JSONB(),
                server_default=sa.text("'{}'"),
                nullable=False,
            ),
        )


def downgrade() -> None:
    """Remove them again."""
    for name in ("kind_options", "kind_values"):
        op.drop_column("feeds", name)
