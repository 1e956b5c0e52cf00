"""The spacings that sources want for hosts, kept in a process for a short time."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

# How long a process uses what it has read, seconds: as often as the sources file is
# checked for changes.
FRESH_SECONDS = 30.0


class SpacingLookup(Protocol):
    """Returns the seconds between two requests to a host; None: no source has a say."""

    def __call__(self, host: str, /) -> float | None:
        """Look a host up."""


class HostSpacings:
    """Spacings by host, read again after :data:`FRESH_SECONDS`; thread-safe.

    Args:
        load: returns a lookup over the rates as they are stored now.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        load: Callable[[], SpacingLookup],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load, self._clock = load, clock
        self._lock = threading.Lock()
        self._until = -1.0
        self._lookup: SpacingLookup = _find_none

    def get(self, host: str) -> float | None:
        """Return the seconds between two requests to a host, or None."""
        with self._lock:
            if self._clock() >= self._until:
                self._lookup = self._load()
                self._until = self._clock() + FRESH_SECONDS
            return self._lookup(host)


def _find_none(_host: str) -> float | None:
    return None
