"""Epochs: the parts of the database's life between restores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table and two columns; events that are there have no epoch."""
    op.create_table(
        "epochs",
        sa.Column("first_position", sa.BigInteger(), autoincrement=False),
        sa.Column("epoch", sa.Text(collation="C"), nullable=False),
        sa.Column("last_before", sa.BigInteger(), nullable=False),
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column(
            "began_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
        sa.Column(
            "loss", sa.Text(), server_default=sa.text("'unknown'"), nullable=False
        ),
        sa.PrimaryKeyConstraint("first_position", name=op.f("pk_epochs")),
        sa.UniqueConstraint("epoch", name=op.f("uq_epochs_epoch")),
    )
    op.add_column("consumers", sa.Column("epoch", sa.Text(), nullable=True))
    op.add_column(
        "changes",
        sa.Column("epoch", sa.Text(), server_default=sa.text("''"), nullable=False),
    )


def downgrade() -> None:
    """Remove the columns and the table again."""
    op.drop_column("changes", "epoch")
    op.drop_column("consumers", "epoch")
    op.drop_table("epochs")
