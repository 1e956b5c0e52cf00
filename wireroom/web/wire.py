"""Where every byte of an answer comes in: one deadline, one bound on the headers.

A socket's timeout starts anew with each byte, so a server that sends one byte now and
then is never late. Here each read gets what is left of the whole answer's time, in the
headers, between chunks and in the body alike.
"""

from __future__ import annotations

import http.client
import io
import time
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason

if TYPE_CHECKING:
    import socket

    from _typeshed import WriteableBuffer


class WireResponse(http.client.HTTPResponse):
    """An answer that must be complete when the socket's present timeout has passed.

    Args:
        sock: its timeout at this moment is the time for the whole answer.
        method: of the request.
        read_seconds: longest silence.
        max_header_bytes: largest header block, to the precision of one buffer.
    """

    def __init__(
        self,
        sock: socket.socket,
        *,
        method: str | None = None,
        read_seconds: float,
        max_header_bytes: int,
    ) -> None:
        super().__init__(sock, method=method)
        self._wire = _Wire(sock, self.fp, read_seconds, max_header_bytes)
        self.fp = io.BufferedReader(self._wire)

    def begin(self) -> None:
        """Read the headers; from there on the body has bounds of its own.

        Raises:
            Permanent: ``TOO_LARGE`` for a hundred headers and more.
        """
        try:
            super().begin()
        except http.client.LineTooLong as error:
            raise Permanent(Reason.TOO_LARGE, str(error)) from error
        except http.client.HTTPException as error:
            # The library has a name for everything but this.
            if type(error) is http.client.HTTPException:
                raise Permanent(Reason.TOO_LARGE, str(error)) from error
            raise
        self._wire.max_bytes = None


class _Wire(io.RawIOBase):
    def __init__(
        self, sock: socket.socket, hold: io.IOBase, seconds: float, max_bytes: int
    ) -> None:
        super().__init__()
        timeout = sock.gettimeout()
        self._sock = sock
        # Holds the socket open while the answer is read, as its connection may
        # already have let go of it ("Connection: close").
        self._hold = hold
        self._seconds = seconds
        self._end = None if timeout is None else time.monotonic() + timeout
        self.max_bytes: int | None = max_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if self._end is not None:
            left = self._end - time.monotonic()
            if left <= 0:
                raise TimeoutError("the answer took too long")
            self._sock.settimeout(min(left, self._seconds))
        count = self._sock.recv_into(buffer)
        if self.max_bytes is not None:
            self.max_bytes -= count
            if self.max_bytes < 0:
                raise Permanent(Reason.TOO_LARGE, "too many bytes of headers")
        return count

    def close(self) -> None:
        if not self.closed:
            self._hold.close()
        super().close()
