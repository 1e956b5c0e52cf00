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


class FieldKind(StrEnum):
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
FIELD_KINDS: tuple[tuple[type, FieldKind], ...] = (
    (BigInteger, FieldKind.INTEGER),
    (Integer, FieldKind.INTEGER),
    (Float, FieldKind.NUMBER),
    (Boolean, FieldKind.BOOLEAN),
    (DateTime, FieldKind.MOMENT),
    (JSONB, FieldKind.OBJECT),
    (ARRAY, FieldKind.TEXTS),
    (Text, FieldKind.TEXT),
)

_SCHEMAS: dict[FieldKind, dict[str, Any]] = {
    FieldKind.INTEGER: {"type": "integer"},
    FieldKind.NUMBER: {"type": "number"},
    FieldKind.BOOLEAN: {"type": "boolean"},
    FieldKind.TEXT: {"type": "string"},
    FieldKind.MOMENT: {"type": "string", "format": "date-time"},
    FieldKind.TEXTS: {"type": "array", "items": {"type": "string"}},
    FieldKind.IDS: {"type": "array", "items": {"type": "integer"}},
    FieldKind.OBJECT: {"type": "object"},
    FieldKind.OBJECTS: {"type": "array", "items": {"type": "object"}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field.

    Attributes:
        column: what is selected for it.
        null: whether it may be null.
    """

    name: str
    kind: FieldKind
    null: bool
    column: ColumnElement[Any]

    @property
    def sql_label(self) -> Label[Any]:
        """The column under the field's name."""
        return self.column.label(self.name)

    @property
    def json_schema(self) -> dict[str, Any]:
        """The field's JSON Schema (draft 2020-12, that of OpenAPI 3.1)."""
        schema = _SCHEMAS[self.kind]
        return {**schema, "type": [schema["type"], "null"]} if self.null else schema


def column_field(
    column: KeyedColumnElement[Any],
    name: str | None = None,
    *,
    kind: FieldKind | None = None,
    null: bool | None = None,
) -> Field:
    """Declare a column of a table as a field: of its name and type, unless told."""
    return Field(
        name=name or column.key,
        kind=kind or next(k for t, k in FIELD_KINDS if isinstance(column.type, t)),
        null=bool(getattr(column, "nullable", True)) if null is None else null,
        column=column,
    )


def row_to_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row as JSON has it: times as RFC 3339, in UTC, to the microsecond."""
    return {name: _json_value(value) for name, value in row.items()}


def format_rfc3339(moment: datetime) -> str:
    """Write a time, in UTC, always as long: text sorts as the times do."""
    at = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{at.isoformat(timespec='microseconds')}Z"


def _json_value(value: object) -> object:
    return format_rfc3339(value) if isinstance(value, datetime) else value
