"""For how long a publisher calls an answer fresh (RFC 9111)."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_MAX_AGE = re.compile(r"\bmax-age\s{0,9}=\s{0,9}\"?(\d{1,9})", re.IGNORECASE)
_STALE = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)


def read_freshness_seconds(
    headers: Mapping[str, str], *, now: datetime
) -> float | None:
    """Return seconds; None where the answer does not say, or is stale at once.

    ``max-age`` goes before ``Expires``, which is taken against the answer's own
    ``Date`` so that a wrong clock over there does no harm.

    Args:
        headers: names in lower case.
        now: for an answer without a date.
    """
    said = headers.get("cache-control", "")
    if _STALE.search(said):
        return None
    found = _MAX_AGE.search(said)
    if found:
        return float(found[1]) or None
    expires = _parse_http_date(headers.get("expires"))
    if expires is None:
        return None
    seconds = (expires - (_parse_http_date(headers.get("date")) or now)).total_seconds()
    return seconds if seconds > 0 else None


def _parse_http_date(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        read = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    # A date of no zone is none that HTTP knows.
    return read if read.tzinfo else None
