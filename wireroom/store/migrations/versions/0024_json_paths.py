"""Where the entries of a JSON API are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the paths."""
    op.add_column(
        "feeds",
        sa.Column(
            "json_paths",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_column("feeds", "json_paths")
