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
class Flaw:
    """A line, or a row of a table, that says nothing to us, and why."""

    number: int
    said: str


def read_lines(file: BinaryIO) -> Iterator[Line | Flaw]:
    """Give the lines that are not blank; one of any length takes 64 KiB of memory."""
    number = 0
    while raw := file.readline(MAX_LINE):
        number += 1
        if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
            _skip(file)
            yield Flaw(number=number, said=f"longer than {MAX_LINE:,} bytes")
        elif raw.strip():
            yield _line(number, raw)


def _skip(file: BinaryIO) -> None:
    """Pass by what is left of a line."""
    while (raw := file.readline(MAX_LINE)) and not raw.endswith(b"\n"):
        pass


def _line(number: int, raw: bytes) -> Line | Flaw:
    try:
        # A byte order mark may open the file.
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError:
        return Flaw(number=number, said="not UTF-8")
    if "\x00" in text:
        return Flaw(number=number, said="holds a NUL")
    return Line(number=number, text=text)
