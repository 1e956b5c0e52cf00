"""Write rows as JSON Lines, CSV or Parquet, in batches, so that memory is bounded."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from wireroom.errors import OperatorError
from wireroom.export.fields import Field, FieldKind, row_to_json
from wireroom.export.structures import expand_structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, object]

# Spreadsheets run a cell with such a start as a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Kinds that have no type of their own in CSV and Parquet: written as JSON text.
_DOCUMENTS = frozenset({FieldKind.OBJECT, FieldKind.OBJECTS})
_LISTS = frozenset({FieldKind.TEXTS, FieldKind.IDS})


class Format(StrEnum):
    """The format of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Writer(Protocol):
    """Writes rows in batches. The caller opens and closes the file."""

    def write_rows(self, rows: Sequence[Row]) -> None:
        """Write rows."""

    def close(self) -> None:
        """Write the end of the file."""


def make_writer(
    out: BinaryIO, of: Format, fields: Sequence[Field], *, spreadsheet: bool = False
) -> Writer:
    """Return a writer of a format.

    Args:
        spreadsheet: for CSV, see :class:`CsvWriter`.

    Raises:
        OperatorError: Parquet without pyarrow.
    """
    if of is Format.PARQUET:
        return ParquetWriter(out, fields)
    if of is Format.CSV:
        return CsvWriter(out, fields, spreadsheet=spreadsheet)
    return JsonLinesWriter(out)


class JsonLinesWriter:
    """One JSON object a line, UTF-8; times as RFC 3339."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write_rows(self, rows: Sequence[Row]) -> None:
        """Write rows."""
        self._out.writelines(
            _to_json(row_to_json(row)).encode() + b"\n" for row in rows
        )

    def close(self) -> None:
        """Do nothing: the format has no end mark."""


class CsvWriter:
    """RFC 4180 with a header, UTF-8, lines end in LF; readable by ``COPY ... CSV``.

    Text is quoted, null is an empty cell without quotes, lists and objects are JSON.
    By default text is written unchanged, because most readers process it as data.

    Args:
        spreadsheet: put an apostrophe before text that a spreadsheet would run as a
            formula.
    """

    def __init__(
        self, out: BinaryIO, fields: Sequence[Field], *, spreadsheet: bool = False
    ) -> None:
        self._out, self._fields, self._guarded = out, fields, spreadsheet
        self._write_line(field.name for field in fields)

    def write_rows(self, rows: Sequence[Row]) -> None:
        """Write rows."""
        for row in map(row_to_json, rows):
            self._write_line(
                self._format_cell(f.kind, row[f.name]) for f in self._fields
            )

    def close(self) -> None:
        """Do nothing: the format has no end mark."""

    def _write_line(self, cells: Iterable[str]) -> None:
        self._out.write((",".join(cells) + "\n").encode())

    def _format_cell(self, kind: FieldKind, value: object) -> str:
        if value is None:
            return ""
        if kind in _DOCUMENTS | _LISTS:
            return _quote_text(_to_json(value))
        if isinstance(value, str):
            if self._guarded and value.startswith(FORMULA_STARTS):
                value = f"'{value}"
            return _quote_text(value)
        return _to_json(value)


class ParquetWriter:
    """Parquet with a fixed schema: times are UTC microseconds, objects JSON text."""

    def __init__(self, out: BinaryIO, fields: Sequence[Field]) -> None:
        try:
            import pyarrow as pa  # noqa: PLC0415 - an extra
            from pyarrow import parquet  # noqa: PLC0415 - see above
        except ImportError as error:
            raise OperatorError(
                "Parquet needs pyarrow, which is not installed:"
                " pip install 'wireroom[parquet]'; jsonl and csv need nothing"
            ) from error
        self._arrow = pa
        self._documents = [f.name for f in fields if f.kind in _DOCUMENTS]
        self._schema = pa.schema(
            [pa.field(f.name, _arrow_type(pa, f.kind), nullable=f.null) for f in fields]
        )
        self._file = parquet.ParquetWriter(_Stream(out), self._schema)

    def write_rows(self, rows: Sequence[Row]) -> None:
        """Write rows as one row group."""
        ready = [
            {**row, **{name: _to_json(row[name]) for name in self._documents}}
            for row in map(expand_structure, rows)
        ]
        table = self._arrow.Table.from_pylist(ready, schema=self._schema)
        self._file.write_table(table)

    def close(self) -> None:
        """Write the index at the end of the file."""
        self._file.close()


class _Stream:
    """Counts the bytes written: Parquet asks for the position, a pipe has none."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._at = out, 0

    def write(self, data: bytes) -> int:
        self._out.write(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        self._out.flush()

    def close(self) -> None:
        """Do nothing: the caller closes the file."""


def _arrow_type(pa: Any, kind: FieldKind) -> Any:  # noqa: ANN401 - pyarrow has no types
    return {
        FieldKind.INTEGER: pa.int64(),
        FieldKind.NUMBER: pa.float64(),
        FieldKind.BOOLEAN: pa.bool_(),
        FieldKind.MOMENT: pa.timestamp("us", tz="UTC"),
        FieldKind.TEXTS: pa.list_(pa.string()),
        FieldKind.IDS: pa.list_(pa.int64()),
    }.get(kind, pa.string())


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _quote_text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
