"""The lines of a file that anybody may have written, each within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

# Bytes. The longest address that is taken is 2,048 characters.
MAX_LINE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with its number, from 1, without what ends it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line, or a row of a table, that says nothing to us, and why."""

    number: int
    message: str


def read_lines(file: BinaryIO) -> Iterator[Line | BadLine]:
    """Give the lines that are not blank; one of any length takes 64 KiB of memory."""
    number = 0
    while raw := file.readline(MAX_LINE):
        number += 1
        if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
            _skip_rest_of_line(file)
            yield BadLine(number=number, message=f"longer than {MAX_LINE:,} bytes")
        elif raw.strip():
            yield _decode_line(number, raw)


def _skip_rest_of_line(file: BinaryIO) -> None:
    """Pass by what is left of a line."""
    while (raw := file.readline(MAX_LINE)) and not raw.endswith(b"\n"):
        pass


def _decode_line(number: int, raw: bytes) -> Line | BadLine:
    try:
        # A byte order mark may open the file.
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError:
        return BadLine(number=number, message="not UTF-8")
    if "\x00" in text:
        return BadLine(number=number, message="holds a NUL")
    return Line(number=number, text=text)
