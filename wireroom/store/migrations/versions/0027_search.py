"""The search index; `wireroom fill-search` indexes what is stored already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"

_COPY_STATE = (
    """
    CREATE FUNCTION copy_state_to_search() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE article_search SET comments_found = NEW.comments_found,
            is_readable = (NEW.outcome = 'published' AND NEW.withdrawn_at IS NULL)
        WHERE article_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER state_in_search AFTER UPDATE OF outcome, withdrawn_at, comments_found
    ON articles FOR EACH ROW
    WHEN (OLD.first_published_at IS NOT NULL AND (
        OLD.outcome <> NEW.outcome OR OLD.comments_found <> NEW.comments_found
        OR OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at))
    EXECUTE FUNCTION copy_state_to_search()
    """,
)


def upgrade() -> None:
    """Create the two tables, and keep the state of articles in the first."""
    _create_article_search()
    _create_comment_search()
    for statement in _COPY_STATE:
        op.execute(statement)


def _create_article_search() -> None:
    op.create_table(
        "article_search",
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "comments_found",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column("is_readable", sa.Boolean(), nullable=False),
        sa.Column("tokens", postgresql.TSVECTOR(), nullable=False),
        sa.CheckConstraint(
            "comments_found >= 0", name=op.f("ck_article_search_comments_found")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_search_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_search")),
    )
    op.create_index(
        "ix_article_search_tokens",
        "article_search",
        ["tokens"],
        postgresql_using="gin",
    )
    op.create_index(
        "ix_article_search_first_published_at",
        "article_search",
        ["first_published_at", "article_id"],
    )


def _create_comment_search() -> None:
    op.create_table(
        "comment_search",
        sa.Column("comment_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tokens", postgresql.TSVECTOR(), nullable=False),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_comment_search_revision")),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_comment_search_comment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_comment_search_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_search")),
    )
    op.create_index(
        "ix_comment_search_tokens",
        "comment_search",
        ["tokens"],
        postgresql_using="gin",
    )
    op.create_index(
        "ix_comment_search_first_seen_at",
        "comment_search",
        ["first_seen_at", "comment_id"],
    )
    op.create_index("ix_comment_search_article_id", "comment_search", ["article_id"])


def downgrade() -> None:
    """Remove both again."""
    op.execute("DROP TRIGGER state_in_search ON articles")
    op.execute("DROP FUNCTION copy_state_to_search()")
    op.drop_table("comment_search")
    op.drop_table("article_search")
