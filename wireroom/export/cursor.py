"""The end of a page of rows, as text that the next request brings back.

A cursor holds the sort key of the last row, not a number of rows to leave out: rows
that come or go meanwhile shift nothing, and page 10,000 costs what page 1 does.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING

from wireroom.export.fields import format_rfc3339
from wireroom.export.query_params import MAX_NUMBER, BadParameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Key = tuple[datetime | int, ...]


def encode_cursor(
    key: Sequence[datetime | int], of: str, values: Mapping[str, object]
) -> str:
    """Return the cursor of a row.

    Args:
        key: the row's sort key. of, values: the resource's name and the parameters of
            the query that selected the row.
    """
    parts = [
        format_rfc3339(part) if isinstance(part, datetime) else part for part in key
    ]
    document = json.dumps([_digest_query(of, values), *parts], separators=(",", ":"))
    return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


def decode_cursor(
    text: str, of: str, values: Mapping[str, object], kinds: Sequence[type]
) -> Key:
    """Return the sort key that a cursor holds.

    Args:
        of, values: as for :func:`encode_cursor`. kinds: the types of the sort key.

    Raises:
        BadParameter: the text is not a cursor, or the cursor of another query.
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        digest, *parts = json.loads(base64.b64decode(padded, altchars=b"-_"))
        key = tuple(_parse_part(*pair) for pair in zip(parts, kinds, strict=True))
    except (ValueError, TypeError):
        raise BadParameter("cursor", "is not a cursor from this API") from None
    if digest != _digest_query(of, values):
        raise BadParameter("cursor", "belongs to another query; begin without one")
    return key


def _parse_part(part: object, kind: type) -> datetime | int:
    if kind is datetime and isinstance(part, str):
        time = datetime.fromisoformat(part)
        if time.tzinfo is not None:
            return time
    # bool is a subclass of int, and no part of a key.
    if kind is int and type(part) is int and 0 <= part <= MAX_NUMBER:
        return part
    raise ValueError(part)


def _digest_query(of: str, values: Mapping[str, object]) -> str:
    """Return a digest by which a cursor of another query is recognised."""
    document = json.dumps([of, sorted(values.items())], default=str)
    return hashlib.sha256(document.encode()).hexdigest()[:12]
