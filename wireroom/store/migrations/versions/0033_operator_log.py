"""The log of operators, which is only added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from wireroom.store.schema.monitoring_tables import KEEP_LOG

revision = "0033"
down_revision = "0032"

_ACTS = (
    "act IN ('erase', 'export_tombstones', 'read_person', 'retry_failures',"
    " 'drop_failures', 'retry_articles', 'split_story', 'join_stories', 'reset_story',"
    " 'replay', 'import', 'poll_feed', 'pause_feed', 'edit_sources', 'apply_sources',"
    " 'add_target', 'change_target', 'drop_target', 'begin_epoch', 'declare_lossless',"
    " 'grant_reader', 'drop_consumer', 'reset_consumer', 'log_in', 'refused_log_in')"
)


def upgrade() -> None:
    """Add the table and its rule."""
    op.create_table(
        "operator_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column(
            "about",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.CheckConstraint(_ACTS, name=op.f("ck_operator_log_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_log")),
    )
    for statement in KEEP_LOG:
        op.execute(statement)


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("operator_log")
    op.execute("DROP FUNCTION keep_operator_log()")
