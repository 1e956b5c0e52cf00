"""The version of a database's schema, and the version that this release needs.

Every worker compares the two when it starts. The comparison reads the names of the
migrations: alembic, which runs them, takes 0.3 s to import.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parents[1] / "migrations"


class SchemaError(OperatorError):
    """The database's schema is not the one of this release."""


@cache
def list_revisions() -> tuple[str, ...]:
    """Return the versions that this release knows, oldest first.

    The name of a migration's file begins with its version.
    """
    names = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(path.name.partition("_")[0] for path in names))


def get_head_revision() -> str:
    """Return the version of this release."""
    return list_revisions()[-1]


def check_current(connection: Connection) -> None:
    """Raise SchemaError, with the command to run, unless the schema is current."""
    check_upgradable(connection)
    current = _read_revision(connection)
    if current != get_head_revision():
        raise SchemaError(
            f"the database has version {current or 'none'}, this release needs"
            f" {get_head_revision()}: run `wireroom migrate`"
        )


def check_upgradable(connection: Connection) -> None:
    """Raise SchemaError for a version that no migration of this release begins at."""
    current = _read_revision(connection)
    if current is None or current in list_revisions():
        return
    oldest = list_revisions()[0]
    if current < oldest:
        raise SchemaError(
            f"the database has version {current}, which was made before the first"
            f" release; {oldest} is the oldest that can be upgraded: name an empty"
            " database in WIREROOM_DATABASE_URL and run `wireroom migrate`; to keep"
            " the rows see docs/operations.md, A database from before the first release"
        )
    raise SchemaError(
        f"the database has version {current}, this release knows up to"
        f" {get_head_revision()}: run the newer release, or restore a backup made"
        " before it"
    )


def check_encoding(connection: Connection) -> None:
    """Raise SchemaError for a database that cannot store every character."""
    query = text("SHOW server_encoding")
    encoding = connection.execute(query).scalar_one()
    if encoding != "UTF8":
        raise SchemaError(
            f"the database has the encoding {encoding}, which cannot store every"
            " character: create one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE"
            " template0, and name it in WIREROOM_DATABASE_URL"
        )


def _read_revision(connection: Connection) -> str | None:
    """Return the version in alembic's table; None for a database without the table."""
    exists = text("SELECT to_regclass('alembic_version') IS NOT NULL")
    if not connection.execute(exists).scalar_one():
        return None
    query = text("SELECT version_num FROM alembic_version")
    return connection.execute(query).scalar_one_or_none()
