"""Fields of a row that leaves: a name, a type, a column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    Float,
    Integer,
    Label,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.elements import KeyedColumnElement


class Kind(StrEnum):
    """What a field holds."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    MOMENT = "moment"
    TEXTS = "texts"
    IDS = "ids"
    OBJECT = "object"
    OBJECTS = "objects"


# By the type of a column; the first that fits.
KINDS: tuple[tuple[type, Kind], ...] = (
    (BigInteger, Kind.INTEGER),
    (Integer, Kind.INTEGER),
    (Float, Kind.NUMBER),
    (Boolean, Kind.BOOLEAN),
    (DateTime, Kind.MOMENT),
    (JSONB, Kind.OBJECT),
    (ARRAY, Kind.TEXTS),
    (Text, Kind.TEXT),
)

_SCHEMAS: dict[Kind, dict[str, Any]] = {
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.TEXT: {"type": "string"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.TEXTS: {"type": "array", "items": {"type": "string"}},
    Kind.IDS: {"type": "array", "items": {"type": "integer"}},
    Kind.OBJECT: {"type": "object"},
    Kind.OBJECTS: {"type": "array", "items": {"type": "object"}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field.

    Attributes:
        column: what is selected for it.
        null: whether it may be null.
    """

    name: str
    kind: Kind
    null: bool
    column: ColumnElement[Any]

    @property
    def selected(self) -> Label[Any]:
        """The column under the field's name."""
        return self.column.label(self.name)

    @property
    def schema(self) -> dict[str, Any]:
        """The field's JSON Schema (draft 2020-12, that of OpenAPI 3.1)."""
        schema = _SCHEMAS[self.kind]
        return {**schema, "type": [schema["type"], "null"]} if self.null else schema


def field(
    column: KeyedColumnElement[Any],
    name: str | None = None,
    *,
    kind: Kind | None = None,
    null: bool | None = None,
) -> Field:
    """Declare a column of a table as a field: of its name and type, unless told."""
    return Field(
        name=name or column.key,
        kind=kind or next(k for t, k in KINDS if isinstance(column.type, t)),
        null=bool(getattr(column, "nullable", True)) if null is None else null,
        column=column,
    )


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row as JSON has it: times as RFC 3339, in UTC, to the microsecond."""
    return {name: _plain(value) for name, value in row.items()}


def rfc3339(moment: datetime) -> str:
    """Write a time, in UTC, always as long: text sorts as the times do."""
    at = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{at.isoformat(timespec='microseconds')}Z"


def _plain(value: object) -> object:
    return rfc3339(value) if isinstance(value, datetime) else value
