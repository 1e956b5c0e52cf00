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

from wireroom.imports.bounded_lines import Flaw, Line, read_lines
from wireroom.imports.opml_links import read_outlines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

# The one column of a file that names none.
BARE = "url"


class Form(StrEnum):
    """How a table is written."""

    CSV = "csv"
    JSONL = "jsonl"
    TEXT = "text"
    OPML = "opml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; names of columns in lower case, empty values left out."""

    number: int
    values: Mapping[str, str]


_ENDINGS = {
    "csv": Form.CSV,
    "jsonl": Form.JSONL,
    "ndjson": Form.JSONL,
    "txt": Form.TEXT,
    "opml": Form.OPML,
}


def form_by_name(name: str) -> Form | None:
    """Tell how a file is written by how its name ends; None where that says nothing."""
    return _ENDINGS.get(name.rpartition(".")[2].lower())


def read_rows(file: BinaryIO, form: Form | None = None) -> Iterator[Row | Flaw]:
    """Give the rows of a table; where no form is told, its first line shows it."""
    if form is Form.OPML:
        # Some are one line, however long.
        yield from _outlines(b"", file)
        return
    lines = (x for x in read_lines(file) if not _is_remark(x))
    first = next(lines, None)
    if first is None:
        return
    if form is None:
        form = _form(first)
    if form is Form.CSV:
        yield from _csv_rows(first, lines)
        return
    if form is Form.OPML and isinstance(first, Line):
        yield from _outlines(f"{first.text}\n".encode(), file)
        return
    reads = _json_row if form is Form.JSONL else _bare_row
    for line in itertools.chain([first], lines):
        yield line if isinstance(line, Flaw) else reads(line)


def _is_remark(line: Line | Flaw) -> bool:
    return isinstance(line, Line) and line.text.startswith("#")


def _form(first: Line | Flaw) -> Form:
    if isinstance(first, Flaw):
        return Form.TEXT
    if first.text.startswith("{"):
        return Form.JSONL
    if first.text.startswith(("<?xml", "<opml")):
        return Form.OPML
    return Form.TEXT if "://" in first.text else Form.CSV


def _outlines(begin: bytes, file: BinaryIO) -> Iterator[Row | Flaw]:
    for found in read_outlines(begin, file):
        yield found if isinstance(found, Flaw) else _row(*found)


def _csv_rows(first: Line | Flaw, lines: Iterator[Line | Flaw]) -> Iterator[Row | Flaw]:
    header = first if isinstance(first, Flaw) else _fields(first)
    if isinstance(header, Flaw):
        yield Flaw(number=header.number, said=f"no header: {header.said}")
        return
    names = [name.strip().lower() for name in header]
    for line in lines:
        fields = line if isinstance(line, Flaw) else _fields(line)
        if isinstance(fields, Flaw):
            yield fields
        elif len(fields) > len(names):
            said = f"{len(fields)} fields under a header of {len(names)}"
            yield Flaw(number=line.number, said=said)
        else:
            # A row may be shorter: what is missing at its end is empty.
            yield _row(line.number, dict(zip(names, fields, strict=False)))


def _fields(line: Line) -> list[str] | Flaw:
    try:
        (fields,) = csv.reader([line.text], strict=True)
    except csv.Error as error:
        return Flaw(number=line.number, said=f"not CSV: {error}")
    return fields


def _json_row(line: Line) -> Row | Flaw:
    try:
        value = json.loads(line.text)
    except (ValueError, RecursionError) as error:
        return Flaw(number=line.number, said=f"not JSON: {error}"[:200])
    if not isinstance(value, dict):
        return Flaw(number=line.number, said="not a JSON object")
    said = {
        name.strip().lower(): str(text)
        for name, text in value.items()
        # A time may be a number. Whatever else is nested says nothing to us.
        if isinstance(text, (str, int, float)) and not isinstance(text, bool)
    }
    return _row(line.number, said)


def _bare_row(line: Line) -> Row:
    return _row(line.number, {BARE: line.text})


def _row(number: int, values: dict[str, str]) -> Row:
    stripped = {name: value.strip() for name, value in values.items()}
    return Row(number=number, values={n: v for n, v in stripped.items() if v})
