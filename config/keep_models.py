"""``keep``: for how long a source's content is kept."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from wireroom.config.file_values import FileModel, Flag, fail, read_text
from wireroom.model.retention import Keep

_AGE_PATTERN = "[0-9]{1,4}[hdwy]"
_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "y": 365 * 24}
_PSEUDONYMS = "pseudonymise after "
# The word for a time that is not limited.
_FOR_EVER = "forever"


def _read_age(value: object) -> timedelta | None:
    text = read_text(value)
    if text == _FOR_EVER:
        return None
    if not re.fullmatch(_AGE_PATTERN, text):
        raise fail(f"expected forever, 0d, 12h, 90d, 4w or 2y, found {text!r}")
    return timedelta(hours=int(text[:-1]) * _HOURS[text[-1]])


def _read_pseudonyms(value: object) -> timedelta | None:
    text = read_text(value)
    if text == _FOR_EVER:
        return None
    if not text.startswith(_PSEUDONYMS):
        raise fail(f"expected forever or {_PSEUDONYMS}30d, found {text!r}")
    return _read_age(text.removeprefix(_PSEUDONYMS))


Age = Annotated[
    timedelta | None,
    BeforeValidator(_read_age),
    WithJsonSchema({"type": "string", "pattern": f"^({_FOR_EVER}|{_AGE_PATTERN})$"}),
]
Pseudonyms = Annotated[
    timedelta | None,
    BeforeValidator(_read_pseudonyms),
    WithJsonSchema(
        {"type": "string", "pattern": f"^({_FOR_EVER}|{_PSEUDONYMS}{_AGE_PATTERN})$"}
    ),
]


class KeepModel(FileModel):
    """For how long content is kept; by default for ever."""

    articles: Age = Field(
        None, description="Articles, with comments and pages, after their publication."
    )
    comments: Age = Field(
        None, description="Comments, after the publication of their article."
    )
    pages: Age = Field(None, description="Stored pages, after they were last served.")
    gone_comments: Age = Field(
        None, description="Comments that their page shows no more."
    )
    authors: Pseudonyms = Field(
        None, description="Names of readers, until they become pseudonyms."
    )
    feed_content: Age = Field(None, description="Summary and content of entries.")

    past_consumers: Flag = Field(
        default=False,
        description="Whether also what a registered consumer has not read is deleted.",
    )

    def to_keep(self) -> Keep:
        """Return the times as a value."""
        return Keep(**dict(self))
