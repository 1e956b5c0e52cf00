"""What we asked hubs for, and what they brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what the new release needs."""
    op.create_table(
        "subscriptions",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'known'"), nullable=False
        ),
        sa.Column("reason", sa.Text()),
        sa.Column("lease_expires_at", MOMENT),
        sa.Column("next_action_at", MOMENT),
        sa.Column(
            "attempts", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("asked_at", MOMENT),
        sa.Column("last_delivery_at", MOMENT),
        sa.Column("missed_at", MOMENT),
        sa.Column(
            "announced_at", MOMENT, server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("feed_id", name="pk_subscriptions"),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_subscriptions_feed_id"
        ),
        sa.UniqueConstraint("token", name="uq_subscriptions_token"),
    )
    op.create_index(
        "ix_subscriptions_due",
        "subscriptions",
        ["next_action_at"],
        postgresql_where=sa.text("next_action_at IS NOT NULL"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "received_at", MOMENT, server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column(
            "content_type", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("due_at", MOMENT),
        sa.Column(
            "attempts", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("outcome", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_deliveries_feed_id"
        ),
        sa.UniqueConstraint("feed_id", "sha256", name="uq_deliveries_feed_id_sha256"),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("ix_deliveries_received_at", "deliveries", ["received_at"])


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("deliveries")
    op.drop_table("subscriptions")
