"""Lease ids: which worker may write to a row. Live articles of imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_LEASED_TABLES = ("articles", "feed_leases", "subscriptions")


def upgrade() -> None:
    """Add the ids that fence the writes of workers."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("lease_ids")))
    for table in _LEASED_TABLES:
        op.add_column(table, sa.Column("lease_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "import_items",
        sa.Column(
            "is_live", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
    )


def downgrade() -> None:
    """Remove the columns again."""
    op.drop_column("import_items", "is_live")
    for table in _LEASED_TABLES:
        op.drop_column(table, "lease_id")
    op.execute(sa.schema.DropSequence(sa.Sequence("lease_ids")))
