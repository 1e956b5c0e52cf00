"""Reads the printed dates of feeds.

Three families are supported: RFC 822 with its breakages ("Mon, 5 Jan 26 09:30 EST",
"5 January 2026", "Thu Jan 5 09:30:00 2026"), ISO 8601 with its own ("2026-01-05
09:30:00", "20260105T0930Z", "2026/1/5"), and Unix timestamps. "01/05/2026" is
ambiguous and not supported.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_MONTHS: tuple[str, ...] = ("january", "february", "march", "april", "may", "june")
_MONTHS += ("july", "august", "september", "october", "november", "december")
_CLOCK = (
    r"(?P<hour>\d\d?)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d{1,9})?)?)?"
    r"\s{0,2}(?P<half>[AaPp]\.?[Mm]\b\.?)?"
)
_ZONE = r"\s{0,3}(?P<zone>[A-Za-z]{0,5}\s?[+-]?[\d:]{0,6})\s{0,3}(?:\([^()]{0,40}\))?"
_WEEKDAY = r"(?:[A-Za-z]{2,9}(?:[.,]{1,2}\s{0,3}|\s{1,3}))?"
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
# RFC 822 and 5322: day, month, year.
_MAIL = (
    rf"{_WEEKDAY}(?P<day>\d\d?)[\s-]{{1,3}}{_MONTH}[\s,-]{{1,3}}"
    rf"(?P<year>\d{{4}}|\d\d)(?:[\sT,]{{1,3}}{_CLOCK}{_ZONE})?"
)
_AMERICAN = (
    rf"{_WEEKDAY}{_MONTH}\s{{1,3}}(?P<day>\d\d?),?\s{{1,3}}(?P<year>\d{{4}})"
    rf"(?:[\sT,]{{1,3}}(?:at )?{_CLOCK}{_ZONE})?"
)
# C's asctime(): the year is last.
_ASCTIME = (
    rf"{_WEEKDAY}{_MONTH}\s{{1,3}}(?P<day>\d\d?)\s{{1,3}}{_CLOCK}"
    r"\s{1,3}(?P<zone>[A-Za-z]{0,5})\s{0,2}(?P<year>\d{4})"
)
# ISO 8601 and RFC 3339: the largest unit is first.
_ISO = (
    r"(?P<year>\d{4})(?:(?P<sep>[-/.])(?P<month>\d\d?)(?:(?P=sep)(?P<day>\d\d?)"
    rf"(?:[\sTt,]{{1,2}}{_CLOCK}{_ZONE})?)?)?"
)
_ISO_BASIC = rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?:[T ]{_CLOCK}{_ZONE})?"
_FORMATS = tuple(
    re.compile(p, re.ASCII) for p in (_MAIL, _AMERICAN, _ASCTIME, _ISO, _ISO_BASIC)
)
_UNIX = re.compile(r"(\d{9,10})(?:\.\d{1,6}|\d{3})?", re.ASCII)
_OFFSET = re.compile(r"(?:GMT|UTC?)?\s?([+-])(\d\d?)(?::?(\d\d))?", re.ASCII)
# Hours from UTC. Names used on two continents (IST, AST) are left out as ambiguous.
_ZONE_HOURS = {
    **dict.fromkeys(("Z", "GMT", "UT", "UTC", "WET"), 0),
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "BST": 1,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "PKT": 5,
    "HKT": 8,
    "SGT": 8,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
}


def read_date(raw: object, fetched_at: datetime) -> PublishedTime | None:
    """Parse a date; None if it is unreadable, before 1990, or more than 2 days ahead.

    A clock time without a zone is taken as UTC and marked ``Zone.ASSUMED``.
    """
    text = " ".join(str(raw if raw is not None else "")[:200].split())[:100]
    time = _parse_unix_time(text) or _parse_printed_date(text)
    if time is None or not _EARLIEST <= time.at <= fetched_at + timedelta(days=2):
        return None
    return time


def _parse_unix_time(text: str) -> PublishedTime | None:
    """Parse seconds or milliseconds since 1970."""
    match = _UNIX.fullmatch(text)
    if match is None:
        return None
    at = datetime.fromtimestamp(int(match[1]), UTC)
    return PublishedTime(at=at, raw=text, source=DateSource.FEED)


def _parse_printed_date(text: str) -> PublishedTime | None:
    match = next((m for f in _FORMATS if (m := f.fullmatch(text))), None)
    if match is None:
        return None
    parts = match.groupdict()
    offset = _parse_offset(parts["zone"] or "") if parts["hour"] else None
    try:
        at = _build_local_time(parts) - timedelta(minutes=offset or 0)
    except (ValueError, OverflowError):
        return None
    return PublishedTime(
        at=at,
        raw=text,
        source=DateSource.FEED,
        precision=_find_precision(parts),
        zone=ZoneSource.ASSUMED if offset is None else ZoneSource.STATED,
        offset_minutes=offset,
    )


def _build_local_time(parts: dict[str, str | None]) -> datetime:
    """Return the publisher's local time, labelled as UTC; raises ValueError."""
    name = (parts.get("name") or "").lower()
    months = [i for i, m in enumerate(_MONTHS, 1) if name and m.startswith(name[:3])]
    if name and (not months or not _is_month_name(name, _MONTHS[months[0] - 1])):
        raise ValueError(name)
    year = int(parts["year"] or 0)
    if year < 100:
        # RFC 5322, section 4.3.
        year += 2000 if year < 50 else 1900
    month = months[0] if months else int(parts.get("month") or 1)
    day = datetime(year, month, int(parts.get("day") or 1), tzinfo=UTC)
    return day + _parse_time_of_day(parts)


def _is_month_name(name: str, month: str) -> bool:
    return month.startswith(name) or name == "sept"


def _parse_time_of_day(parts: dict[str, str | None]) -> timedelta:
    hour, minute, second = (int(parts[k] or 0) for k in ("hour", "minute", "second"))
    if parts["half"]:
        hour = hour % 12 + 12 * (parts["half"][0] in "pP")
    # 24:00 is the end of the day; a leap second becomes the second before it.
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second):
        raise ValueError("not a time of day")
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _find_precision(parts: dict[str, str | None]) -> Precision:
    finest = (
        ("second", Precision.SECOND),
        ("minute", Precision.MINUTE),
        ("hour", Precision.HOUR),
        ("day", Precision.DAY),
        ("month", Precision.MONTH),
    )
    return next((p for k, p in finest if parts.get(k)), Precision.YEAR)


def _parse_offset(zone: str) -> int | None:
    """Return minutes from UTC; None for an unknown zone name."""
    name = zone.strip().upper()
    if name in _ZONE_HOURS:
        return _ZONE_HOURS[name] * 60
    match = _OFFSET.fullmatch(name)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 14 * 60 or int(match[3] or 0) > 59:
        return None
    return -minutes if match[1] == "-" else minutes
