"""Content codings, undone a little at a time.

A kilobyte can unfold to a gigabyte, so no step gives more than a piece; whoever counts
the pieces stops where it has enough.
"""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Protocol

import brotli  # type: ignore[import-untyped]  # ships no types

from wireroom.errors import Permanent, Reason, Transient

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCEPTED = "gzip, deflate, br, zstd"
# Largest piece asked of a decoder; brotli rounds it up by half.
PIECE = 65_536
# A frame may ask for gigabytes of memory; RFC 9659 allows 8 MiB on the web.
_ZSTD_WINDOW_LOG = 23
# Each member copies the rest of its input, so their number is bounded.
_MAX_MEMBERS = 1000
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class Decoder(Protocol):
    """One body's coding."""

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        """What ``data`` unfolds to, in pieces of about 64 KiB.

        Raises:
            Permanent: ``BAD_ENCODING`` where it is not what the header says.
        """

    def check_complete(self) -> None:
        """Say that no more comes.

        Raises:
            Transient: ``CUT_OFF`` where the coding is not at its end.
        """


def make_decoder(content_encoding: str) -> Decoder:
    """The decoder a Content-Encoding header asks for.

    Raises:
        Permanent: ``BAD_ENCODING`` for an unknown coding, or one upon another.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in names if name not in {"", "identity"}]
    if not codings:
        return _Identity()
    if len(codings) > 1 or codings[0] not in _DECODERS:
        raise Permanent(Reason.BAD_ENCODING, f"coding {content_encoding[:60]!r}")
    return _DECODERS[codings[0]]()


class _Identity:
    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        yield data

    def check_complete(self) -> None:
        pass


class _Zlib:
    """What the three zlib formats share; a subclass says how a stream opens."""

    _stream: zlib._Decompress | None = None
    _members = 0
    _held = b""

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        data = self._held + data
        self._held = b""
        while data:
            if self._stream is None or self._stream.eof:
                if not self._open_stream(data):
                    return
                continue
            try:
                piece = self._stream.decompress(data, PIECE)
            except zlib.error as error:
                raise Permanent(Reason.BAD_ENCODING, str(error)) from error
            data = self._stream.unused_data or self._stream.unconsumed_tail
            if piece:
                yield piece
            # A full piece may leave more inside though the input is used up.
            if not data and len(piece) == PIECE:
                yield from self._drain_stream()

    def _drain_stream(self) -> Iterator[bytes]:
        assert self._stream is not None
        while piece := self._stream.decompress(b"", PIECE):
            yield piece

    def _open_stream(self, data: bytes) -> bool:
        """Begin a stream; False where nothing is to be made of ``data`` now."""
        raise NotImplementedError

    def _start_stream(self, wbits: int) -> bool:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise Permanent(Reason.BAD_ENCODING, "too many compressed members")
        self._stream = zlib.decompressobj(wbits)
        return True

    def check_complete(self) -> None:
        # No byte at all is an empty body, whatever the header says.
        if self._held or (self._stream is not None and not self._stream.eof):
            raise Transient(Reason.CUT_OFF, "compressed body is not complete")


class _Gzip(_Zlib):
    def _open_stream(self, data: bytes) -> bool:
        # Padding after the last member is not another one.
        if self._stream is not None and not data.startswith(_GZIP_MAGIC):
            return False
        return self._start_stream(16 + zlib.MAX_WBITS)


class _Deflate(_Zlib):
    """RFC 9110 means zlib; enough servers send the bare stream."""

    def _open_stream(self, data: bytes) -> bool:
        if self._stream is not None:
            return False
        if len(data) < 2:
            self._held = data
            return False
        zlib_header = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
        return self._start_stream(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._fed = False

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        self._fed = self._fed or bool(data)
        while not self._stream.is_finished():
            try:
                piece = self._stream.process(data, output_buffer_limit=PIECE)
            except brotli.error as error:
                raise Permanent(Reason.BAD_ENCODING, str(error)) from error
            data = b""
            if piece:
                yield piece
            # It says so too while a full piece left more inside.
            if self._stream.can_accept_more_data() and len(piece) < PIECE:
                return

    def check_complete(self) -> None:
        if self._fed and not self._stream.is_finished():
            raise Transient(Reason.CUT_OFF, "compressed body is not complete")


class _Zstd:
    def __init__(self) -> None:
        self._stream: zstd.ZstdDecompressor | None = None
        self._members = 0

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._stream is None or self._stream.eof:
                if not data or (self._stream and not data.startswith(_ZSTD_MAGIC)):
                    return
                self._stream = self._start_frame()
            try:
                piece = self._stream.decompress(data, PIECE)
            except zstd.ZstdError as error:
                raise Permanent(Reason.BAD_ENCODING, str(error)) from error
            if piece:
                yield piece
            data = self._stream.unused_data if self._stream.eof else b""
            if not self._stream.eof and self._stream.needs_input:
                return

    def _start_frame(self) -> zstd.ZstdDecompressor:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise Permanent(Reason.BAD_ENCODING, "too many compressed members")
        return zstd.ZstdDecompressor(
            options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
        )

    def check_complete(self) -> None:
        if self._stream is not None and not self._stream.eof:
            raise Transient(Reason.CUT_OFF, "compressed body is not complete")


_DECODERS: dict[str, type[_Gzip | _Deflate | _Brotli | _Zstd]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
