"""Bringing a database to this release's schema.

Migrations add first and remove a release later, so that old workers run on while a new
release is rolled out. Two processes that migrate at once are harmless: the second waits
and finds nothing to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from wireroom.errors import OperatorError
from wireroom.store.locks import Lock, take_lock
from wireroom.store.prepared_statements import UNPREPARED

if TYPE_CHECKING:
    from sqlalchemy import Connection


class SchemaError(OperatorError):
    """The database's schema is not the one of this release."""


def migrate(url: str) -> str:
    """Upgrade the database at ``url`` and return its version."""
    # Nothing here runs often enough to be prepared, but a pooler might be between.
    engine = create_engine(url, connect_args=UNPREPARED)
    try:
        with engine.begin() as connection:
            take_lock(connection, Lock.MIGRATE)
            check_not_newer(connection)
            config = _alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
    return get_head_revision()


def get_head_revision() -> str:
    """Return the version of this release."""
    head = ScriptDirectory.from_config(_alembic_config()).get_current_head()
    assert head is not None
    return head


def check_not_newer(connection: Connection) -> None:
    """Raise SchemaError for a database that a newer release has migrated."""
    current = _current_revision(connection)
    known = {
        s.revision
        for s in ScriptDirectory.from_config(_alembic_config()).walk_revisions()
    }
    if current is not None and current not in known:
        raise SchemaError(
            f"the database has version {current}, this release knows up to"
            f" {get_head_revision()}: run the newer release, or restore a backup made"
            " before it"
        )


def check_current(connection: Connection) -> None:
    """Raise SchemaError, with the command to run, unless the schema is current."""
    check_not_newer(connection)
    current = _current_revision(connection)
    if current != get_head_revision():
        raise SchemaError(
            f"the database has version {current or 'none'}, this release needs"
            f" {get_head_revision()}: run `wireroom migrate`"
        )


def _current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option(
        "script_location",
        str(Path(__file__).parents[1] / "migrations").replace("%", "%%"),
    )
    return config
