"""Odd text in files: what goes in comes out."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from sqlalchemy import Column, Text

from wireroom.export.fields import column_field
from wireroom.export.writers import FORMULA_STARTS, Format, make_writer

# Whatever the database can hold, and NUL, which it cannot: no half surrogate pairs.
SAID = [
    "\0",
    '"',
    '""',
    "\n",
    "\r\n",
    ",",
    "=1+1",
    "\u2028",
    "\x1b[31m",
    "\U0001f469",
    "",
]
ODD = st.text() | st.sampled_from(SAID)
FIELDS = (
    column_field(Column("said", Text, nullable=False)),
    column_field(Column("more", Text)),
)
ROWS = st.lists(st.fixed_dictionaries({"said": ODD, "more": st.none() | ODD}))


def written(form, rows, **options):
    out = io.BytesIO()
    writer = make_writer(out, form, FIELDS, **options)
    writer.write_rows(rows)
    writer.close()
    return out.getvalue()


@given(ROWS)
def test_json_lines_come_back(rows):
    lines = written(Format.JSONL, rows).split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == rows


@given(ROWS)
def test_csv_comes_back(rows):
    text = written(Format.CSV, rows).decode()
    head, *lines = csv.reader(io.StringIO(text, newline=""))
    assert head == ["said", "more"]
    assert lines == [[row["said"], row["more"] or ""] for row in rows]


@given(ROWS)
def test_parquet_comes_back(rows):
    table = parquet.read_table(io.BytesIO(written(Format.PARQUET, rows)))
    assert table.to_pylist() == rows


@given(ODD)
def test_a_spreadsheet_gets_no_cell_that_it_would_run(said):
    rows = [{"said": said, "more": None}]
    text = written(Format.CSV, rows, spreadsheet=True).decode()
    _, (cell, _) = csv.reader(io.StringIO(text, newline=""))
    assert not cell.startswith(FORMULA_STARTS)
    assert cell.removeprefix("'" if said.startswith(FORMULA_STARTS) else "") == said


def test_half_a_surrogate_pair_is_an_error_and_never_silently_changed():
    with pytest.raises(UnicodeEncodeError):
        written(Format.JSONL, [{"said": "\ud800", "more": None}])
