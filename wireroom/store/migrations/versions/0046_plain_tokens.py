"""The tokens of rows that wait, uncompressed: each search reads them all.

Their place is used again once it was vacuumed, here after some thousand articles:
PostgreSQL's own share of a fifth would be 170,000 of a million.
"""

from __future__ import annotations

from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """Store new values as they are."""
    op.execute("ALTER TABLE article_search ALTER COLUMN tokens SET STORAGE EXTERNAL")
    op.execute(
        "ALTER TABLE article_search SET (toast.autovacuum_vacuum_scale_factor = 0.02)"
    )


def downgrade() -> None:
    """Compress new values."""
    op.execute("ALTER TABLE article_search ALTER COLUMN tokens SET STORAGE EXTENDED")
    op.execute(
        "ALTER TABLE article_search RESET (toast.autovacuum_vacuum_scale_factor)"
    )
