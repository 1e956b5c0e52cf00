"""Which entries of a source are taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the filters of sources."""
    op.add_column(
        "sources",
        sa.Column(
            "filters",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_column("sources", "filters")
