"""Parameters that filter rows: parsed strictly, and described from the same table.

The command line and the API parse the same text by the same rules, and the API's
description is made from these rules.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wireroom.search.query import MAX_QUERY, BadSearchError, parse_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from wireroom.export.fields import JsonSchema

# The largest bigint: no id and no position is above it.
MAX_NUMBER = 2**63 - 1
# The largest number of an ``integer`` column.
MAX_INTEGER = 2**31 - 1
# No name, time or number in the database is longer than this, characters.
MAX_LENGTH = 2000


class Form(StrEnum):
    """How the text of a parameter is parsed."""

    TEXT = "text"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"
    SEARCH = "search"


class BadParameter(ValueError):
    """A parameter with an unknown name or a value that cannot be used.

    Attributes:
        name: the parameter. nearest: the known name it may be a slip of, or None.
    """

    def __init__(self, name: str, problem: str, nearest: str | None = None) -> None:
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"{name}: {problem}{hint}")
        self.name = name
        self.nearest = nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter.

    Attributes:
        description: the rows it selects, for readers of the API's description.
        condition: makes the SQL condition from the parsed value; None: not a filter.
        repeatable: whether it may occur more than once; rows match any of the values.
        required: whether a request without it is an error.
        choices: for ``Form.CHOICE``. minimum, maximum: for ``Form.NUMBER``.
        default: the text that is parsed if the parameter does not occur.
    """

    name: str
    form: Form
    description: str
    condition: Callable[[Any], ColumnElement[bool]] | None = None
    repeatable: bool = False
    choices: tuple[str, ...] = ()
    minimum: int = 1
    maximum: int = MAX_NUMBER
    required: bool = False
    default: str | None = None

    def parse_texts(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - text, number or time
        """Parse the texts of all occurrences.

        Raises:
            BadParameter: more than one occurrence, or a text that cannot be parsed.
        """
        if self.repeatable:
            return tuple(self._parse_value(text) for text in texts)
        if len(texts) > 1:
            raise BadParameter(self.name, "occurs more than once")
        return self._parse_value(texts[0])

    @property
    def json_schema(self) -> JsonSchema:
        """The JSON Schema of the parameter in a query."""
        schemas: dict[Form, JsonSchema] = {
            Form.TEXT: {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
            Form.TIME: {
                "type": "string",
                "anyOf": [{"format": "date-time"}, {"format": "date"}],
            },
            Form.NUMBER: {
                "type": "integer",
                "minimum": self.minimum,
                "maximum": self.maximum,
            },
            Form.CHOICE: {"type": "string", "enum": list(self.choices)},
            Form.SEARCH: {"type": "string", "minLength": 1, "maxLength": MAX_QUERY},
        }
        schema = schemas[self.form]
        if self.default is not None:
            number = self.form is Form.NUMBER
            schema["default"] = int(self.default) if number else self.default
        return {"type": "array", "items": schema} if self.repeatable else schema

    def _parse_value(self, text: str) -> str | int | datetime:
        if not text or len(text) > MAX_LENGTH or "\0" in text:
            raise BadParameter(self.name, f"must have 1 to {MAX_LENGTH} characters")
        if self.form is Form.NUMBER:
            return self._parse_number(text)
        if self.form is Form.TIME:
            return self._parse_time(text)
        if self.form is Form.SEARCH:
            self._check_search(text)
        if self.form is Form.CHOICE and text not in self.choices:
            known = ", ".join(self.choices)
            near = closest_name(text, self.choices)
            raise BadParameter(self.name, f"{text!r} is not one of {known}", near)
        return text

    def _parse_number(self, text: str) -> int:
        digits = text.isascii() and text.isdigit() and len(text) < 20
        if not digits or not self.minimum <= int(text) <= self.maximum:
            expected = f"a whole number from {self.minimum} to {self.maximum}"
            raise BadParameter(self.name, f"{text[:40]!r} is not {expected}")
        return int(text)

    def _check_search(self, text: str) -> None:
        try:
            parse_query(text)
        except BadSearchError as error:
            raise BadParameter(self.name, str(error)) from error

    def _parse_time(self, text: str) -> datetime:
        try:
            time = datetime.fromisoformat(text)
            return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            raise BadParameter(
                self.name,
                f"{text[:40]!r} is not a time like 2026-03-01 or 2026-03-01T12:00:00Z",
            ) from None


def parse_parameters(
    parameters: Iterable[Parameter], query: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """Return the parsed values of a query by name, defaults included.

    Raises:
        BadParameter: an unknown name, or a value that cannot be used.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in query:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise BadParameter(
                name,
                f"not a parameter; the parameters are: {listed}",
                closest_name(name, known),
            )
    texts = {
        name: query.get(name)
        or ([parameter.default] if parameter.default is not None else [])
        for name, parameter in known.items()
    }
    for name, values in texts.items():
        if known[name].required and not values:
            raise BadParameter(name, "is required")
    return {
        name: known[name].parse_texts(values)
        for name, values in texts.items()
        if values
    }


def closest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most similar; None if none is similar."""
    matches = difflib.get_close_matches(name[:80], list(known), n=1)
    return matches[0] if matches else None
