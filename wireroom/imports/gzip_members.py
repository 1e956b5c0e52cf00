"""The bytes of a WARC file, plain or in members of gzip; where to go on after damage.

A file is read once, forwards. Of a record no more is held than its reader asks for.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b\x08"
RECORD_START = b"WARC/"
_BLOCK = 65_536
# What is kept of a member to look for the next one in, should it turn out damaged: the
# damage may hide where it ends. The rest of a longer one is looked through as it comes.
_KEPT = 1_048_576
# So much of a member shows how its record begins: its own head, and the longest table
# of codes of a block.
_PROBE = 2_048


class DamageError(Exception):
    """The bytes are not what they should be; its text says how."""


class RecordSource:
    """A file as its records; a subclass says how they are packed.

    Attributes:
        offset: where in the file the record, or the member it is in, begins, in bytes.
    """

    offset = 0

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        self._file = file
        self._read = len(head)
        # Unpacked, and not read yet.
        self._ready = bytearray()

    def open_next_record(self) -> bool:
        """Go to the next record; False at the end of the file."""
        raise NotImplementedError

    def skip_damage(self) -> bool:
        """Go to where another record seems to begin; False where there is none."""
        raise NotImplementedError

    def read_line(self, limit: int) -> bytes:
        """Give a line with its end, or as much of it as the limit allows."""
        while (at := self._ready.find(b"\n", 0, limit)) < 0:
            if len(self._ready) >= limit or not self._unpack_more():
                return self.read_bytes(min(limit, len(self._ready)))
        return self.read_bytes(at + 1)

    def read_bytes(self, size: int) -> bytes:
        """Give so many bytes; fewer where there are no more.

        Raises:
            DamageError: they cannot be unpacked.
        """
        while len(self._ready) < size and self._unpack_more():
            pass
        found = bytes(self._ready[:size])
        del self._ready[:size]
        return found

    def finish_record(self) -> None:
        """Say that a record has been read.

        Raises:
            DamageError: it goes on, or its packing turns out to be damaged.
        """
        after = self.read_bytes(1)
        while not self._skip_empty_lines() and self._unpack_more():
            pass
        if after not in (b"", b"\r", b"\n"):
            raise DamageError("the record does not end where it says")

    def _unpack_more(self) -> bool:
        """Unpack some more; False where there is no more, or not of this member."""
        raise NotImplementedError

    def _skip_empty_lines(self) -> bool:
        """Pass by the empty lines between records; whether anything follows."""
        del self._ready[: len(self._ready) - len(self._ready.lstrip(b"\r\n"))]
        return bool(self._ready)

    def _read_block(self) -> bytes:
        block = self._file.read(_BLOCK)
        self._read += len(block)
        return block


def open_records(file: BinaryIO) -> RecordSource:
    """Open a file, whichever way it is written."""
    head = file.read(_BLOCK)
    return (
        _GzipSource(file, head)
        if head.startswith(GZIP_MAGIC[:2])
        else _PlainSource(file, head)
    )


class _PlainSource(RecordSource):
    """Records one after another."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        super().__init__(file, head)
        self._ready += head

    def open_next_record(self) -> bool:
        while not self._skip_empty_lines() and self._unpack_more():
            pass
        self.offset = self._read - len(self._ready)
        return bool(self._ready)

    def skip_damage(self) -> bool:
        """At a line that begins as a record does."""
        mark = b"\n" + RECORD_START
        while (at := self._ready.find(mark)) < 0:
            # The mark may lie across two blocks.
            del self._ready[: -len(mark)]
            if not self._unpack_more():
                return False
        del self._ready[: at + 1]
        return True

    def _unpack_more(self) -> bool:
        block = self._read_block()
        self._ready += block
        return bool(block)


class _GzipSource(RecordSource):
    """Members of gzip, each with one record as a rule, or with several."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        super().__init__(file, head)
        # Not unpacked yet; and what was of this member.
        self._packed, self._member = head, bytearray()
        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def open_next_record(self) -> bool:
        while not self._skip_empty_lines():
            if not self._unpack_more() and not self._open_member():
                return False
        return True

    def skip_damage(self) -> bool:
        """At a member that begins as a record does, but not at this one again."""
        left = (bytes(self._member) + self._packed)[1:]
        start = 0
        self._ready.clear()
        while True:
            at = left.find(GZIP_MAGIC, start)
            short = at < 0 or len(left) - at < _PROBE
            block = self._read_block() if short else b""
            if short and block:
                # Without what was looked through; the mark may lie across two blocks.
                left = left[at if at >= 0 else -len(GZIP_MAGIC) :] + block
                start = 0
            elif at < 0:
                self._packed = b""
                return False
            elif _opens_record(left[at : at + _PROBE]):
                self._packed = left[at:]
                return self._open_member()
            else:
                start = at + 1

    def _open_member(self) -> bool:
        """Open the next member; False at the end of the file, which may be padded."""
        self._packed = self._packed or self._read_block()
        if not self._packed.strip(b"\x00"):
            return False
        self.offset = self._read - len(self._packed)
        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._member.clear()
        return True

    def _unpack_more(self) -> bool:
        if self._stream.eof:
            return False
        packed = self._packed or self._read_block()
        try:
            found = self._stream.decompress(packed, _BLOCK)
        except zlib.error as error:
            # All of it is looked through again.
            self._packed = packed
            raise DamageError(f"not gzip: {error}") from error
        if not packed and not found and not self._stream.eof:
            raise DamageError("the file ends within a record")
        self._packed = self._stream.unused_data or self._stream.unconsumed_tail
        self._member += packed[: len(packed) - len(self._packed)]
        del self._member[:-_KEPT]
        self._ready += found
        return True


def _opens_record(packed: bytes) -> bool:
    try:
        opened = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(
            packed, len(RECORD_START)
        )
    except zlib.error:
        return False
    return opened == RECORD_START
