"""Reads the printed dates of feeds.

Three families are supported: RFC 822 with its breakages ("Mon, 5 Jan 26 09:30 EST",
"5 January 2026", "Thu Jan 5 09:30:00 2026"), ISO 8601 with its own ("2026-01-05
09:30:00", "20260105T0930Z", "2026/1/5"), and Unix timestamps. "01/05/2026" is
ambiguous and not supported.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wireroom.dates.printed_date import parse_printed_date
from wireroom.dates.zones import parse_zone
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_MONTHS: tuple[str, ...] = ("january", "february", "march", "april", "may", "june")
_MONTHS += ("july", "august", "september", "october", "november", "december")
_CLOCK = (
    r"(?P<hour>\d\d?)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d{1,12})?)?)?"
    r"\s{0,2}(?P<half>[AaPp]\.?[Mm]\b\.?)?"
)
# Not the rest of "16h07".
_ZONE = (
    r"\s{0,3}(?P<zone>(?![Hh]\d)[A-Za-z]{0,5}\s?[+-]?[\d:]{0,6})"
    r"\s{0,3}(?:\([^()]{0,40}\))?"
)
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
    # A day may have a zone (xs:date), which is no time of day.
    rf"(?:[\sTt,]{{1,2}}{_CLOCK}{_ZONE}|Z|[+-]\d\d:\d\d)?)?)?"
)
_ISO_BASIC = rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?:[T ]{_CLOCK}{_ZONE})?"
_FORMATS = tuple(
    re.compile(p, re.ASCII) for p in (_MAIL, _AMERICAN, _ASCTIME, _ISO, _ISO_BASIC)
)
# "/Date(1795170000000)/" is a time of .NET in JSON.
_UNIX = re.compile(
    r"(?:/Date\()?(\d{9,10})(?:\.\d{1,6}|\d{3})?(?:[+-]\d{4})?(?:\)/)?", re.ASCII
)


def read_date(
    raw: object, fetched_at: datetime, language: str | None = None
) -> PublishedTime | None:
    """Parse a date; None if it is unreadable, before 1990, or more than 2 days ahead.

    A clock time without a zone is taken as UTC and marked ``Zone.ASSUMED``. What is in
    none of the formats of feeds is read as a date printed on a page, but only with its
    year: names of months in other languages, Drupal's formats.

    Args:
        language: the language that the feed declares.
    """
    text = " ".join(str(raw if raw is not None else "")[:200].split())[:100]
    match = next((m for f in _FORMATS if (m := f.fullmatch(text))), None)
    if match is not None and _has_known_month(match):
        time = _parse_unix_time(text) or _parse_feed_format(match)
    else:
        time = _parse_unix_time(text) or parse_printed_date(
            text, source=DateSource.FEED, language=language
        )
    if time is None or not _EARLIEST <= time.at <= fetched_at + timedelta(days=2):
        return None
    return time


def apply_utc_offset(
    time: PublishedTime | None, utc_offset_minutes: int | None
) -> PublishedTime | None:
    """Return a time without a printed zone in the zone of the source's settings."""
    if (
        time is None
        or utc_offset_minutes is None
        or time.zone is not ZoneSource.ASSUMED
    ):
        return time
    return replace(
        time,
        at=time.at - timedelta(minutes=utc_offset_minutes),
        zone=ZoneSource.SOURCE,
        offset_minutes=utc_offset_minutes,
    )


def _parse_unix_time(text: str) -> PublishedTime | None:
    """Parse seconds or milliseconds since 1970."""
    match = _UNIX.fullmatch(text)
    if match is None:
        return None
    at = datetime.fromtimestamp(int(match[1]), UTC)
    return PublishedTime(at=at, raw=text, source=DateSource.FEED)


def _has_known_month(match: re.Match[str]) -> bool:
    """Return whether the month is a number or has an English name."""
    name = (match.groupdict().get("name") or "").lower()
    return not name or any(_is_month_name(name, month) for month in _MONTHS)


def _parse_feed_format(match: re.Match[str]) -> PublishedTime | None:
    parts = match.groupdict()
    try:
        wall = _build_local_time(parts)
        zone = (parts["zone"] or "").strip().lower()
        offset = parse_zone(zone, wall) if parts["hour"] else None
        at = wall - timedelta(minutes=offset or 0)
    except (ValueError, OverflowError):
        return None
    return PublishedTime(
        at=at,
        raw=match[0],
        source=DateSource.FEED,
        precision=_find_precision(parts),
        zone=ZoneSource.ASSUMED if offset is None else ZoneSource.STATED,
        offset_minutes=offset,
    )


def _build_local_time(parts: dict[str, str | None]) -> datetime:
    """Return the publisher's local time, labelled as UTC; raises ValueError."""
    name = (parts.get("name") or "").lower()
    months = [i for i, m in enumerate(_MONTHS, 1) if name and _is_month_name(name, m)]
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        # RFC 5322, section 4.3.
        year += 2000 if year < 50 else 1900
    month = months[0] if months else int(parts.get("month") or 1)
    day = datetime(year, month, int(parts.get("day") or 1), tzinfo=UTC)
    return day + _parse_time_of_day(parts)


def _is_month_name(name: str, month: str) -> bool:
    """Return whether a name of three letters or more is the month's, "sept" too."""
    if name == "sept":
        return month == "september"
    return len(name) >= 3 and month.startswith(name)


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
