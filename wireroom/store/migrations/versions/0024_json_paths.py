"""Where the entries of a JSON API are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the paths, and the kind of feed that has them."""
    op.add_column(
        "feeds",
        sa.Column(
            "json_paths",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.drop_constraint(op.f("ck_feeds_kind"), "feeds")
    op.create_check_constraint(
        op.f("ck_feeds_kind"), "feeds", "kind IN ('feed', 'page', 'json')"
    )


def downgrade() -> None:
    """Remove both again."""
    op.drop_constraint(op.f("ck_feeds_kind"), "feeds")
    op.create_check_constraint(
        op.f("ck_feeds_kind"), "feeds", "kind IN ('feed', 'page')"
    )
    op.drop_column("feeds", "json_paths")
