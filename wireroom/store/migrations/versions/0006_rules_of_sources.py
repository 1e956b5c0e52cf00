"""A source's rules stand with it, so that a page read again gives the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what the new release needs."""
    op.add_column(
        "sources",
        sa.Column(
            "rules",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("sources", "rules")
