"""Mistakes of the sources file: collected without places, placed when all are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.config.yaml_text import locate_values
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.config.yaml_text import Mark, YamlPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A mistake and its place; line and column count from 1."""

    line: int
    column: int
    field: str
    message: str
    path: Path


class SourcesError(OperatorError):
    """All mistakes of a file and the folder beside it."""

    def __init__(self, path: Path, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(path, mistakes)
        self.path = path
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(
            f"{m.path}:{m.line}:{m.column}: {m.field}: {m.message}"
            for m in self.mistakes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A mistake before its line is known.

    Attributes:
        path: the value's, or its key's where ``at_key``. shown: the field's name where
            the path is not it. mark: the place where it is known already.
        first: the file and path of the equal value that came first.
    """

    path: YamlPath
    message: str
    at_key: bool = False
    shown: str = ""
    mark: Mark | None = None
    first: tuple[SourceText, YamlPath] | None = None


@dataclass(slots=True)
class SourceText:
    """The text of one file, and its faults."""

    path: Path
    text: str = ""
    faults: list[Fault] = field(default_factory=list)


def place_faults(file: SourceText) -> list[Mistake]:
    """Return the mistakes with their places, in the order of the file."""
    wanted = [fault.path for fault in file.faults if fault.mark is None and fault.path]
    places = locate_values(file.text, wanted) if wanted else None
    mistakes = []
    for fault in file.faults:
        mark = fault.mark
        if mark is None and places is not None:
            key = places.keys.get(fault.path) if fault.at_key else None
            mark = key or places.find_value(fault.path)
        mistakes.append(
            Mistake(
                line=mark.line if mark else 1,
                column=mark.column if mark else 1,
                field=fault.shown or format_path(fault.path),
                message=fault.message + _describe_first(fault, file),
                path=file.path,
            )
        )
    return sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column))


def _describe_first(fault: Fault, file: SourceText) -> str:
    if fault.first is None:
        return ""
    other, path = fault.first
    line = locate_values(other.text, [path]).find_value(path).line
    return f" {line}" if other is file else f" {line} of {other.path}"


def format_path(path: YamlPath) -> str:
    """Return a path as a field's name: ``sources[0].feeds[1]``."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".") or "file"
