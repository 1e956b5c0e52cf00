"""When a task last crossed each queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what the new release needs."""
    op.create_table(
        "pulses",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("queue", name=op.f("pk_pulses")),
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("pulses")
