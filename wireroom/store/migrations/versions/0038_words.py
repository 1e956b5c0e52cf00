"""The words of the search index as a text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

_TABLES = ("article_search", "comment_search")


def upgrade() -> None:
    """Add the column, and let rows leave out the one before."""
    for table in _TABLES:
        empty = sa.text("''")
        op.add_column(
            table, sa.Column("words", sa.Text(), server_default=empty, nullable=False)
        )
        op.execute(f"ALTER TABLE {table} ALTER tokens SET DEFAULT ''")
    op.execute("ALTER TABLE article_search SET (toast_tuple_target = 128)")


def downgrade() -> None:
    """Remove it again; `wireroom fill-search --again` fills the one before."""
    op.execute("ALTER TABLE article_search RESET (toast_tuple_target)")
    for table in _TABLES:
        op.alter_column(table, "tokens", server_default=None)
        op.drop_column(table, "words")
