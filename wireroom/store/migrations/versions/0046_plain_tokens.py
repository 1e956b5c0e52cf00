"""The tokens of rows that wait, uncompressed: each search reads them all."""

from __future__ import annotations

from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """Store new values as they are."""
    op.execute("ALTER TABLE article_search ALTER COLUMN tokens SET STORAGE EXTERNAL")


def downgrade() -> None:
    """Compress new values."""
    op.execute("ALTER TABLE article_search ALTER COLUMN tokens SET STORAGE EXTENDED")
