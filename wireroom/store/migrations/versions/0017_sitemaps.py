"""The sitemaps of an index, so that each is requested only when it may have news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_TIME = sa.DateTime(timezone=True)
_EMPTY = sa.text("''")
_FALSE = sa.text("false")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "sitemaps",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(collation="C"), nullable=False),
        sa.Column("parent", sa.Text(), server_default=_EMPTY, nullable=False),
        _counter("depth", 1),
        _counter("position", 0),
        sa.Column("version", sa.Text(), server_default=_EMPTY, nullable=False),
        sa.Column("changed_at", _TIME, nullable=True),
        sa.Column("is_day", sa.Boolean(), server_default=_FALSE, nullable=False),
        sa.Column("read_version", sa.Text(), nullable=True),
        sa.Column("read_at", _TIME, nullable=True),
        sa.Column("renewed_at", _TIME, nullable=True),
        sa.Column("tried_at", _TIME, nullable=True),
        _counter("failures", 0),
        sa.Column("is_index", sa.Boolean(), server_default=_FALSE, nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("validators_url", sa.Text(), nullable=True),
        sa.Column("body_sha256", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("depth >= 1", name=op.f("ck_sitemaps_depth")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_sitemaps_position")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_sitemaps_failures")),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feeds.id"],
            name=op.f("fk_sitemaps_feed_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("feed_id", "url", name=op.f("pk_sitemaps")),
    )


def _counter(name: str, start: int) -> sa.Column[int]:
    return sa.Column(
        name, sa.Integer(), server_default=sa.text(str(start)), nullable=False
    )


def downgrade() -> None:
    """Remove it again."""
    op.drop_table("sitemaps")
