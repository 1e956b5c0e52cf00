"""What the health of feeds, workers and the sources file is judged by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the newest item of a feed, the start of a worker, and mistakes."""
    op.add_column(
        "feeds", sa.Column("newest_item_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "workers",
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
    )
    op.create_table(
        "sources_mistakes",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "found_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_sources_mistakes")),
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("sources_mistakes")
    op.drop_column("workers", "started_at")
    op.drop_column("feeds", "newest_item_at")
