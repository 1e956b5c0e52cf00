"""Between which times the rows of each block of the search index are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

_FILL = """
INSERT INTO search_blocks SELECT 'article_search', article_id / 40000,
    min(first_published_at), max(first_published_at)
FROM article_search WHERE tokens = ''::tsvector GROUP BY 2;
INSERT INTO search_blocks SELECT 'comment_search', comment_id / 120000,
    min(first_seen_at), max(first_seen_at)
FROM comment_search WHERE tokens = ''::tsvector GROUP BY 2
"""


def upgrade() -> None:
    """Make the table, and fill it."""
    op.create_table(
        "search_blocks",
        sa.Column("searched", sa.Text(collation="C"), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("oldest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("searched", "block", name=op.f("pk_search_blocks")),
    )
    for statement in _FILL.split(";"):
        op.execute(statement)
    # For the roles of readers that were granted before: a search reads it.
    op.execute("GRANT SELECT ON search_blocks TO PUBLIC")


def downgrade() -> None:
    """Remove it."""
    op.drop_table("search_blocks")
