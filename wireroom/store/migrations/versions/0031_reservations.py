"""What publishers reserve of articles, and which of it sources obey."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add both columns."""
    for table, name in (("articles", "reservations"), ("sources", "obey")):
        op.add_column(
            table,
            sa.Column(
                name,
                postgresql.JSONB(),
                server_default=sa.text("'{}'"),
                nullable=False,
            ),
        )


def downgrade() -> None:
    """Remove them again."""
    op.drop_column("sources", "obey")
    op.drop_column("articles", "reservations")
