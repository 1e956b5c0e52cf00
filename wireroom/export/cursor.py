"""Where a page ended, as text that the next request brings back.

A cursor holds the sort key of the last row, not a number of rows to leave out: rows
that come or go meanwhile shift nothing, and page 10,000 costs what page 1 does.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wireroom.export.fields import format_rfc3339
from wireroom.export.query_params import MAX_NUMBER, BadParameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Key = tuple[datetime | int, ...]


def encode_cursor(
    key: Sequence[datetime | int], of: str, given: Mapping[str, Any]
) -> str:
    """Make the cursor of a row in the answer to one query."""
    parts = [
        format_rfc3339(part) if isinstance(part, datetime) else part for part in key
    ]
    said = json.dumps([_query_digest(of, given), *parts], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def decode_cursor(
    text: str, of: str, given: Mapping[str, Any], kinds: Sequence[type]
) -> Key:
    """Read a cursor back.

    Args:
        kinds: the types of the sort key.

    Raises:
        BadParameter: it is none, or that of another query.
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        mark, *parts = json.loads(base64.b64decode(padded, altchars=b"-_"))
        key = tuple(_parse_part(*both) for both in zip(parts, kinds, strict=True))
    except (ValueError, TypeError):
        raise BadParameter("cursor", "is none that was given out here") from None
    if mark != _query_digest(of, given):
        raise BadParameter("cursor", "belongs to another query; begin without one")
    return key


def _parse_part(said: object, kind: type) -> datetime | int:
    if kind is datetime and isinstance(said, str):
        moment = datetime.fromisoformat(said)
        if moment.tzinfo is not None:
            return moment
    # bool is an int, and no part of a key.
    if kind is int and type(said) is int and 0 <= said <= MAX_NUMBER:
        return said
    raise ValueError(said)


def _query_digest(of: str, given: Mapping[str, Any]) -> str:
    """Tell one query from another, so that a cursor is not used with the wrong one."""
    said = json.dumps([of, sorted(given.items())], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]
