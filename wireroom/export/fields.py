"""Fields of an exported row: a name, a type, a column."""

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

from wireroom.export.structures import expand_structure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.elements import KeyedColumnElement


class FieldKind(StrEnum):
    """The type of a field's values."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    MOMENT = "moment"
    TEXTS = "texts"
    IDS = "ids"
    OBJECT = "object"
    OBJECTS = "objects"


# By the type of a column; the first match counts.
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

JsonSchema = dict[str, object]

_SCHEMAS: dict[FieldKind, JsonSchema] = {
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
    """One field of a row.

    Attributes:
        null: whether the value may be null. column: the expression that is selected.
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
    def json_schema(self) -> JsonSchema:
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
    """Declare a column as a field; name, kind and null default to the column's."""
    return Field(
        name=name or column.key,
        kind=kind or next(k for t, k in FIELD_KINDS if isinstance(column.type, t)),
        null=bool(getattr(column, "nullable", True)) if null is None else null,
        column=column,
    )


def row_to_json(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row as JSON: times as RFC 3339, UTC, with microseconds.

    The structure of a text is its blocks.
    """
    expanded = expand_structure(row)
    return {name: _json_value(value) for name, value in expanded.items()}


def format_rfc3339(time: datetime) -> str:
    """Format a time as UTC text of constant length, which sorts as the times do."""
    at = time.astimezone(UTC).replace(tzinfo=None)
    return f"{at.isoformat(timespec='microseconds')}Z"


def _json_value(value: object) -> object:
    return format_rfc3339(value) if isinstance(value, datetime) else value
