"""Run by Alembic. The connection comes from ``wireroom.store.schema.migrate``."""

from __future__ import annotations

from alembic import context

from wireroom.store.schema.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # A migration that builds an index concurrently cannot share one with others.
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
