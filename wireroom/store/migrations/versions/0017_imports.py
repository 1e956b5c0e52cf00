"""Imports: what others collected, and which articles of it wait for their turn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"

NOTHING, ZERO = sa.text("'{}'"), sa.text("0")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what the new release needs."""
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("given", postgresql.JSONB(), server_default=NOTHING, nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'reading'"), nullable=False
        ),
        sa.Column("offered", sa.BigInteger(), server_default=ZERO, nullable=False),
        sa.Column("taken", sa.BigInteger(), server_default=ZERO, nullable=False),
        sa.Column(
            "refused", postgresql.JSONB(), server_default=NOTHING, nullable=False
        ),
        sa.Column("total", sa.BigInteger(), server_default=ZERO, nullable=False),
        sa.Column(
            "outcomes", postgresql.JSONB(), server_default=NOTHING, nullable=False
        ),
        sa.Column("started_by", sa.Text(), server_default="", nullable=False),
        sa.Column("began_at", MOMENT, server_default=sa.func.now(), nullable=False),
        sa.Column("read_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name="fk_imports_source_id_sources"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_table(
        "import_items",
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("fetches", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_import_items_article_id_articles"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name="fk_import_items_import_id_imports"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_import_items"),
        sa.Index("ix_import_items_due", "import_id", "fetches", "due_at"),
        sa.Index(
            "ix_import_items_out",
            *("fetches", "until"),
            postgresql_where=sa.text("until IS NOT NULL"),
        ),
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("import_items")
    op.drop_table("imports")
