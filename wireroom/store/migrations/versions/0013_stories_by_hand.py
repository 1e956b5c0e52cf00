"""Decisions about stories by hand, what tells which came first, kinds of revision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add what the new release needs."""
    _rulings()
    op.add_column("article_revisions", sa.Column("kind", sa.Text(), nullable=True))
    for column in (
        sa.Column("credit", sa.Text(), nullable=True),
        sa.Column(
            "origin", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("out_by", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("story_members", column)
    op.create_index(
        "ix_articles_boilerplate",
        "articles",
        ["source_id", "found_at"],
        postgresql_where=sa.text("reason = 'boilerplate'"),
    )


def _rulings() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "story_rulings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_rulings")),
    )
    op.create_table(
        "story_ruling_sides",
        sa.Column("ruling_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ruling_id"],
            ["story_rulings.id"],
            name=op.f("fk_story_ruling_sides_ruling_id"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_story_ruling_sides_article_id"),
        ),
        sa.PrimaryKeyConstraint(
            "ruling_id", "article_id", name=op.f("pk_story_ruling_sides")
        ),
    )
    op.create_index(
        "ix_story_ruling_sides_article_id", "story_ruling_sides", ["article_id"]
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_index("ix_articles_boilerplate", table_name="articles")
    for name in ("credit", "origin", "out_by"):
        op.drop_column("story_members", name)
    op.drop_column("article_revisions", "kind")
    op.drop_table("story_ruling_sides")
    op.drop_table("story_rulings")
