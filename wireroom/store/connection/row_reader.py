"""Result rows of the database as the frozen objects of :mod:`wireroom.model.rows`.

One construction a row. Names are read once a result.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from _typeshed import DataclassInstance
    from sqlalchemy import CursorResult, FromClause, Result
    from sqlalchemy.sql.elements import KeyedColumnElement

R = TypeVar("R", bound="DataclassInstance")


class RowReader(Generic[R]):
    """Reads rows whose columns are named after the fields of ``kind``.

    Args:
        kind: the row's class. readers: of columns whose values are converted, such as
            the enum of a state, which raises ValueError for an unknown one. Null stays
            None.
    """

    def __init__(self, kind: type[R], /, **readers: Callable[[Any], object]) -> None:
        self._kind = kind
        # Slots of a frozen class are written one by one, 17 us for the 50 fields of a
        # feed; the attributes of a class without slots at once, in 1 us (measured).
        self._is_open = not hasattr(kind, "__slots__")
        self._names = tuple(field.name for field in fields(kind))
        self._readers = tuple(readers.items())

    def columns_of(self, table: FromClause) -> list[KeyedColumnElement[Any]]:
        """Return the table's columns that are fields of the row.

        Columns that only a newer release knows are not selected.
        """
        return [table.c[name] for name in self._names if name in table.c]

    def names_of(self, table: FromClause, alias: str) -> str:
        """Return these columns as text for SQL, each behind ``alias`` and a point."""
        return ", ".join(f'{alias}."{c.name}"' for c in self.columns_of(table))

    def all(self, result: _Result) -> list[R]:
        """Return every row."""
        return list(map(self._make_reader(result), result.all()))

    def each(self, result: _Result) -> Iterator[R]:
        """Return rows one by one, as the driver delivers them."""
        return map(self._make_reader(result), result)

    def one(self, result: _Result) -> R:
        """Return the only row."""
        return self._make_reader(result)(result.one())

    def one_or_none(self, result: _Result) -> R | None:
        """Return the only row, None if there is none."""
        read = self._make_reader(result)
        row = result.one_or_none()
        return None if row is None else read(row)

    def _make_reader(self, result: _Result) -> Callable[[Sequence[Any]], R]:
        """Return the function that reads one row of a result."""
        names = tuple(result.keys())
        is_whole = self._is_open and set(names) == set(self._names)
        build = self._fill if is_whole else self._build

        def read(row: Sequence[Any]) -> R:
            values: dict[str, Any] = dict(zip(names, row, strict=True))
            for name, convert in self._readers:
                if values[name] is not None:
                    values[name] = convert(values[name])
            return build(values)

        return read

    def _build(self, values: dict[str, Any]) -> R:
        return self._kind(**values)

    def _fill(self, values: dict[str, Any]) -> R:
        built = object.__new__(self._kind)
        built.__dict__.update(values)
        return built


if TYPE_CHECKING:
    _Result = CursorResult[Any] | Result[Any]
