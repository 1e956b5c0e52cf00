"""A feed's printed date as a :class:`~wireroom.model.Moment`."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser

from wireroom.model import DateSource, Moment, Precision, Zone

_ZONE = re.compile(r"(?:(?<=\d)Z|[ :\d][+-]\d\d:?\d\d|\b(?:GMT|UTC?|[ECMP][SD]T))\s*$")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)\s*$")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def read_date(raw: object, fetched_at: datetime) -> Moment | None:
    """Read a date; None where it is unreadable, before 1990 or 2 days ahead."""
    text = str(raw or "").strip()[:100]
    parsed: Any = _parse(text) if text else None
    if parsed is None:
        return None
    try:
        at = datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if not _EARLIEST <= at <= fetched_at + timedelta(days=2):
        return None
    clock = ":" in text
    stated = clock and _ZONE.search(text) is not None
    return Moment(
        at=at,
        raw=text,
        source=DateSource.FEED,
        precision=_precision(text),
        zone=Zone.STATED if stated else Zone.ASSUMED,
        offset_minutes=(timegm(parsed) and _offset(text)) if stated else None,
    )


def _parse(text: str) -> Any:  # noqa: ANN401 - feedparser ships no types
    try:
        return feedparser.datetimes._parse_date(text)  # noqa: SLF001 - its only reader of one date
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _precision(text: str) -> Precision:
    if re.search(r"\d:\d\d:\d\d", text):
        return Precision.SECOND
    if re.search(r"\d:\d\d", text):
        return Precision.MINUTE
    if re.fullmatch(r"\d{4}", text):
        return Precision.YEAR
    return Precision.MONTH if re.fullmatch(r"\d{4}-\d\d", text) else Precision.DAY


def _offset(text: str) -> int:
    found = _OFFSET.search(text)
    if found:
        minutes = int(found[2]) * 60 + int(found[3])
        return (-minutes if found[1] == "-" else minutes) if minutes < 1440 else 0
    named = re.search(r"([ECMP])([SD])T\s*$", text)
    if named is None:
        return 0
    return -60 * ({"E": 5, "C": 6, "M": 7, "P": 8}[named[1]] - (named[2] == "D"))
