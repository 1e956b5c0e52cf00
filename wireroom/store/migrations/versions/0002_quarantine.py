"""Failures say why, which are the same, and who settled them when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what the new release needs."""
    for name in ("reason", "fingerprint", "settled_by"):
        op.add_column("failures", sa.Column(name, sa.Text(), nullable=True))
    settled = sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("failures", settled)
    op.create_index("ix_failures_article_id", "failures", ["article_id"])


def downgrade() -> None:
    """Take it out again."""
    op.drop_index("ix_failures_article_id", "failures")
    for name in ("settled_at", "settled_by", "fingerprint", "reason"):
        op.drop_column("failures", name)
