"""One clock for all workers: the database's.

Leases and due times are written by one host and read by another. A host whose own clock
is wrong would lease rows that others work on, or delay for an hour what is due now. So
a process reads the database's time once a minute and adds the seconds of its monotonic
clock, which is never set.
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

# Two good clocks drift apart by some milliseconds in these seconds.
MAX_AGE_SECONDS = 60.0


class _Transaction(Protocol):
    @property
    def connection(self) -> Connection: ...


class HasTransactions(Protocol):
    """The part of the store that the clock needs."""

    def begin(self) -> AbstractContextManager[_Transaction]:
        """Open a transaction."""
        ...


class DatabaseClock:
    """Returns the database's time, exact to the round trip. Thread-safe.

    Args:
        store: queried at the first use, then once a minute, on a connection of its own.
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
        self._queried_at = float("-inf")

    def now(self) -> datetime:
        """Return the time now, aware, in UTC.

        Raises:
            DBAPIError: the database was never reached. If it is away later, the clock
                runs on.
        """
        at, base = self._read_base()
        return at + timedelta(seconds=self._monotonic() - base)

    def _read_base(self) -> tuple[datetime, float]:
        """Return a time of the database and the monotonic clock's value at it."""
        base = self._base
        if base is not None and self._monotonic() - self._queried_at < MAX_AGE_SECONDS:
            return base
        with self._lock:
            if (
                self._base is not None
                and self._monotonic() - self._queried_at < MAX_AGE_SECONDS
            ):
                return self._base
            try:
                self._base = self._query_time()
            except DBAPIError:
                if self._base is None:
                    raise
            self._queried_at = self._monotonic()
            return self._base

    def _query_time(self) -> tuple[datetime, float]:
        with self._store.begin() as tx:
            # The connection is open by now, so opening it is not measured.
            started = self._monotonic()
            at = tx.connection.execute(select(func.clock_timestamp())).scalar_one()
            return at.astimezone(UTC), (started + self._monotonic()) / 2
