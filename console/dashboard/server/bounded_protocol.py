"""HTTP connections that have to become requests: half-open ones take no place for long.

A client may open a connection and send nothing, or one byte a minute. Without a limit
some hundred of them use up what the process can hold, and then health checks, metrics
and deliveries of hubs get no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

# Seconds from the first byte, or from the opening of the connection, to the end of the
# request's head.
HEAD_SECONDS = 10.0
# Connections at once; below the 1,024 file descriptors that systems give a process.
MAX_CONNECTIONS = 600


class BoundedProtocol(H11Protocol):
    """Closes a connection whose request's head takes too long.

    Where there are too many connections, the one that has waited longest for a head is
    closed: a client that sends its request at once is never that one.
    """

    head_seconds = HEAD_SECONDS
    max_connections = MAX_CONNECTIONS
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Start the time for the first request."""
        super().connection_made(transport)
        self._start_timer()
        if len(self.connections) > self.max_connections:
            self._close_longest_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take data; a head that is complete stops its time."""
        super().data_received(data)
        if self.transport.is_closing() or self.conn.their_state is not h11.IDLE:
            self._stop_timer()
        elif self._head_timer is None:
            self._start_timer()

    def on_response_complete(self) -> None:
        """Start the time again where the next head has begun to arrive."""
        super().on_response_complete()
        trailing, _ = self.conn.trailing_data
        if trailing and not self.transport.is_closing():
            self._start_timer()

    def _start_timer(self) -> None:
        self._stop_timer()
        self._head_timer = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.abort()

    def _close_longest_waiting(self) -> None:
        waiting = [
            (other._head_timer.when(), other)  # noqa: SLF001 - of this class
            for other in self.connections
            if isinstance(other, BoundedProtocol) and other._head_timer is not None  # noqa: SLF001 - of this class
        ]
        _, longest = min(waiting, key=lambda pair: pair[0])
        longest._give_up()  # noqa: SLF001 - of this class
