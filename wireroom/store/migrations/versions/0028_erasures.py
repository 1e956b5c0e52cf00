"""Erasures, their tombstones, and how many comments an article has lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"

_TIME = sa.DateTime(timezone=True)
_NOW = sa.text("now()")
_FALSE = sa.text("false")
_TOMBSTONE_KINDS = (
    "kind IN ('address', 'entry', 'text', 'comment', 'author', 'name', 'line')"
)


def upgrade() -> None:
    """Add the tables of erasures."""
    op.add_column(
        "articles",
        sa.Column(
            "erased_comments",
            sa.Integer(),
            sa.CheckConstraint(
                "erased_comments >= 0", name=op.f("ck_articles_erased_comments")
            ),
            server_default=sa.text("0"),
            nullable=False,
        ),
    )
    _create_jobs()
    op.create_table(
        "tombstone_keys",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _TIME, server_default=_NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone_keys")),
        sa.UniqueConstraint("key", name=op.f("uq_tombstone_keys_key")),
    )
    op.create_table(
        "tombstones",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("erasure_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", _TIME, server_default=_NOW, nullable=False),
        sa.CheckConstraint(_TOMBSTONE_KINDS, name=op.f("ck_tombstones_kind")),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["erasures.id"], name=op.f("fk_tombstones_erasure_id")
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_tombstones")),
    )
    op.create_index(
        "ix_tombstones_erasure_id",
        "tombstones",
        ["erasure_id"],
        postgresql_where=sa.text("erasure_id IS NOT NULL"),
    )


def _create_jobs() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'collecting'"), nullable=False
        ),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column(
            "position", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "counts",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("settles_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_id", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", _TIME, nullable=True),
        sa.Column("requested_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.CheckConstraint(
            "kind IN ('article', 'comment', 'author', 'source', 'url_prefix',"
            " 'tombstones')",
            name=op.f("ck_erasures_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('collecting', 'marking', 'settling', 'erasing', 'rewriting',"
            " 'done')",
            name=op.f("ck_erasures_state"),
        ),
        sa.CheckConstraint("position >= 0", name=op.f("ck_erasures_position")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_erasures_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(
        "ix_erasures_source_id",
        "erasures",
        ["source_id"],
        postgresql_where=sa.text("source_id IS NOT NULL"),
    )
    op.create_index(
        "ix_erasures_running",
        "erasures",
        ["id"],
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    _create_items()


def _create_items() -> None:
    op.create_table(
        "erasure_items",
        sa.Column("erasure_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('article', 'comment', 'mention')",
            name=op.f("ck_erasure_items_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["erasures.id"], name=op.f("fk_erasure_items_erasure_id")
        ),
        sa.UniqueConstraint(
            "erasure_id",
            "kind",
            "row_id",
            name=op.f("uq_erasure_items_erasure_id_kind_row_id"),
        ),
    )
    op.create_index(
        "ix_erasure_items_article_id", "erasure_items", ["erasure_id", "article_id"]
    )
    op.create_table(
        "erasure_files",
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("erasure_id", sa.BigInteger(), nullable=True),
        sa.Column("is_replaced", sa.Boolean(), server_default=_FALSE, nullable=False),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["erasures.id"], name=op.f("fk_erasure_files_erasure_id")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_erasure_files")),
    )
    op.create_index(
        "ix_erasure_files_erasure_id",
        "erasure_files",
        ["erasure_id"],
        postgresql_where=sa.text("erasure_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Remove the tables and the column again."""
    for table in (
        "tombstones",
        "tombstone_keys",
        "erasure_files",
        "erasure_items",
        "erasures",
    ):
        op.drop_table(table)
    op.drop_column("articles", "erased_comments")
