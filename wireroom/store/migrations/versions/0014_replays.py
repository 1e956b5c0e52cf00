"""Replays: runs that read stored pages again, and what each has under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

NOTHING, ZERO = sa.text("'{}'"), sa.text("0")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what the new release needs."""
    op.create_table(
        "replays",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("wanted", postgresql.JSONB(), server_default=NOTHING, nullable=False),
        sa.Column("most", sa.Integer()),
        sa.Column("total", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("position", sa.BigInteger(), server_default=ZERO, nullable=False),
        sa.Column("until_id", sa.BigInteger(), nullable=False),
        sa.Column("handed_out", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'running'"), nullable=False
        ),
        sa.Column(
            "outcomes", postgresql.JSONB(), server_default=NOTHING, nullable=False
        ),
        sa.Column("started_by", sa.Text(), server_default="", nullable=False),
        sa.Column("began_at", MOMENT, server_default=sa.func.now(), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_replays"),
    )
    op.create_table(
        "replay_items",
        sa.Column("replay_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("before", postgresql.JSONB()),
        sa.Column("result", sa.Text()),
        sa.ForeignKeyConstraint(
            ["replay_id"], ["replays.id"], name="fk_replay_items_replay_id_replays"
        ),
        sa.PrimaryKeyConstraint("replay_id", "article_id", name="pk_replay_items"),
        sa.Index(
            "ix_replay_items_out",
            *("replay_id", "until"),
            postgresql_where=sa.text("result IS NULL"),
        ),
    )
    op.add_column("articles", sa.Column("replay_id", sa.BigInteger()))
    op.add_column("articles", sa.Column("replay_due_at", MOMENT))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("articles", "replay_due_at")
    op.drop_column("articles", "replay_id")
    op.drop_table("replay_items")
    op.drop_table("replays")
