"""Connections to the database, from settings.

Apart from ``workers/wiring.py``, because the dashboard and most commands need no
pipeline, which takes most of the time that an import of everything takes; and apart
from ``workers/broker_connections.py``, because beat needs no store, and most commands
no broker, whose client takes a fifth of their imports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.store.archive.blob_store import open_blob_store
from wireroom.store.connection.sessions import COMMAND_LIMITS
from wireroom.store.database import Store

if TYPE_CHECKING:
    from wireroom.config.settings import Settings
    from wireroom.database_session import SessionLimits


def make_store(
    settings: Settings,
    *,
    connections: int = 2,
    limits: SessionLimits = COMMAND_LIMITS,
) -> Store:
    """Return the store, with its pages' archive if one is set."""
    assert settings.database_url is not None, (
        "the services set it before any store is made"
    )
    blob_store = open_blob_store(settings.archive_url) if settings.archive_url else None
    return Store(
        settings.database_url,
        connections=connections,
        blob_store=blob_store,
        prepared_statements=settings.prepared_statements,
        limits=limits,
    )
