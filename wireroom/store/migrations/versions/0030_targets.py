"""Targets of the change feed, and the events that they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

if TYPE_CHECKING:
    from datetime import datetime

revision = "0030"
down_revision = "0029"


def _time(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _now(name: str) -> sa.Column[datetime]:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        server_default=sa.text("now()"),
        nullable=False,
    )


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(
        name, sa.Boolean(), server_default=sa.text("false"), nullable=False
    )


def upgrade() -> None:
    """Create both tables."""
    zero = sa.text("0")
    op.create_table(
        "targets",
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), server_default=sa.text("''"), nullable=False),
        _flag("allow_private"),
        sa.Column(
            "options",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("query", sa.Text(), nullable=True),
        _flag("is_full"),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'active'"), nullable=False
        ),
        sa.Column("failures", sa.Integer(), server_default=zero, nullable=False),
        sa.Column("refusals", sa.Integer(), server_default=zero, nullable=False),
        _time("failing_since"),
        _time("next_attempt_at"),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("delivered", sa.BigInteger(), server_default=zero, nullable=False),
        _time("delivered_at"),
        sa.Column("taken_by", sa.Text(), nullable=True),
        _time("taken_until"),
        _now("created_at"),
        sa.CheckConstraint(
            "state IN ('active', 'paused', 'disabled')", name=op.f("ck_targets_state")
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_targets_failures")),
        sa.CheckConstraint("refusals >= 0", name=op.f("ck_targets_refusals")),
        sa.CheckConstraint("delivered >= 0", name=op.f("ck_targets_delivered")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_targets")),
    )
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("target", sa.Text(collation="C"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        _now("at"),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint(
            "target", "position", name=op.f("uq_dead_letters_target_position")
        ),
    )
    op.create_index("ix_dead_letters_at", "dead_letters", ["at"])


def downgrade() -> None:
    """Remove both again."""
    op.drop_table("dead_letters")
    op.drop_table("targets")
