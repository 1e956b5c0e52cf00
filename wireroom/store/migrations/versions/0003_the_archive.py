"""Cold pages stand in WARC files; hot ones stay where they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what the new release needs."""
    op.create_table(
        "archives",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_archives")),
    )
    op.add_column("pages", sa.Column("archive", sa.Text(), nullable=True))
    for name in ("archive_offset", "archive_length"):
        op.add_column("pages", sa.Column(name, sa.BigInteger(), nullable=True))
    op.alter_column("pages", "body", nullable=True)
    op.create_index(
        "ix_pages_hot",
        "pages",
        ["last_seen_at"],
        postgresql_where=sa.text("body IS NOT NULL"),
    )
    op.create_index(
        "ix_pages_archive",
        "pages",
        ["archive"],
        postgresql_where=sa.text("archive IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it out again; refused by the database where a page is cold."""
    op.alter_column("pages", "body", nullable=False)
    op.drop_index("ix_pages_archive", "pages")
    op.drop_index("ix_pages_hot", "pages")
    for name in ("archive_length", "archive_offset", "archive"):
        op.drop_column("pages", name)
    op.drop_table("archives")
