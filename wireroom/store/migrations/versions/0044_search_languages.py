"""The languages of the articles that were indexed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Make the table, and fill it."""
    op.create_table(
        "search_languages",
        sa.Column("language", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_search_languages")),
    )
    op.execute(
        "INSERT INTO search_languages"
        " SELECT DISTINCT split_part(replace(lower(language), '_', '-'), '-', 1)"
        " FROM articles WHERE language IS NOT NULL"
    )
    # For the roles of readers that were granted before: a search reads it.
    op.execute("GRANT SELECT ON search_languages TO PUBLIC")


def downgrade() -> None:
    """Remove it."""
    op.drop_table("search_languages")
