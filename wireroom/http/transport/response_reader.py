"""Reads the bytes of a response: one deadline for all, one bound on the headers.

A socket's timeout restarts with each byte, so a server that sends one byte now and then
never exceeds it. Here each read gets the rest of the whole response's time, in the
headers, between chunks and in the body alike.

The head is parsed here and not by ``http.client``, which uses the parser of e-mail
headers: that cost as much as all other work for a feed that has not changed.
"""

from __future__ import annotations

import http.client
import io
import re
import time
import weakref
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from _typeshed import WriteableBuffer

# http.client stops at 100; sites behind several proxies send more. The head is bounded
# in bytes as well.
MAX_HEADERS = 1_000
_NO_BODY = frozenset({204, 304})
_SWITCHING = 101


class BoundedResponse(http.client.HTTPResponse):
    """A response that must be complete before its deadline.

    Args:
        sock: to read from.
        method: of the request.
        seconds: for the whole response, from now on; None for no deadline.
        read_seconds: longest silence.
        max_header_bytes: largest header block, to the precision of one buffer.

    Attributes:
        fields: the headers after :meth:`begin`: names in lower case, the values of a
            repeated header joined by ", ", equal ones kept once, a folded value on one
            line.
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
        self._reader = _DeadlineReader(sock, seconds, read_seconds, max_header_bytes)
        super().__init__(self._reader, method=method)  # type: ignore[arg-type]  # asked for its file alone
        self.fields: dict[str, str] = {}

    def begin(self) -> None:
        """Read the head, and lift its bound: the body has bounds of its own.

        Raises:
            Permanent: ``TOO_LARGE`` for more than :data:`MAX_HEADERS`, or too long
            ones. HTTPException: the bytes are not an HTTP/1 response.
        """
        status = 100
        # An interim response, such as 103 Early Hints, has only a head.
        while status < 200 and status != _SWITCHING:
            status, version = self._read_status_line()
            self.fields = self._read_header_block()
        self.code = self.status = status
        self.version = version
        self._set_framing()
        self._reader.max_bytes = None

    def _read_status_line(self) -> tuple[int, int]:
        line = self.fp.readline()
        if not line:
            raise http.client.RemoteDisconnected("closed without a response")
        status = _STATUS_LINE.match(line)
        if not status:
            raise http.client.BadStatusLine(repr(line[:100]))
        return int(status[2]), 10 if status[1] in _OLD else 11

    def _read_header_block(self) -> dict[str, str]:
        """Read up to the empty line; skip lines that are not headers."""
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
                earlier = fields.get(name)
                if earlier is None:
                    fields[name] = value
                elif earlier != value or name in _COUNTED:
                    fields[name] = f"{earlier}, {value}"
        raise Permanent(Reason.TOO_LARGE, f"more than {MAX_HEADERS} headers")

    def _set_framing(self) -> None:
        """Set how the body ends (RFC 9112, 6.3), and whether the connection closes."""
        fields = self.fields
        has_lengths = _merge_lengths(fields)
        coding = fields.get("transfer-encoding", "")
        self.chunked = bool(coding) and _is_chunked(coding)
        compressed = _list_compressions(coding) if coding else []
        if compressed:
            # Applied after the content's own, so that it is undone before it.
            codings = (fields.get("content-encoding", ""), *compressed)
            fields["content-encoding"] = ", ".join(filter(None, codings))
        # The base class reads the body by chunk_left and length.
        self.chunk_left = None
        self.length = None if self.chunked else _parse_content_length(fields)
        if self.status in _NO_BODY or self.status < 200:
            self.length = 0
        options = fields.get("connection", "").lower()
        self.will_close = (
            ("close" in options if self.version == 11 else "keep-alive" not in options)
            # A body without chunks and length ends where the connection ends.
            or (not self.chunked and self.length is None)
            or has_lengths
        )
        if self.length:
            total = self.length
            # Weak: in a circle of references the socket would be closed late.
            this = weakref.ref(self)
            self._reader.is_near_end = lambda: _is_near_end(this(), total)


# Bytes by which a length may be wrong, and how long the last of them are waited for: a
# server that keeps the connection open never sends what it does not have.
MAX_SHORTFALL, LAST_BYTES_SECONDS = 64, 1.0
# And the smallest part that the other bytes are of them.
LEAST_RATIO = 16
_STATUS_LINE = re.compile(rb"HTTP/(0\.9|1\.[0-9])[ \t]+([1-9][0-9]{2})(?![0-9])")
_OLD = frozenset({b"0.9", b"1.0"})
_COMPRESSIONS = frozenset({"gzip", "x-gzip", "deflate", "compress", "x-compress"})
_EMPTY = frozenset({b"\r\n", b"\n"})
_FOLDED = frozenset({b" ", b"\t"})
# Headers whose equal values are not one value that was sent twice.
_COUNTED = frozenset({"content-encoding", "transfer-encoding", "set-cookie"})
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad]+")


def _is_chunked(transfer_encoding: str) -> bool:
    """Return whether the body is in chunks: the last coding counts."""
    codings = [coding.strip().lower() for coding in transfer_encoding.split(",")]
    return [coding for coding in codings if coding][-1:] == ["chunked"]


def _list_compressions(transfer_encoding: str) -> list[str]:
    codings = (coding.strip().lower() for coding in transfer_encoding.split(","))
    return [coding for coding in codings if coding in _COMPRESSIONS]


def _merge_lengths(fields: dict[str, str]) -> bool:
    """Replace lengths that differ a little by the largest; return whether it did.

    Lengths that differ may hide a second response, so the connection is not used again.

    Raises:
        Transient: SERVER_ERROR, the lengths differ by more than a mistake in counting.
    """
    lengths_text = fields.get("content-length", "")
    if "," not in lengths_text:
        return False
    texts = {text.strip() for text in lengths_text.split(",")}
    if len(texts) < 2 or not all(re.fullmatch(r"[0-9]{1,15}", text) for text in texts):
        return False
    lengths = [int(text) for text in texts]
    if max(lengths) - min(lengths) > MAX_SHORTFALL:
        detail = f"lengths that differ, {min(lengths)} and {max(lengths)}"
        raise Transient(Reason.SERVER_ERROR, detail)
    fields["content-length"] = str(max(lengths))
    return True


def _is_near_end(response: BoundedResponse | None, length: int) -> bool:
    missing = 0 if response is None else response.length or 0
    return 0 < missing <= MAX_SHORTFALL and missing * LEAST_RATIO < length


def _parse_content_length(fields: dict[str, str]) -> int | None:
    """Return the body's length; of a repeated header the first (urllib3 compares)."""
    length = fields.get("content-length", "").partition(",")[0].rstrip()
    readable = length.isascii() and length.isdigit() and len(length) < 20
    return int(length) if readable else None


def _decode_header(value: bytes) -> str:
    """Return one printable line; HTTP defines header bytes as Latin-1."""
    text = value.strip().decode("latin-1")
    return text if text.isprintable() else _UNPRINTABLE.sub(" ", text).strip()


class _DeadlineReader(io.RawIOBase):
    """A socket's bytes, each read bounded by the deadline and by ``max_bytes``."""

    def __init__(
        self,
        sock: socket.socket,
        seconds: float | None,
        read_seconds: float,
        max_bytes: int,
    ) -> None:
        super().__init__()
        self._sock = sock
        # Keeps the socket open while the response is read, as its connection may have
        # released the socket already ("Connection: close").
        self._socket_file = sock.makefile("rb", buffering=0)
        self._read_seconds = read_seconds
        # Whether the body lacks so little of its length that the length may be wrong.
        self.is_near_end: Callable[[], bool] = lambda: False
        self._end = None if seconds is None else time.monotonic() + seconds
        self.max_bytes: int | None = max_bytes

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return a file of these bytes, as a socket does of its own."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if self._end is not None:
            seconds_left = self._end - time.monotonic()
            if seconds_left <= 0:
                raise TimeoutError("the response took too long")
            longest = self._read_seconds
            if self.is_near_end():
                longest = min(longest, LAST_BYTES_SECONDS)
            self._sock.settimeout(min(seconds_left, longest))
        count = self._sock.recv_into(buffer)
        if self.max_bytes is not None:
            self.max_bytes -= count
            if self.max_bytes < 0:
                raise Permanent(Reason.TOO_LARGE, "too many bytes of headers")
        return count

    def close(self) -> None:
        if not self.closed:
            self._socket_file.close()
        super().close()
