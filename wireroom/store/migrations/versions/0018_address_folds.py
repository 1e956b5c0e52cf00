"""Query parameters that change nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "address_folds",
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("parameter", sa.Text(collation="C"), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("hits", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "is_vetoed", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.CheckConstraint("hits >= 1", name=op.f("ck_address_folds_hits")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_address_folds_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_address_folds_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "source_id", "parameter", "key", name=op.f("pk_address_folds")
        ),
    )
    op.create_index("ix_address_folds_article_id", "address_folds", ["article_id"])


def downgrade() -> None:
    """Remove it again."""
    op.drop_table("address_folds")
