"""Hosts of sources, declared addresses of pages, digests of entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what identity and ownership are decided by."""
    op.add_column(
        "sources",
        sa.Column(
            "hosts",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.add_column(
        "sources",
        sa.Column(
            "trusted", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
    )
    op.create_table(
        "source_hosts",
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.Text(collation="C"), nullable=False),
        sa.Column("path", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_hosts_source_id")
        ),
        sa.CheckConstraint(
            "kind IN ('configured', 'home', 'feed', 'folder', 'learned')",
            name=op.f("ck_source_hosts_kind"),
        ),
        sa.UniqueConstraint(
            "host",
            "path",
            "source_id",
            "kind",
            name=op.f("uq_source_hosts_host_path_source_id_kind"),
        ),
    )
    op.create_index("ix_source_hosts_source_id", "source_hosts", ["source_id"])
    op.add_column(
        "articles",
        sa.Column("canonical_key", sa.Text(collation="C"), nullable=True),
    )
    op.add_column("entries", sa.Column("digest", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Remove the columns and the table again."""
    op.drop_column("entries", "digest")
    op.drop_column("articles", "canonical_key")
    op.drop_table("source_hosts")
    op.drop_column("sources", "trusted")
    op.drop_column("sources", "hosts")
