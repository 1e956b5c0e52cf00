"""How long a response is fresh by its caching headers (RFC 9111)."""

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
    """Return the seconds of freshness; None if there are none or they are not given.

    ``max-age`` is preferred to ``Expires``, which is compared with the response's own
    ``Date``, so that a server with a wrong clock is still read right. The ``Age`` that
    the response has spent in caches on its way is subtracted (RFC 9111, 4.2.3).

    Args:
        headers: names in lower case.
        now: reference for a response without a ``Date``.
    """
    directives = headers.get("cache-control", "")
    if _STALE.search(directives):
        return None
    lifetime = _read_lifetime(headers, directives, now)
    if lifetime is None:
        return None
    seconds = lifetime - _read_age(headers)
    return seconds if seconds > 0 else None


def _read_lifetime(
    headers: Mapping[str, str], directives: str, now: datetime
) -> float | None:
    max_age = _MAX_AGE.search(directives)
    if max_age:
        return float(max_age[1])
    expires = _parse_http_date(headers.get("expires"))
    if expires is None:
        return None
    return (expires - (_parse_http_date(headers.get("date")) or now)).total_seconds()


def _read_age(headers: Mapping[str, str]) -> float:
    """Return the seconds of the ``Age`` header; of a repeated one the first."""
    age = headers.get("age", "").partition(",")[0].strip()
    return float(age) if re.fullmatch(r"\d{1,9}", age, re.ASCII) else 0.0


def _parse_http_date(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    # An HTTP date always has a zone (RFC 9110, 5.6.7).
    return date if date.tzinfo else None
