"""Where every byte of an answer comes in: one deadline, one bound on the headers.

A socket's timeout starts anew with each byte, so a server that sends one byte now and
then is never late. Here each read gets what is left of the whole answer's time, in the
headers, between chunks and in the body alike.

The head is read here and not by ``http.client``, which gives it to a reader of e-mail:
that one cost as much as all else of a feed that has not changed.
"""

from __future__ import annotations

import http.client
import io
import re
import time
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason

if TYPE_CHECKING:
    import socket

    from _typeshed import WriteableBuffer

# As many as http.client takes.
MAX_HEADERS = 100
_NO_BODY = frozenset({204, 304})
_SWITCHING = 101


class BoundedResponse(http.client.HTTPResponse):
    """An answer that must be complete when its time has passed.

    Args:
        sock: where it comes from.
        method: of the request.
        seconds: for the whole answer, from now on; None for no end.
        read_seconds: longest silence.
        max_header_bytes: largest header block, to the precision of one buffer.

    Attributes:
        fields: the headers after :meth:`begin`: names in lower case, a repeated
            header's values joined by ", ", a folded value on one line.
    """

    def __init__(
        self,
        sock: socket.socket,
        *,
        method: str,
        seconds: float | None,
        read_seconds: float,
        max_header_bytes: int,
    ) -> None:
        super().__init__(sock, method=method)
        self._wire = _DeadlineReader(
            sock, self.fp, seconds, read_seconds, max_header_bytes
        )
        self.fp = io.BufferedReader(self._wire)
        self.fields: dict[str, str] = {}

    def begin(self) -> None:
        """Read the head; from there on the body has bounds of its own.

        Raises:
            Permanent: ``TOO_LARGE`` for more than a hundred headers, or too long ones.
            HTTPException: it is no answer of HTTP/1.
        """
        status = 100
        # An answer before the answer, as 103 Early Hints, has a head and no more.
        while status < 200 and status != _SWITCHING:
            status, version = self._read_status_line()
            self.fields = self._read_header_block()
        self.code = self.status = status
        self.version = version
        self._set_framing()
        self._wire.max_bytes = None

    def _read_status_line(self) -> tuple[int, int]:
        line = self.fp.readline()
        if not line:
            raise http.client.RemoteDisconnected("closed without an answer")
        found = _STATUS_LINE.match(line)
        if not found:
            raise http.client.BadStatusLine(repr(line[:100]))
        return int(found[2]), 10 if found[1] in _OLD else 11

    def _read_header_block(self) -> dict[str, str]:
        """Read to the empty line; a line that is no header says nothing."""
        fields: dict[str, str] = {}
        name = ""
        for _ in range(MAX_HEADERS + 1):
            line = self.fp.readline()
            if line in _EMPTY:
                return fields
            if not line:
                raise http.client.RemoteDisconnected("closed within the headers")
            if line[:1] in _FOLDED:
                if name:
                    fields[name] = f"{fields[name]} {_decode_header(line)}".strip()
                continue
            before, colon, after = line.partition(b":")
            name = _decode_header(before).lower() if colon else ""
            if name:
                value = _decode_header(after)
                fields[name] = f"{fields[name]}, {value}" if name in fields else value
        raise Permanent(Reason.TOO_LARGE, f"more than {MAX_HEADERS} headers")

    def _set_framing(self) -> None:
        """Say where the body ends (RFC 9112, 6.3), and whether the connection does."""
        fields = self.fields
        self.chunked = fields.get("transfer-encoding", "").lower() == "chunked"
        # By this and the next the parent reads the body.
        self.chunk_left = None
        self.length = None if self.chunked else _parse_content_length(fields)
        if self.status in _NO_BODY or self.status < 200:
            self.length = 0
        said = fields.get("connection", "").lower()
        self.will_close = (
            ("close" in said if self.version == 11 else "keep-alive" not in said)
            # It goes on for as long as the connection does.
            or (not self.chunked and self.length is None)
        )


_STATUS_LINE = re.compile(rb"HTTP/(0\.9|1\.[0-9])[ \t]+([1-9][0-9]{2})(?![0-9])")
_OLD = frozenset({b"0.9", b"1.0"})
_EMPTY = frozenset({b"\r\n", b"\n"})
_FOLDED = frozenset({b" ", b"\t"})
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad]+")


def _parse_content_length(fields: dict[str, str]) -> int | None:
    """Return the body's length; said twice it is the first (urllib3 compares)."""
    length = fields.get("content-length", "").partition(",")[0].rstrip()
    readable = length.isascii() and length.isdigit() and len(length) < 20
    return int(length) if readable else None


def _decode_header(value: bytes) -> str:
    """One line of what is printable; servers' bytes are Latin-1 to HTTP."""
    text = value.strip().decode("latin-1")
    return text if text.isprintable() else _UNPRINTABLE.sub(" ", text).strip()


class _DeadlineReader(io.RawIOBase):
    def __init__(
        self,
        sock: socket.socket,
        hold: io.IOBase,
        seconds: float | None,
        read_seconds: float,
        max_bytes: int,
    ) -> None:
        super().__init__()
        self._sock = sock
        # Holds the socket open while the answer is read, as its connection may
        # already have let go of it ("Connection: close").
        self._hold = hold
        self._seconds = read_seconds
        self._end = None if seconds is None else time.monotonic() + seconds
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
