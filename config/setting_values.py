"""The kinds of value that a setting may have, each with its reader and its bounds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

# Bounds of a number that has no narrower ones: no value beyond is ever meant.
MIN_SECONDS = 0.001
MAX_NUMBER = 1e10
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _read_flag(value: object) -> object:
    if isinstance(value, str) and value.lower() not in _FLAGS:
        raise ValueError("true or false")
    return _FLAGS[value.lower()] if isinstance(value, str) else value


def _read_level(value: object) -> object:
    if str(value).upper() not in LOG_LEVELS:
        raise ValueError(f"{', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}")
    return str(value).upper()


def _read_text(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise ValueError("a text")
    return value


def _blank_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Flag = Annotated[bool, BeforeValidator(_read_flag)]
Level = Annotated[str, BeforeValidator(_read_level)]
Text = Annotated[str, BeforeValidator(_read_text)]
Folder = Annotated[Path, BeforeValidator(_read_text)]
OptionalText = Annotated[str | None, BeforeValidator(_blank_to_none)]
Count = Annotated[int, Field(ge=1, le=MAX_NUMBER)]
Number = Annotated[float, Field(ge=MIN_SECONDS, le=MAX_NUMBER)]
NumberOrZero = Annotated[float, Field(ge=0, le=MAX_NUMBER)]
# Not more days than a date has room for.
Days = Annotated[float, Field(ge=0, le=36_500)]
Pause = Annotated[float, Field(ge=0.01, le=36_500)]
OptionalNumber = Annotated[
    float | None, Field(ge=MIN_SECONDS, le=MAX_NUMBER), BeforeValidator(_blank_to_none)
]
OptionalCount = Annotated[
    int | None, Field(ge=1, le=MAX_NUMBER), BeforeValidator(_blank_to_none)
]
