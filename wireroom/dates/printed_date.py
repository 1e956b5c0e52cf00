"""One printed date, in any of the common dialects, as a time with source and precision.

The tables of this project decide alone, in microseconds per text. A text that they do
not know is no date: a guess would be stored as a fact.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from wireroom.dates.calendars import (
    convert_buddhist_year,
    convert_jalali,
    find_jalali_day,
    is_jalali_year,
)
from wireroom.dates.clock_time import NO_TIME, ClockTime, parse_clock_time
from wireroom.dates.named_month import parse_named_month
from wireroom.dates.numeric_day import parse_numeric_day
from wireroom.dates.printed_text import (
    MAX_DATE_LENGTH,
    YEARS,
    PrintedDay,
    PrintedText,
    expand_year,
    find_weekday,
    normalize_text,
)
from wireroom.dates.relative_time import Age, parse_age, parse_days_back
from wireroom.dates.zones import parse_zone
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource
from wireroom.words.calendar import find_language_code

_YEAR = re.compile(r"\d{4}|\d\d?[/.-]\d\d?[/.-]\d\d|'\d\d")
# "5 Apr 2023 16.07.08": behind a year a time of day, though it looks like a day.
_DOTTED_CLOCK = re.compile(
    r"(?<!\d)(?:19|20)\d\d\D{1,8}(?:[01]?\d|2[0-3])\.[0-5]\d\.[0-5]\d(?![\d.])"
)
# A relative time is printed alone; in a longer text "ago" is part of a sentence.
_MAX_AGE_LENGTH = 60


def parse_printed_date(  # what is known about the page, each by its name
    text: str,
    *,
    source: DateSource,
    now: datetime | None = None,
    utc_offset_minutes: int | None = None,
    day_first: bool | None = None,
    language: str | None = None,
) -> PublishedTime | None:
    """Return the time that a printed date names; None rather than a guess.

    Args:
        text: one printed date, with at most a few words around it.
        source: recorded in the result.
        now: when the page was fetched: "3 hours ago" is subtracted from it.
        utc_offset_minutes: the site's zone, used where the text states none.
        day_first: how ``03/04/2012`` is meant. With None such a date is unknown, unless
            dots, a weekday or the day of the download tell the order.
        language: the language tag of the page or the feed: names of months and halves
            of the day, and calendars are first those of this language.
    """
    if len(text) > MAX_DATE_LENGTH:
        return None
    printed = PrintedText(
        raw=text,
        plain=normalize_text(text),
        source=source,
        now=now,
        utc_offset_minutes=utc_offset_minutes,
        language=find_language_code(language),
    )
    day = _parse_day(printed, day_first=day_first)
    if day is None:
        return _parse_relative(printed)
    try:
        return _parse_absolute(day, printed)
    except (ValueError, OverflowError):
        # No such day, or one before the year 1 in UTC.
        return None


def is_of_another_year(time: PublishedTime, language: str | None) -> bool:
    """Return whether a day without a year was read as one with another weekday.

    "Tuesday, 24 July" is the last 24th of July only if that was a Tuesday; else it is
    the day of an earlier year, and of which one is not known.
    """
    text = normalize_text(time.raw[:MAX_DATE_LENGTH])
    if _YEAR.search(text):
        return False
    weekday = find_weekday(text, find_language_code(language))
    return weekday is not None and time.wall.weekday() != weekday


def _parse_absolute(day: PrintedDay, printed: PrintedText) -> PublishedTime:
    first = _to_gregorian(day, printed)
    if first.year not in YEARS:
        raise ValueError("a year of another calendar")
    if day.day:
        clock = parse_clock_time(day.rest, printed.language)
        return _to_published_time(first, clock, clock.precision, printed)
    precision = Precision.MONTH if day.month else Precision.YEAR
    return _to_published_time(first, NO_TIME, precision, printed)


def _to_gregorian(day: PrintedDay, printed: PrintedText) -> date:
    """Return the first day that is meant; raises ValueError where there is none."""
    if is_jalali_year(day.year, printed.language):
        converted = convert_jalali(day.year, day.month or 1, day.day or 1)
        if converted is None:
            raise ValueError("no such day in the Jalali calendar")
        return converted
    year = convert_buddhist_year(day.year, printed.plain, printed.language)
    return date(expand_year(year), day.month or 1, day.day or 1)


def _to_published_time(
    day: date, clock: ClockTime, precision: Precision, printed: PrintedText
) -> PublishedTime:
    # datetime has no leap seconds.
    second = min(clock.second, 59)
    wall = datetime(
        day.year, day.month, day.day, clock.hour, clock.minute, second, tzinfo=UTC
    )
    zone, offset = ZoneSource.ASSUMED, parse_zone(clock.zone_text, wall)
    if offset is not None:
        zone = ZoneSource.STATED
    elif printed.utc_offset_minutes is not None:
        zone, offset = ZoneSource.SOURCE, printed.utc_offset_minutes
    return PublishedTime(
        at=wall - timedelta(minutes=offset or 0),
        raw=printed.raw,
        source=printed.source,
        precision=precision,
        zone=zone,
        offset_minutes=offset,
    )


def _parse_day(printed: PrintedText, *, day_first: bool | None) -> PrintedDay | None:
    plain = printed.plain
    if not any(char.isdigit() for char in plain):
        return None
    jalali = find_jalali_day(plain)
    if jalali is not None:
        year, month, number = jalali.day.timetuple()[:3]
        return PrintedDay(year=year, month=month, day=number, rest=jalali.rest)
    if _DOTTED_CLOCK.search(plain):
        named = parse_named_month(printed)
        if named is not None and named.day:
            return named
    return parse_numeric_day(printed, day_first=day_first) or parse_named_month(printed)


def _parse_relative(printed: PrintedText) -> PublishedTime | None:
    now, plain = printed.now, printed.plain
    if now is None or len(plain) > _MAX_AGE_LENGTH:
        return None
    days = parse_days_back(plain, printed.language)
    if days is not None:
        return _resolve_day_word(now, days, printed)
    age = parse_age(plain, printed.language)
    if age is None:
        return None
    try:
        return _resolve_age(now, age, printed)
    except OverflowError:
        # Before the year 1.
        return None


def _resolve_age(now: datetime, age: Age, printed: PrintedText) -> PublishedTime:
    at = (now - timedelta(seconds=age.seconds)).astimezone(UTC)
    return PublishedTime(
        at=_truncate_to_precision(at, age.precision),
        raw=printed.raw,
        source=printed.source,
        precision=age.precision,
    )


def _truncate_to_precision(at: datetime, precision: Precision) -> datetime:
    """Set every field finer than the precision to its lowest value."""
    at = at.replace(microsecond=0)
    if precision is Precision.SECOND:
        return at
    at = at.replace(second=0)
    if precision is Precision.MINUTE:
        return at
    at = at.replace(minute=0)
    if precision is Precision.HOUR:
        return at
    at = at.replace(hour=0)
    if precision is Precision.DAY:
        return at
    return at.replace(day=1, month=at.month if precision is Precision.MONTH else 1)


def _resolve_day_word(now: datetime, days: int, printed: PrintedText) -> PublishedTime:
    local = now.astimezone(UTC) + timedelta(minutes=printed.utc_offset_minutes or 0)
    clock = parse_clock_time(printed.plain, printed.language)
    day = (local - timedelta(days=days)).date()
    return _to_published_time(day, clock, clock.precision, printed)
