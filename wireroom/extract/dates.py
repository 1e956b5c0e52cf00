"""One printed date, in any of the common dialects, as a time with source and precision.

The tables of this project decide alone, in microseconds per text. A text that they do
not know is no date: a guess would be stored as a fact.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from wireroom.extract.clock_time import NO_TIME, ClockTime, parse_clock_time
from wireroom.extract.relative_time import Age, parse_age, parse_days_back
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource
from wireroom.words.calendar import WORD, load_months

MAX_DATE_LENGTH = 200
# A relative time is printed alone; in a longer text "ago" is part of a sentence.
_MAX_AGE_LENGTH = 60

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)(?:[t ]\s{0,3}(?=\d\d:?\d\d))?"
)
_CJK = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?")
_HANGUL = re.compile(r"(\d{4})\s?년\s?(\d{1,2})\s?월(?:\s?(\d{1,2})\s?일)?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?=t?\d{6}|\b)t?")
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d])"
)
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
_DAY_BEFORE = re.compile(
    r"(?<![\w:])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s?(?:of|de|-|/|,)?\s?$"
)
_DAY_AFTER = re.compile(r"^\.?\s?[-/]?\s?(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\s?[ap]m\b)")
_DAY_AND_YEAR = re.compile(r"^\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b")
_YEAR = re.compile(r"(?<![\d:+-])((?:19|20)\d\d)(?![\d:])")
_SHORT_YEAR = re.compile(r"^\s?[-/,.]?\s?'?(\d\d)(?![\d:]|\s?[ap]\.?m)")
# Years of two digits: up to 69 in this century.
_PIVOT_YEAR = 70
_ZEROS_OF_SCRIPTS = (0x660, 0x6F0, 0x966, 0xFF10, 0x9E6)
_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for zero in _ZEROS_OF_SCRIPTS
    for code in range(zero, zero + 10)
}
_FOLDED = str.maketrans(
    _DIGITS | {"\u202f": " ", "\xa0": " ", "\u2009": " ", "\u200f": "", "\u200e": "",
               "\u2212": "-", "\u2019": "'"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _PrintedDay:
    """A calendar day as printed; ``month`` or ``day`` 0 where not printed.

    ``rest`` is the text without the day: there the time of day is looked for.
    """

    year: int
    month: int
    day: int
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _PrintedText:
    """A text to read, with what is known about the page it was printed on."""

    raw: str
    plain: str
    source: DateSource
    now: datetime | None
    utc_offset_minutes: int | None


def parse_printed_date(  # what is known about the page, each by its name
    text: str,
    *,
    source: DateSource,
    now: datetime | None = None,
    utc_offset_minutes: int | None = None,
    day_first: bool | None = None,
) -> PublishedTime | None:
    """Return the time that a printed date names; None rather than a guess.

    Args:
        text: one printed date, with at most a few words around it.
        source: recorded in the result.
        now: when the page was fetched: "3 hours ago" is subtracted from it.
        utc_offset_minutes: the site's zone, used where the text states none.
        day_first: how ``03/04/2012`` is meant; None: month first, unless by dots.
    """
    if len(text) > MAX_DATE_LENGTH:
        return None
    printed = _PrintedText(
        raw=text,
        plain=" ".join(text.lower().translate(_FOLDED).split()),
        source=source,
        now=now,
        utc_offset_minutes=utc_offset_minutes,
    )
    day = _parse_day(printed.plain, now, day_first=day_first is True)
    if day is None:
        return _parse_relative(printed)
    try:
        return _parse_absolute(day, printed)
    except (ValueError, OverflowError):
        # No such day, or one before the year 1 in UTC.
        return None


def _parse_absolute(day: _PrintedDay, printed: _PrintedText) -> PublishedTime:
    first = date(day.year, day.month or 1, day.day or 1)
    if day.day:
        clock = parse_clock_time(day.rest)
        return _to_published_time(first, clock, clock.precision, printed)
    precision = Precision.MONTH if day.month else Precision.YEAR
    return _to_published_time(first, NO_TIME, precision, printed)


def _to_published_time(
    day: date, clock: ClockTime, precision: Precision, printed: _PrintedText
) -> PublishedTime:
    zone, offset = ZoneSource.ASSUMED, None
    if clock.offset_minutes is not None:
        zone, offset = ZoneSource.STATED, clock.offset_minutes
    elif printed.utc_offset_minutes is not None:
        zone, offset = ZoneSource.SOURCE, printed.utc_offset_minutes
    # datetime has no leap seconds.
    second = min(clock.second, 59)
    wall = datetime(
        day.year, day.month, day.day, clock.hour, clock.minute, second, tzinfo=UTC
    )
    return PublishedTime(
        at=wall - timedelta(minutes=offset or 0),
        raw=printed.raw,
        source=printed.source,
        precision=precision,
        zone=zone,
        offset_minutes=offset,
    )


def _parse_day(
    plain: str, now: datetime | None, *, day_first: bool
) -> _PrintedDay | None:
    if not any(char.isdigit() for char in plain):
        return None
    return _parse_numeric_day(plain, day_first=day_first) or _parse_named_month(
        plain, now
    )


def _parse_numeric_day(plain: str, *, day_first: bool) -> _PrintedDay | None:
    for pattern in (_ISO, _CJK, _HANGUL, _YEAR_FIRST, _COMPACT):
        match = pattern.search(plain)
        if match:
            year, month, day = (int(number or 0) for number in match.groups())
            rest = plain[match.end() :] + " " + plain[: match.start()]
            return _PrintedDay(year=year, month=month, day=day, rest=rest)
    match = _NUMERIC.search(plain)
    if match:
        return _order_day_and_month(match, plain, day_first=day_first)
    if _YEAR_ALONE.fullmatch(plain):
        return _PrintedDay(year=int(plain), month=0, day=0, rest="")
    return None


def _order_day_and_month(
    match: re.Match[str], plain: str, *, day_first: bool
) -> _PrintedDay | None:
    month, day, year = int(match[1]), int(match[3]), int(match[4])
    day_first = day_first or match[2] == "."
    if month > 12 or (day_first and day <= 12):
        month, day = day, month
    if month > 12 or not month:
        return None
    rest = plain[: match.start()] + " | " + plain[match.end() :]
    return _PrintedDay(year=_full_year(year), month=month, day=day, rest=rest)


def _full_year(year: int) -> int:
    if year > 99:
        return year
    return 2000 + year if year < _PIVOT_YEAR else 1900 + year


def _parse_named_month(plain: str, now: datetime | None) -> _PrintedDay | None:
    words = list(WORD.finditer(plain))
    for months in load_months():
        for word in words:
            month = months.get(word[0])
            if month is None:
                continue
            before, after = plain[: word.start()], plain[word.end() :]
            day = _parse_around_month(before, after, month, now)
            if day is not None:
                return day
    return None


def _parse_around_month(
    before: str, after: str, month: int, now: datetime | None
) -> _PrintedDay | None:
    """Return the day and the year printed beside the name of a month."""
    number = None if _DAY_AND_YEAR.match(after) else _DAY_BEFORE.search(before)
    if number:
        before = before[: number.start()] + " | "
    else:
        number = _DAY_AFTER.search(after)
        after = after[number.end() :] if number else after
    day = int(number[1]) if number else 0
    year = _YEAR.search(after)
    if year:
        rest = before + " | " + after[: year.start()] + " " + after[year.end() :]
        return _PrintedDay(year=int(year[1]), month=month, day=day, rest=rest)
    short = _SHORT_YEAR.search(after) if day else None
    if short:
        rest = before + " | " + after[short.end() :]
        return _PrintedDay(year=2000 + int(short[1]), month=month, day=day, rest=rest)
    if day and now is not None:
        return _infer_year(month, day, before + " | " + after, now)
    return None


def _infer_year(month: int, day: int, rest: str, now: datetime) -> _PrintedDay | None:
    """Return the last such day: a comment's date is not printed before its writing."""
    limit = (now + timedelta(days=1)).date()
    try:
        year = now.year if date(now.year, month, day) <= limit else now.year - 1
    except ValueError:
        return None
    return _PrintedDay(year=year, month=month, day=day, rest=rest)


def _parse_relative(printed: _PrintedText) -> PublishedTime | None:
    now, plain = printed.now, printed.plain
    if now is None or len(plain) > _MAX_AGE_LENGTH:
        return None
    days = parse_days_back(plain)
    if days is not None:
        return _resolve_day_word(now, days, printed)
    age = parse_age(plain)
    if age is None:
        return None
    try:
        return _resolve_age(now, age, printed)
    except OverflowError:
        # Before the year 1.
        return None


def _resolve_age(now: datetime, age: Age, printed: _PrintedText) -> PublishedTime:
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


def _resolve_day_word(now: datetime, days: int, printed: _PrintedText) -> PublishedTime:
    local = now.astimezone(UTC) + timedelta(minutes=printed.utc_offset_minutes or 0)
    clock = parse_clock_time(printed.plain)
    day = (local - timedelta(days=days)).date()
    return _to_published_time(day, clock, clock.precision, printed)
