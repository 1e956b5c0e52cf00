"""A digest of pages that are not kept, which visits compare."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Add the digest."""
    op.add_column("articles", sa.Column("seen_digest", sa.LargeBinary()))


def downgrade() -> None:
    """Remove it again."""
    op.drop_column("articles", "seen_digest")
