"""Which pages of a source a browser builds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Add the choice of sources."""
    op.add_column(
        "sources",
        sa.Column(
            "render",
            sa.Text(),
            sa.CheckConstraint(
                "render IN ('never', 'when_empty', 'always')",
                name=op.f("ck_sources_render"),
            ),
            server_default=sa.text("'never'"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    """Remove it again."""
    op.drop_column("sources", "render")
