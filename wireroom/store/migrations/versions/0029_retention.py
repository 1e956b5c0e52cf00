"""For how long a source's content is kept, and the keys of pseudonyms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add the times and the keys."""
    op.add_column(
        "sources",
        sa.Column(
            "keep", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    op.create_table(
        "pseudonym_keys",
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_pseudonym_keys_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_pseudonym_keys")),
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("pseudonym_keys")
    op.drop_column("sources", "keep")
