"""The blocks of a text and its images, and what a page declares about itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Add the columns; old articles get values by ``wireroom reprocess``."""
    op.add_column("articles", sa.Column("description", sa.Text()))
    op.add_column("articles", sa.Column("publisher", sa.Text()))
    op.add_column(
        "articles",
        sa.Column(
            "tags",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    for name, default in (("structure", "'{}'"), ("images", "'[]'")):
        op.add_column(
            "articles",
            sa.Column(
                name,
                postgresql.JSONB(),
                server_default=sa.text(default),
                nullable=False,
            ),
        )


def downgrade() -> None:
    """Remove them again."""
    for name in ("images", "structure", "tags", "publisher", "description"):
        op.drop_column("articles", name)
