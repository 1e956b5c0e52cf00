"""The index of near-duplicates in blocks, one after the other as articles arrive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Copy the index. The release before writes to the old one until it is stopped."""
    op.create_table(
        "shingle_blocks",
        sa.Column(
            "block",
            sa.BigInteger(),
            sa.Computed("article_id / 100000", persisted=True),
            nullable=False,
        ),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_shingle_blocks_article_id"),
        ),
        sa.PrimaryKeyConstraint(
            "block", "hash", "article_id", name=op.f("pk_shingle_blocks")
        ),
    )
    op.create_index(
        "ix_shingle_blocks_article_id", "shingle_blocks", ["article_id"], unique=False
    )
    op.execute(
        "INSERT INTO shingle_blocks (hash, article_id)"
        " SELECT hash, article_id FROM shingles ORDER BY article_id / 100000, hash"
    )


def downgrade() -> None:
    """Copy what was added back."""
    op.execute(
        "INSERT INTO shingles (hash, article_id)"
        " SELECT hash, article_id FROM shingle_blocks ON CONFLICT DO NOTHING"
    )
    op.drop_table("shingle_blocks")
