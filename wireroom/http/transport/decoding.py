"""Decoders of content codings that yield a body in pieces.

A kilobyte can decode to a gigabyte, so no step yields more than a piece: the caller
counts the bytes and stops at its limit.
"""

from __future__ import annotations

import re
import sys
import zlib
from functools import reduce
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
# Largest piece that a decoder is asked for; brotli rounds it up by half.
PIECE = 65_536
# A frame may ask for gigabytes of memory; RFC 9659 allows 8 MiB on the web.
_ZSTD_WINDOW_LOG = 23
# Each member copies the rest of its input, so their number is bounded.
_MAX_MEMBERS = 1000
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# How a document begins. A compressed body begins so only by a rare accident.
_DOCUMENT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}"
    rb"(?:<(?:!doctype|\?xml|!--|html|head|rss|feed|rdf:|urlset|sitemapindex)|\{\s{0,99}\"\w)",
    re.IGNORECASE,
)
# Codings of one body, one in another, and the decoded bytes of all but the last of
# them: the caller counts only what the last one yields.
_MAX_CODINGS = 3
_MAX_BETWEEN = 100_000_000


class Decoder(Protocol):
    """Decoder of one body."""

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        """Yield the decoded bytes of ``data`` in pieces of about 64 KiB.

        Raises:
            Permanent: ``BAD_ENCODING`` if the data is not in the coding of the header.
        """

    def check_complete(self) -> None:
        """Check at the end of the data that the coding is at its end too.

        Raises:
            Transient: ``CUT_OFF`` if it is not.
        """


def make_decoder(content_encoding: str, *, finds_gzip: bool = False) -> Decoder:
    """Return a decoder for the value of a Content-Encoding header.

    A word that is no content coding (``none``, ``utf-8``, ``aws-chunked``) is ignored:
    servers send what belongs into other headers. Where the first bytes are those of a
    document, of gzip or of Zstandard, they decide which coding is undone, not the
    header. gzip that is named twice is undone a second time only if its magic number
    is there.

    Args:
        finds_gzip: whether gzip that no header names is undone as well.

    Raises:
        Permanent: ``BAD_ENCODING`` for a coding that cannot be undone, and for more
            than three.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [_ALIASES.get(name, name) for name in names if name in _DECODERS]
    if len(codings) > _MAX_CODINGS or not _NOT_UNDONE.isdisjoint(names):
        raise Permanent(Reason.BAD_ENCODING, f"coding {content_encoding[:60]!r}")
    # The coding that was applied last is named last, and is undone first.
    layers: list[Decoder] = []
    is_gzip_undone = False
    for coding in reversed(codings):
        is_repeated = coding == "gzip" and is_gzip_undone
        layers.append(_PerhapsGzip() if is_repeated else _Named(coding))
        is_gzip_undone = is_gzip_undone or coding == "gzip"
    if finds_gzip:
        layers.append(_PerhapsGzip())
    return reduce(_Layers, layers) if layers else _Identity()


class _Identity:
    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        yield data

    def check_complete(self) -> None:
        pass


class _Zlib:
    """Common part of the zlib formats; a subclass opens the streams."""

    _stream: zlib._Decompress | None = None
    _members = 0
    _pending = b""

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        data = self._pending + data
        self._pending = b""
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
            # After a full piece the stream may hold more output, with no input left.
            if not data and len(piece) == PIECE:
                yield from self._drain_stream()

    def _drain_stream(self) -> Iterator[bytes]:
        assert self._stream is not None
        while piece := self._stream.decompress(b"", PIECE):
            yield piece

    def _open_stream(self, data: bytes) -> bool:
        """Start a stream; return False if ``data`` does not start one."""
        raise NotImplementedError

    def _start_stream(self, wbits: int) -> bool:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise Permanent(Reason.BAD_ENCODING, "too many compressed members")
        self._stream = zlib.decompressobj(wbits)
        return True

    def check_complete(self) -> None:
        # No byte at all is an empty body, whatever coding the header names.
        if self._pending or (self._stream is not None and not self._stream.eof):
            raise Transient(Reason.CUT_OFF, "compressed body is not complete")


class _Gzip(_Zlib):
    def _open_stream(self, data: bytes) -> bool:
        # Padding after the last member does not start another one.
        if self._stream is not None and not data.startswith(_GZIP_MAGIC):
            return False
        return self._start_stream(16 + zlib.MAX_WBITS)


class _Deflate(_Zlib):
    """RFC 9110 defines a zlib stream; many servers send a bare deflate stream."""

    def _open_stream(self, data: bytes) -> bool:
        if self._stream is not None:
            return False
        if len(data) < 2:
            self._pending = data
            return False
        zlib_header = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
        return self._start_stream(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)


class _ByFirstBytes:
    """A decoder that is chosen when the first bytes are there; a subclass chooses."""

    _decoder: Decoder | None = None
    _start = b""

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        if self._decoder is None:
            data = self._start + data
            self._decoder = self._choose_decoder(data) if data else None
        if self._decoder is None:
            self._start = data
        else:
            yield from self._decoder.decode_pieces(data)

    def _choose_decoder(self, start: bytes) -> Decoder | None:
        """Return the decoder of a body with this start; None: more bytes are needed."""
        raise NotImplementedError

    def check_complete(self) -> None:
        # No byte at all is an empty body, whatever coding the header names.
        if self._decoder is not None:
            self._decoder.check_complete()


class _Named(_ByFirstBytes):
    """The coding that a header names, or the one that the first bytes show.

    Servers name a coding and send the body without it, or in another one.
    """

    def __init__(self, coding: str) -> None:
        self._coding = coding

    def _choose_decoder(self, start: bytes) -> Decoder:
        if _DOCUMENT.match(start):
            return _Identity()
        if start.startswith(_GZIP_MAGIC + b"\x08"):
            return _Gzip()
        return _Zstd() if start.startswith(_ZSTD_MAGIC) else _DECODERS[self._coding]()


class _PerhapsGzip(_ByFirstBytes):
    """gzip if the body starts with its magic number, otherwise no coding."""

    def _choose_decoder(self, start: bytes) -> Decoder | None:
        if start == _GZIP_MAGIC[:1]:
            return None
        return _Gzip() if start.startswith(_GZIP_MAGIC) else _Identity()


class _Layers:
    """Two codings, one in the other; the outer one is undone first."""

    def __init__(self, outer: Decoder, inner: Decoder) -> None:
        self._outer, self._inner = outer, inner
        self._between = 0

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        for piece in self._outer.decode_pieces(data):
            self._between += len(piece)
            if self._between > _MAX_BETWEEN:
                raise Permanent(Reason.BAD_ENCODING, "too many bytes between codings")
            yield from self._inner.decode_pieces(piece)

    def check_complete(self) -> None:
        self._outer.check_complete()
        self._inner.check_complete()


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._has_input = False

    def decode_pieces(self, data: bytes) -> Iterator[bytes]:
        self._has_input = self._has_input or bool(data)
        while not self._stream.is_finished():
            try:
                piece = self._stream.process(data, output_buffer_limit=PIECE)
            except brotli.error as error:
                raise Permanent(Reason.BAD_ENCODING, str(error)) from error
            data = b""
            if piece:
                yield piece
            # This is also True while a full piece has left more output in the stream.
            if self._stream.can_accept_more_data() and len(piece) < PIECE:
                return

    def check_complete(self) -> None:
        if self._has_input and not self._stream.is_finished():
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
_ALIASES = {"x-gzip": "gzip"}
# Real codings without a decoder here; every other word is no coding at all.
_NOT_UNDONE = frozenset({
    "compress", "x-compress", "bzip2", "x-bzip2", "lzma", "xz", "exi", "pack200-gzip",
    "sdch", "dcb", "dcz", "aes128gcm",
})  # fmt: skip
