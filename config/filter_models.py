"""Which entries of a source are taken: patterns, the first poll, a day."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from wireroom.config.file_values import FileModel, fail, make_list, read_text
from wireroom.decide.entries.entry_filters import (
    MAX_PATTERN,
    find_pattern_error,
    parse_first_poll,
    parse_since,
)

MAX_PATTERNS = 200
_FIRST_POLL_PATTERN = "[1-9][0-9]{0,5}[hd]?"


def _read_pattern(value: object) -> str:
    text = read_text(value)
    error = find_pattern_error(text)
    if error:
        raise fail(f"{text!r}: {error}")
    return text


def _read_first_poll(value: object) -> str:
    text = read_text(value)
    if parse_first_poll(text) is None:
        raise fail(f"expected 7d, 12h or a number of entries, found {text!r}")
    return text


def _read_since(value: object) -> str:
    text = read_text(value)
    if parse_since(text) is None:
        raise fail(f"expected a day such as 2026-01-31, found {text!r}")
    return text


Patterns = Annotated[
    list[Annotated[str, BeforeValidator(_read_pattern)]],
    BeforeValidator(partial(make_list, most=MAX_PATTERNS, noun="patterns")),
    WithJsonSchema(
        {
            "description": "Words, a glob for the whole value (*/sport/*), or a regular"
            " expression between slashes; or a list of them.",
            "anyOf": [
                {"type": "string", "pattern": r"\S", "maxLength": MAX_PATTERN},
                {
                    "type": "array",
                    "maxItems": MAX_PATTERNS,
                    "items": {
                        "type": "string",
                        "pattern": r"\S",
                        "maxLength": MAX_PATTERN,
                    },
                },
            ],
        }
    ),
]
FirstPoll = Annotated[
    str,
    BeforeValidator(_read_first_poll),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^({_FIRST_POLL_PATTERN})$",
            "description": "What a new feed may bring: entries up to this age (7d, 12h)"
            " or so many (50).",
        }
    ),
]
Since = Annotated[
    str,
    BeforeValidator(_read_since),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "description": "The day (UTC) before which no entry is taken.",
        }
    ),
]


class FilterModel(FileModel):
    """Patterns that the fields of an entry are compared with."""

    title: Patterns = Field([], description="Of the entry.")
    address: Patterns = Field([], description="The entry's link.")
    category: Patterns = Field([], description="Any of its categories.")
    author: Patterns = Field([], description="Any of its authors.")
    language: Patterns = Field([], description="Of the feed.")
