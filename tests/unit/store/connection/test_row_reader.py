"""Rows of the database as objects."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass

import pytest
from sqlalchemy import create_engine, text

from wireroom.store.connection.row_reader import RowReader


@dataclass(frozen=True, kw_only=True)
class Open:
    id: int
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slotted:
    id: int
    state: str | None = None


KINDS = [pytest.param(Open, id="at once"), pytest.param(Slotted, id="slot by slot")]


@pytest.fixture
def connection():
    with create_engine("sqlite://").connect() as connection:
        yield connection


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_what_its_class_builds(kind, connection):
    reader = RowReader(kind, state=str.upper)
    result = connection.execute(text("SELECT 'new' AS state, 7 AS id"))
    row = reader.one(result)
    assert row == kind(id=7, state="NEW")
    assert hash(row) == hash(kind(id=7, state="NEW"))
    with pytest.raises(FrozenInstanceError):
        row.id = 8


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_that_is_missing_has_its_default(kind, connection):
    reader = RowReader(kind)
    assert reader.all(connection.execute(text("SELECT 7 AS id"))) == [kind(id=7)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "columns",
    [
        pytest.param("7 AS id, '' AS state, 1 AS more", id="one more"),
        pytest.param("7 AS id, 'x' AS more", id="another one"),
        pytest.param("'x' AS state", id="one without a default is missing"),
    ],
)
def test_other_columns_are_refused(kind, columns, connection):
    result = connection.execute(text(f"SELECT {columns}"))
    with pytest.raises(TypeError):
        RowReader(kind).one(result)


@pytest.mark.parametrize("kind", KINDS)
def test_null_is_not_converted_and_no_row_is_none(kind, connection):
    reader = RowReader(kind, state=str.upper)
    result = connection.execute(text("SELECT 7 AS id, NULL AS state"))
    assert reader.one_or_none(result) == kind(id=7)
    nothing = connection.execute(text("SELECT 7 AS id, NULL AS state WHERE 1 = 0"))
    assert reader.one_or_none(nothing) is None
    both = text("SELECT 7 AS id, 'a' AS state UNION ALL SELECT 8, NULL ORDER BY 1")
    rows = list(reader.each(connection.execute(both)))
    assert rows == [kind(id=7, state="A"), kind(id=8)]
