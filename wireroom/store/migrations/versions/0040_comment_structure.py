"""The structure of a comment's text, beside the text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Add the column; a constant default writes no row."""
    empty = sa.text("'{}'")
    column = sa.Column("structure", JSONB(), server_default=empty, nullable=False)
    op.add_column("comments", column)


def downgrade() -> None:
    """Remove it again; the text has all words."""
    op.drop_column("comments", "structure")
