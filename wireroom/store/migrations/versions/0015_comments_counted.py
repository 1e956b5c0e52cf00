"""What a feed says of the number of an entry's comments, each time it says it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what the new release needs."""
    op.add_column("entries", sa.Column("comments_count", sa.Integer()))
    op.add_column("entries", sa.Column("comments_counted_at", MOMENT))
    op.add_column("entries", sa.Column("comments_changed_at", MOMENT))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("entries", "comments_changed_at")
    op.drop_column("entries", "comments_counted_at")
    op.drop_column("entries", "comments_count")
