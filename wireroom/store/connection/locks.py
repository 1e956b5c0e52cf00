"""Advisory locks: one transaction at a time does the work of a lock.

PostgreSQL tells advisory locks of a database apart by their number alone, so two topics
with one number would wait for each other. All numbers are here, and each is used once.
"""

from __future__ import annotations

from enum import IntEnum, unique
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

if TYPE_CHECKING:
    from sqlalchemy import Connection

# "wir" in the upper three bytes, so that other programs in the database hardly collide.
_BASE = 0x77697200


@unique
class Lock(IntEnum):
    """The number of each lock. All are held to the end of the transaction."""

    # One process migrates; the second waits and finds nothing to do.
    MIGRATE = _BASE + 1
    # Positions of the change feed are given out in the order of the commits.
    APPEND_CHANGES = _BASE + 2
    # One process moves pages into the archive; it holds the lock while it uploads.
    ARCHIVE = _BASE + 3
    # One transaction at a time decides which article another one duplicates, and which
    # story it belongs to: two articles that meet at the same moment cannot each merge
    # into the other, or each begin a story.
    DEDUPLICATE = _BASE + 4


_TAKE = select(func.pg_advisory_xact_lock(bindparam("lock")))
_TRY = select(func.pg_try_advisory_xact_lock(bindparam("lock")))


def take_lock(connection: Connection, lock: Lock) -> None:
    """Wait for a lock and hold it to the end of the transaction."""
    connection.execute(_TAKE, {"lock": int(lock)})


def try_lock(connection: Connection, lock: Lock) -> bool:
    """Take a lock if it is free; return False if another transaction holds it."""
    return bool(connection.execute(_TRY, {"lock": int(lock)}).scalar_one())
