"""What the steps did, what each source published by the hour, and which workers are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add what the new release needs."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "stage_counts",
        sa.Column("at", moment, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("runs", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("buckets", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.PrimaryKeyConstraint(
            "at", "stage", "outcome", "reason", name=op.f("pk_stage_counts")
        ),
    )
    words = "articles words short undated unsigned copies expected found complete"
    op.create_table(
        "source_hours",
        sa.Column("hour", moment, nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in words.split()),
        sa.Column("delay_p50", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_hours_source_id")
        ),
        sa.PrimaryKeyConstraint("hour", "source_id", name=op.f("pk_source_hours")),
    )
    op.create_table(
        "workers",
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("queues", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_workers")),
    )


def downgrade() -> None:
    """Take it out again."""
    for name in ("workers", "source_hours", "stage_counts"):
        op.drop_table(name)
