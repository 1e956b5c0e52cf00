"""Reads the records of a WARC file, plain or in gzip members, and resumes after damage.

A file is read once, forwards. No more of a record is held in memory than its reader
asks for.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b\x08"
RECORD_START = b"WARC/"
_BLOCK = 65_536
# Bytes of a member that are kept to search the next member in them, if this one turns
# out to be damaged: the damage may hide its end. Later bytes are searched as they come.
_SEARCH_BYTES = 1_048_576
# Bytes of a member that suffice to decode the start of its record: the member's header,
# and the longest Huffman table of a block.
_PROBE = 2_048


class DamageError(Exception):
    """The file is damaged; the text of the error says how."""


class RecordSource:
    """The records of a file; a subclass implements how they are packed.

    Attributes:
        offset: of the record, or of its gzip member, in the file, in bytes.
    """

    offset = 0

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        self._file = file
        self._read = len(head)
        # Unpacked bytes that were not read yet.
        self._unpacked = bytearray()

    def open_next_record(self) -> bool:
        """Go to the next record; return False at the end of the file."""
        raise NotImplementedError

    def skip_damage(self) -> bool:
        """Go to the next place where a record starts; return False without one."""
        raise NotImplementedError

    def read_line(self, limit: int) -> bytes:
        """Read a line with its line end, up to the limit."""
        while (at := self._unpacked.find(b"\n", 0, limit)) < 0:
            if len(self._unpacked) >= limit or not self._unpack_more():
                return self.read_bytes(min(limit, len(self._unpacked)))
        return self.read_bytes(at + 1)

    def read_bytes(self, size: int) -> bytes:
        """Read this many bytes; fewer at the end of the file.

        Raises:
            DamageError: the bytes cannot be unpacked.
        """
        while len(self._unpacked) < size and self._unpack_more():
            pass
        data = bytes(self._unpacked[:size])
        del self._unpacked[:size]
        return data

    def finish_record(self) -> None:
        """Check that the record ends here.

        Raises:
            DamageError: more of the record follows, or its member is damaged.
        """
        after = self.read_bytes(1)
        while not self._skip_empty_lines() and self._unpack_more():
            pass
        if after not in (b"", b"\r", b"\n"):
            raise DamageError("the record is longer than its Content-Length")

    def _unpack_more(self) -> bool:
        """Unpack more bytes; return False at the end of the file or of the member."""
        raise NotImplementedError

    def _skip_empty_lines(self) -> bool:
        """Skip the empty lines between records; return whether more is unpacked."""
        del self._unpacked[: len(self._unpacked) - len(self._unpacked.lstrip(b"\r\n"))]
        return bool(self._unpacked)

    def _read_block(self) -> bytes:
        block = self._file.read(_BLOCK)
        self._read += len(block)
        return block


def open_records(file: BinaryIO) -> RecordSource:
    """Open a WARC file, compressed or not."""
    head = file.read(_BLOCK)
    return (
        _GzipSource(file, head)
        if head.startswith(GZIP_MAGIC[:2])
        else _PlainSource(file, head)
    )


class _PlainSource(RecordSource):
    """A file of records without compression."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        super().__init__(file, head)
        self._unpacked += head

    def open_next_record(self) -> bool:
        while not self._skip_empty_lines() and self._unpack_more():
            pass
        self.offset = self._read - len(self._unpacked)
        return bool(self._unpacked)

    def skip_damage(self) -> bool:
        """Go to the next line that starts as a record does."""
        mark = b"\n" + RECORD_START
        while (at := self._unpacked.find(mark)) < 0:
            # The mark may be split between two blocks.
            del self._unpacked[: -len(mark)]
            if not self._unpack_more():
                return False
        del self._unpacked[: at + 1]
        return True

    def _unpack_more(self) -> bool:
        block = self._read_block()
        self._unpacked += block
        return bool(block)


class _GzipSource(RecordSource):
    """A file of gzip members, each with one record as a rule, or with several."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        super().__init__(file, head)
        # Bytes to unpack, and those of this member that were unpacked.
        self._packed, self._member = head, bytearray()
        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def open_next_record(self) -> bool:
        while not self._skip_empty_lines():
            if not self._unpack_more() and not self._open_member():
                return False
        return True

    def skip_damage(self) -> bool:
        """Go to the next member that contains a record, after the start of this one."""
        data = (bytes(self._member) + self._packed)[1:]
        start = 0
        self._unpacked.clear()
        while True:
            at = data.find(GZIP_MAGIC, start)
            needs_more = at < 0 or len(data) - at < _PROBE
            block = self._read_block() if needs_more else b""
            if needs_more and block:
                # Drop the searched bytes; the mark may be split between two blocks.
                data = data[at if at >= 0 else -len(GZIP_MAGIC) :] + block
                start = 0
            elif at < 0:
                self._packed = b""
                return False
            elif _opens_record(data[at : at + _PROBE]):
                self._packed = data[at:]
                return self._open_member()
            else:
                start = at + 1

    def _open_member(self) -> bool:
        """Open the next member; return False at the end of the file or its padding."""
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
            data = self._stream.decompress(packed, _BLOCK)
        except zlib.error as error:
            # skip_damage() searches all of it again.
            self._packed = packed
            raise DamageError(f"not gzip: {error}") from error
        if not packed and not data and not self._stream.eof:
            raise DamageError("the file ends within a record")
        self._packed = self._stream.unused_data or self._stream.unconsumed_tail
        self._member += packed[: len(packed) - len(self._packed)]
        del self._member[:-_SEARCH_BYTES]
        self._unpacked += data
        return True


def _opens_record(packed: bytes) -> bool:
    try:
        opened = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(
            packed, len(RECORD_START)
        )
    except zlib.error:
        return False
    return opened == RECORD_START
