"""Reads the lines of an untrusted file, each within a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

# Bytes. The longest address that is accepted has 2,048 characters.
MAX_LINE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with its number, from 1, without its line end."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line or table row that cannot be read, and why."""

    number: int
    message: str


def read_lines(file: BinaryIO) -> Iterator[Line | BadLine]:
    """Yield the lines that are not blank; a line of any length takes 64 KiB."""
    number = 0
    while raw := file.readline(MAX_LINE):
        number += 1
        if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
            _skip_rest_of_line(file)
            yield BadLine(number=number, message=f"longer than {MAX_LINE:,} bytes")
        elif raw.strip():
            yield _decode_line(number, raw)


def _skip_rest_of_line(file: BinaryIO) -> None:
    """Skip the rest of a line."""
    while (raw := file.readline(MAX_LINE)) and not raw.endswith(b"\n"):
        pass


def _decode_line(number: int, raw: bytes) -> Line | BadLine:
    try:
        # The file may begin with a byte order mark.
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError:
        return BadLine(number=number, message="not UTF-8")
    if "\x00" in text:
        return BadLine(number=number, message="contains a NUL")
    return Line(number=number, text=text)
