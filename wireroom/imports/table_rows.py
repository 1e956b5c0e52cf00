"""Tables as CSV, JSON Lines, OPML or bare lines: each row as texts by column.

A row is one line, in CSV too: a quotation mark that is never closed spoils its own line
and not all that follow.
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

# The one column of a file that names none.
BARE_COLUMN = "url"


class TableFormat(StrEnum):
    """How a table is written."""

    CSV = "csv"
    JSONL = "jsonl"
    TEXT = "text"
    OPML = "opml"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a table; names of columns in lower case, empty values left out."""

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
    """Tell how a file is written by how its name ends; None where that says nothing."""
    return _ENDINGS.get(name.rpartition(".")[2].lower())


def read_rows(
    file: BinaryIO, form: TableFormat | None = None
) -> Iterator[TableRow | BadLine]:
    """Give the rows of a table; where no form is told, its first line shows it."""
    if form is TableFormat.OPML:
        # Some are one line, however long.
        yield from _read_opml_rows(b"", file)
        return
    lines = (x for x in read_lines(file) if not _is_remark(x))
    first = next(lines, None)
    if first is None:
        return
    if form is None:
        form = _detect_format(first)
    if form is TableFormat.CSV:
        yield from _read_csv_rows(first, lines)
        return
    if form is TableFormat.OPML and isinstance(first, Line):
        yield from _read_opml_rows(f"{first.text}\n".encode(), file)
        return
    reads = _parse_json_row if form is TableFormat.JSONL else _make_bare_row
    for line in itertools.chain([first], lines):
        yield line if isinstance(line, BadLine) else reads(line)


def _is_remark(line: Line | BadLine) -> bool:
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
    for found in read_opml_links(begin, file):
        yield found if isinstance(found, BadLine) else _make_row(*found)


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
            said = f"{len(fields)} fields under a header of {len(names)}"
            yield BadLine(number=line.number, message=said)
        else:
            # A row may be shorter: what is missing at its end is empty.
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
    said = {
        name.strip().lower(): str(text)
        for name, text in value.items()
        # A time may be a number. Whatever else is nested says nothing to us.
        if isinstance(text, (str, int, float)) and not isinstance(text, bool)
    }
    return _make_row(line.number, said)


def _make_bare_row(line: Line) -> TableRow:
    return _make_row(line.number, {BARE_COLUMN: line.text})


def _make_row(number: int, values: dict[str, str]) -> TableRow:
    stripped = {name: value.strip() for name, value in values.items()}
    return TableRow(number=number, values={n: v for n, v in stripped.items() if v})
