"""Bringing a database to this release's schema.

Migrations add first and remove a release later, so that old workers run on while a new
release is rolled out. Two processes that migrate at once are harmless: the second waits
and finds nothing to do.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from psycopg.errors import LockNotAvailable
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from wireroom.database_session import SessionLimits
from wireroom.store.connection.engine import make_engine
from wireroom.store.connection.locks import Lock, try_lock
from wireroom.store.schema.version import (
    MIGRATIONS,
    SchemaError,
    check_encoding,
    check_upgradable,
    get_head_revision,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Between two attempts to take the lock of migrations, seconds.
_LOCK_PAUSE_SECONDS = 0.1
# Seconds that a migration waits for a table that another session has locked: behind a
# change that waits, every other statement on the table waits too.
TABLE_SECONDS = 60
# A migration may rewrite a large table.
_LIMITS = SessionLimits(statement=0, lock=TABLE_SECONDS)


def migrate(url: str) -> str:
    """Upgrade the database at ``url`` and return its version."""
    # Nothing here runs often enough to be prepared, but a pooler might be between.
    engine = make_engine(url, limits=_LIMITS, prepared_statements=False)
    try:
        with engine.connect() as guard, engine.connect() as connection:
            check_encoding(guard)
            _wait_for_lock(guard)
            check_upgradable(connection)
            # Each migration has a transaction of its own.
            connection.rollback()
            config = _alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise SchemaError(
                f"a table was locked for {TABLE_SECONDS} s, so nothing was changed: run"
                " `wireroom doctor`, which names the session that holds it, and then"
                " `wireroom migrate` again"
            ) from error
        raise
    finally:
        engine.dispose()
    return get_head_revision()


def _wait_for_lock(guard: Connection) -> None:
    """Take the lock of migrations on a connection that does nothing else.

    CREATE INDEX CONCURRENTLY waits for every snapshot in the database. So the lock is
    tried again and again: a statement that waits for it would hold a snapshot, and two
    processes would wait for each other for ever.
    """
    while not try_lock(guard, Lock.MIGRATE):
        guard.rollback()
        time.sleep(_LOCK_PAUSE_SECONDS)
    # Also replaces the portal of the query above, which holds a snapshot (measured).
    guard.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def _alembic_config() -> Config:
    config = Config()
    # The configuration's file format gives a single % a meaning.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
