"""Whose files an archive holds: each database writes below a name of its own.

A copy of a database, such as a staging system made of a dump, holds the rows of its
original, and reads the original's files. To the copy a file that the original has
finished since looks unfinished. So a database removes only files below its own name,
and only on the server where that name was chosen: on any other it is a copy or was
restored, and takes a new name. A copy of the server's files is no different server:
there an operator declares the copy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, literal_column, select

from wireroom.store.schema.tables import archive_owner

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

# Bytes of a name: two databases never choose the same.
_NAME_BYTES = 6
# The cluster's identifier and the database's object id: a dump that is restored gets
# another of the two. A failover keeps both.
_SERVER: ColumnElement[str] = literal_column(
    "(SELECT system_identifier FROM pg_control_system()) || ':' ||"
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveOwner:
    """The name below which this database writes.

    Attributes:
        is_here: False on another server than the one where the name was chosen.
    """

    name: str
    is_here: bool

    def owns(self, file_name: str) -> bool:
        """Return whether a file is this database's to remove."""
        return self.is_here and file_name.startswith(f"{self.name}/")


def find_owner(connection: Connection) -> ArchiveOwner | None:
    """Return the owner; None before the first file of this database."""
    query = select(
        archive_owner.c.name, (archive_owner.c.server == _SERVER).label("is_here")
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else ArchiveOwner(name=row.name, is_here=row.is_here)


def declare_owner(connection: Connection) -> ArchiveOwner:
    """Choose a new name, on this server.

    Files that were announced below another name stay in the archive.
    """
    name = secrets.token_hex(_NAME_BYTES)
    connection.execute(delete(archive_owner))
    connection.execute(insert(archive_owner).values(name=name, server=_SERVER))
    return ArchiveOwner(name=name, is_here=True)
