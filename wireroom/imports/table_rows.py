"""Reads tables in CSV, JSON Lines, OPML or plain lines: each row as texts by column.

A row is one line, in CSV too: a quotation mark that is never closed damages its own
line only, not all lines after it.
"""

from __future__ import annotations

import csv
import itertools
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.imports.bounded_lines import BadLine, Line, read_lines
from wireroom.imports.opml_links import read_opml_links

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

# The only column of a file without column names.
BARE_COLUMN = "url"


class TableFormat(StrEnum):
    """The format of a table."""

    CSV = "csv"
    JSONL = "jsonl"
    TEXT = "text"
    OPML = "opml"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a table; column names in lower case, without empty values."""

    number: int
    values: Mapping[str, str]


_ENDINGS = {
    "csv": TableFormat.CSV,
    "jsonl": TableFormat.JSONL,
    "ndjson": TableFormat.JSONL,
    "txt": TableFormat.TEXT,
    "opml": TableFormat.OPML,
}


def guess_format(name: str) -> TableFormat | None:
    """Guess a file's format from the end of its name; None if that is not known."""
    return _ENDINGS.get(name.rpartition(".")[2].lower())


def read_rows(
    file: BinaryIO, table_format: TableFormat | None = None
) -> Iterator[TableRow | BadLine]:
    """Yield the rows of a table; without a format, its first line decides."""
    if table_format is TableFormat.OPML:
        # An OPML file may be one line of any length.
        yield from _read_opml_rows(b"", file)
        return
    lines = (line for line in read_lines(file) if not _is_comment(line))
    first = next(lines, None)
    if first is None:
        return
    if table_format is None:
        table_format = _detect_format(first)
    if table_format is TableFormat.CSV:
        yield from _read_csv_rows(first, lines)
        return
    if table_format is TableFormat.OPML and isinstance(first, Line):
        yield from _read_opml_rows(f"{first.text}\n".encode(), file)
        return
    parse_row = _parse_json_row if table_format is TableFormat.JSONL else _make_bare_row
    for line in itertools.chain([first], lines):
        yield line if isinstance(line, BadLine) else parse_row(line)


def _is_comment(line: Line | BadLine) -> bool:
    return isinstance(line, Line) and line.text.startswith("#")


def _detect_format(first: Line | BadLine) -> TableFormat:
    if isinstance(first, BadLine):
        return TableFormat.TEXT
    if first.text.startswith("{"):
        return TableFormat.JSONL
    if first.text.startswith(("<?xml", "<opml")):
        return TableFormat.OPML
    return TableFormat.TEXT if "://" in first.text else TableFormat.CSV


def _read_opml_rows(begin: bytes, file: BinaryIO) -> Iterator[TableRow | BadLine]:
    for link in read_opml_links(begin, file):
        yield link if isinstance(link, BadLine) else _make_row(*link)


def _read_csv_rows(
    first: Line | BadLine, lines: Iterator[Line | BadLine]
) -> Iterator[TableRow | BadLine]:
    header = first if isinstance(first, BadLine) else _split_csv_line(first)
    if isinstance(header, BadLine):
        yield BadLine(number=header.number, message=f"no header: {header.message}")
        return
    names = [name.strip().lower() for name in header]
    for line in lines:
        fields = line if isinstance(line, BadLine) else _split_csv_line(line)
        if isinstance(fields, BadLine):
            yield fields
        elif len(fields) > len(names):
            message = f"{len(fields)} fields, but {len(names)} in the header"
            yield BadLine(number=line.number, message=message)
        else:
            # A row may be shorter: the missing fields at its end are empty.
            yield _make_row(line.number, dict(zip(names, fields, strict=False)))


def _split_csv_line(line: Line) -> list[str] | BadLine:
    try:
        (fields,) = csv.reader([line.text], strict=True)
    except csv.Error as error:
        return BadLine(number=line.number, message=f"not CSV: {error}")
    return fields


def _parse_json_row(line: Line) -> TableRow | BadLine:
    try:
        value = json.loads(line.text)
    except (ValueError, RecursionError) as error:
        return BadLine(number=line.number, message=f"not JSON: {error}"[:200])
    if not isinstance(value, dict):
        return BadLine(number=line.number, message="not a JSON object")
    values = {
        name.strip().lower(): str(text)
        for name, text in value.items()
        # A time may be a number. Nested values are ignored.
        if isinstance(text, (str, int, float)) and not isinstance(text, bool)
    }
    return _make_row(line.number, values)


def _make_bare_row(line: Line) -> TableRow:
    return _make_row(line.number, {BARE_COLUMN: line.text})


def _make_row(number: int, values: dict[str, str]) -> TableRow:
    stripped = {name: value.strip() for name, value in values.items()}
    return TableRow(number=number, values={n: v for n, v in stripped.items() if v})
