"""What the last body of a feed listed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("feeds", sa.Column("listed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "feeds", sa.Column("listed_since", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_column("feeds", "listed_since")
    op.drop_column("feeds", "listed")
