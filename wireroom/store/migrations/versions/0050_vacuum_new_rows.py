"""Tables that rows are only added to are vacuumed after 5,000 new rows."""

from __future__ import annotations

from alembic import op

revision = "0050"
down_revision = "0049"

_TABLES = (("pages", "toast."), ("annotations", ""), ("shingle_blocks", ""))


def upgrade() -> None:
    """Set the parameters."""
    for table, values in _TABLES:
        op.execute(
            f"ALTER TABLE {table} SET"
            f" ({values}autovacuum_vacuum_insert_scale_factor = 0,"
            f" {values}autovacuum_vacuum_insert_threshold = 5000)"
        )


def downgrade() -> None:
    """Return to those of the server."""
    for table, values in _TABLES:
        op.execute(
            f"ALTER TABLE {table} RESET"
            f" ({values}autovacuum_vacuum_insert_scale_factor,"
            f" {values}autovacuum_vacuum_insert_threshold)"
        )
