"""Whether a page says that it is not free to read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add what the new release needs."""
    op.add_column("articles", sa.Column("paywalled", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("articles", "paywalled")
