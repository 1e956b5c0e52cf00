"""One clock for all workers: the database's.

Leases and times to be due are written by one host and read by another. A host whose own
clock is wrong would hand out what others are at work on, or put off for an hour what is
due now. So a process asks the database for the time once a minute and counts on from
there by its monotonic clock, which nobody sets.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

# Two good clocks drift apart by some milliseconds in this many seconds.
MAX_AGE_SECONDS = 60.0


class _Transaction(Protocol):
    @property
    def connection(self) -> Connection: ...


class HasTransactions(Protocol):
    """The database, as far as the time is concerned."""

    def begin(self) -> AbstractContextManager[_Transaction]:
        """Open a transaction."""
        ...


class DatabaseClock:
    """Tells the database's time, exact to the way there and back. Thread-safe.

    Args:
        store: asked at the first use, then once a minute, on a connection of its own.
        monotonic: seconds that only grow.
    """

    def __init__(
        self,
        store: HasTransactions,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._base: tuple[datetime, float] | None = None
        self._asked = float("-inf")

    def now(self) -> datetime:
        """Return the time now, aware, in UTC.

        Raises:
            DBAPIError: the database was never reached. Later it may be away: then the
                process counts on.
        """
        at, told = self._read_base()
        return at + timedelta(seconds=self._monotonic() - told)

    def _read_base(self) -> tuple[datetime, float]:
        """Return a moment of the database and our own clock's reading at it."""
        base = self._base
        if base is not None and self._monotonic() - self._asked < MAX_AGE_SECONDS:
            return base
        with self._lock:
            if (
                self._base is not None
                and self._monotonic() - self._asked < MAX_AGE_SECONDS
            ):
                return self._base
            try:
                self._base = self._query_time()
            except DBAPIError:
                if self._base is None:
                    raise
            self._asked = self._monotonic()
            return self._base

    def _query_time(self) -> tuple[datetime, float]:
        with self._store.begin() as tx:
            # The connection is there by now: it is not the way that is measured.
            asked = self._monotonic()
            at = tx.connection.execute(select(func.clock_timestamp())).scalar_one()
            return at.astimezone(UTC), (asked + self._monotonic()) / 2
