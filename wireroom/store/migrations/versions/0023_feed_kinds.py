"""What is read at the address of a feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the kind of feeds, and the selector of links of a page."""
    op.add_column(
        "feeds",
        sa.Column(
            "kind",
            sa.Text(),
            sa.CheckConstraint(
                "kind ~ '^[a-z][a-z0-9_-]{0,39}$'", name=op.f("ck_feeds_kind")
            ),
            server_default=sa.text("'feed'"),
            nullable=False,
        ),
    )
    op.add_column("feeds", sa.Column("link_selector", sa.Text(), nullable=True))


def downgrade() -> None:
    """Remove both again."""
    op.drop_column("feeds", "link_selector")
    op.drop_column("feeds", "kind")
