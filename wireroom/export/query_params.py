"""Parameters that choose among rows: read strictly, and described by what reads them.

The command line and the API read the same text by the same rules, and the API's
description is made from them.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement

# The largest bigint: no id and no position is above it.
MAX_NUMBER = 2**63 - 1
# A value longer than this is no name, time or number that we know.
MAX_LENGTH = 2000


class Form(StrEnum):
    """How the text of a parameter is read."""

    TEXT = "text"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"


class BadParameter(ValueError):
    """A parameter that cannot be used.

    Attributes:
        name: which one. nearest: what was perhaps meant; None where nothing is near.
    """

    def __init__(self, name: str, problem: str, nearest: str | None = None) -> None:
        meant = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"{name}: {problem}{meant}")
        self.name = name
        self.nearest = nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter.

    Attributes:
        about: what it chooses, for a reader of the description.
        where: the condition for values that were read; None: it is no filter.
        many: whether it may be given more than once, any of its values counting.
        required: whether nothing can be answered without it.
        choices: for ``Form.CHOICE``. least, most: for ``Form.NUMBER``.
        default: the text that is read where none is given.
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
        """Read what was given.

        Raises:
            BadParameter: it is given twice, or is nothing that can be meant.
        """
        if self.repeatable:
            return tuple(self._parse_value(text) for text in texts)
        if len(texts) > 1:
            raise BadParameter(self.name, "is given more than once")
        return self._parse_value(texts[0])

    @property
    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of one parameter of a query."""
        schemas: dict[Form, dict[str, Any]] = {
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
        }
        schema = schemas[self.form]
        if self.default is not None:
            number = self.form is Form.NUMBER
            schema["default"] = int(self.default) if number else self.default
        return {"type": "array", "items": schema} if self.repeatable else schema

    def _parse_value(self, text: str) -> str | int | datetime:
        if not text or len(text) > MAX_LENGTH or "\0" in text:
            raise BadParameter(self.name, f"wants 1 to {MAX_LENGTH} characters")
        if self.form is Form.NUMBER:
            return self._parse_number(text)
        if self.form is Form.TIME:
            return self._parse_time(text)
        if self.form is Form.CHOICE and text not in self.choices:
            known = ", ".join(self.choices)
            near = closest_name(text, self.choices)
            raise BadParameter(self.name, f"{text!r} is none of {known}", near)
        return text

    def _parse_number(self, text: str) -> int:
        digits = text.isascii() and text.isdigit() and len(text) < 20
        if not digits or not self.minimum <= int(text) <= self.maximum:
            wanted = f"a whole number from {self.minimum} to {self.maximum}"
            raise BadParameter(self.name, f"{text[:40]!r} is not {wanted}")
        return int(text)

    def _parse_time(self, text: str) -> datetime:
        try:
            time = datetime.fromisoformat(text)
            return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            raise BadParameter(
                self.name,
                f"{text[:40]!r} is no time like 2026-03-01 or 2026-03-01T12:00:00Z",
            ) from None


def parse_parameters(
    parameters: Iterable[Parameter], given: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Read all that was given, and the defaults of what was not.

    Raises:
        BadParameter: a name that is not known, or a value that cannot be used.
    """
    known = {one.name: one for one in parameters}
    for name in given:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise BadParameter(
                name,
                f"no parameter here; there are: {listed}",
                closest_name(name, known),
            )
    texts = {
        name: given.get(name) or ([one.default] if one.default is not None else [])
        for name, one in known.items()
    }
    for name, said in texts.items():
        if known[name].required and not said:
            raise BadParameter(name, "has to be given")
    return {name: known[name].parse_texts(said) for name, said in texts.items() if said}


def closest_name(said: str, known: Iterable[str]) -> str | None:
    """Return the known name that ``said`` is most like; None where none is near."""
    (*found,) = difflib.get_close_matches(said[:80], list(known), n=1)
    return found[0] if found else None
