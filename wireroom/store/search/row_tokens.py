"""Conditions on the stored tokens of a row, without the index over them.

The column holds a text, which compresses and keeps the order of words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import cast, func, literal, literal_column
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from wireroom.search.index_tokens import GAP
from wireroom.search.stemmers import ENDING_MARK

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.base import ReadOnlyColumnCollection

    from wireroom.search.phrases import Phrase

_SPACE: ColumnElement[str] = literal_column("' '")
_FIRST: ColumnElement[int] = literal_column("1")


def fulfil(
    row: ReadOnlyColumnCollection[str, Any], condition: str | None
) -> ColumnElement[bool]:
    """Return whether a row has the tokens of a ``tsquery``.

    It takes about 100 µs for an article, and 3 to 10 for one that waits to be moved
    into the index: that one has its tokens as a set.
    """
    words = func.string_to_array(row["words"], _SPACE)
    waiting = func.nullif(row["tokens"], cast(literal_column("''"), TSVECTOR))
    found = func.coalesce(waiting, func.array_to_tsvector(words))
    matches: ColumnElement[bool] = found.op("@@")(cast(condition, TSQUERY))
    return matches


def has_phrase(tokens: ColumnElement[str], phrase: Phrase) -> ColumnElement[bool]:
    """Return whether a row fulfils the condition of a phrase, in about 20 µs."""
    part: ColumnElement[Any] = tokens
    if phrase.in_title:
        part = func.split_part(tokens, literal(GAP), _FIRST)
    whole = func.replace(part, literal(ENDING_MARK), literal(""))
    padded = _SPACE.op("||")(whole).op("||")(_SPACE)
    found: ColumnElement[bool]
    if phrase.plain is not None:
        found = func.strpos(padded, literal(phrase.plain)) > 0
    else:
        found = padded.op("~")(literal(phrase.pattern))
    return ~found if phrase.is_excluded else found
