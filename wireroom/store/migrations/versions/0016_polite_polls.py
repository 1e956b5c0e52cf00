"""What polls know of a feed's server: the issuer of validators, answers of 410."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns; validators without an issuer are sent as before."""
    op.add_column("feeds", sa.Column("validators_url", sa.Text()))
    op.add_column("feeds", sa.Column("gone_since", sa.DateTime(timezone=True)))
    op.add_column(
        "feeds",
        sa.Column(
            "gone_polls",
            sa.Integer(),
            sa.CheckConstraint("gone_polls >= 0", name=op.f("ck_feeds_gone_polls")),
            nullable=False,
            server_default=sa.text("0"),
        ),
    )
    op.add_column(
        "feeds",
        sa.Column(
            "interval_overrules",
            sa.Boolean(),
            nullable=False,
            server_default=sa.text("false"),
        ),
    )


def downgrade() -> None:
    """Remove them again."""
    for name in ("validators_url", "gone_since", "gone_polls", "interval_overrules"):
        op.drop_column("feeds", name)
