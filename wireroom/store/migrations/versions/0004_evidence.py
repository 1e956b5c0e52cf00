"""Where title, authors and text were read; changed entries; redirected addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TEXTS = ("title_source", "authors_source", "body_source", "text_state", "text_reason")


def upgrade() -> None:
    """Add the evidence of an article's fields, and what changes of entries need."""
    for name in _TEXTS:
        op.add_column("articles", sa.Column(name, sa.Text(), nullable=True))
    op.add_column(
        "articles",
        sa.Column("entry_changed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.add_column(
        "articles",
        sa.Column(
            "unconfirmed_changes",
            sa.Integer(),
            sa.CheckConstraint(
                "unconfirmed_changes >= 0",
                name=op.f("ck_articles_unconfirmed_changes"),
            ),
            server_default=sa.text("0"),
            nullable=False,
        ),
    )
    op.add_column("articles", sa.Column("moved_from", sa.BigInteger(), nullable=True))
    op.add_column(
        "article_urls",
        sa.Column("redirected_at", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    """Remove the columns again."""
    op.drop_column("article_urls", "redirected_at")
    op.drop_column("articles", "moved_from")
    op.drop_column("articles", "unconfirmed_changes")
    op.drop_column("articles", "entry_changed_at")
    for name in reversed(_TEXTS):
        op.drop_column("articles", name)
