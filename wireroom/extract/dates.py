"""One printed date, in any of the common dialects, to a moment.

A table of our own comes first and last: it answers in microseconds, and what it does
not know is no date. A guess would be stored as a fact, so there is none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from wireroom.extract.relative_time import parse_age, parse_days_back
from wireroom.extract.words_calendar import MONTHS, ZONES
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource

MAX_DATE_LENGTH = 200

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)(?:[t ]\s{0,3}(?=\d\d:?\d\d))?"
)
_CJK = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?")
_HANGUL = re.compile(r"(\d{4})\s?년\s?(\d{1,2})\s?월(?:\s?(\d{1,2})\s?일)?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d])"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?=t?\d{6}|\b)t?")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})\s?(?:[:.]|h(?=\d)|時|点)\s?(\d\d)分?(?::(\d\d))?(?:[.,]\d{1,9})?"
    r"(?!\d)(?:\s?([ap])\.?\s?m\b\.?)?"
)
_HOUR_ONLY = re.compile(
    r"(?<![\d:.])(\d{1,2})\s?([ap])\.?\s?m\b|(\d{1,2})\s?(?:uhr|h)\b"
)
_HHMMSS = re.compile(r"^(\d\d)(\d\d)(\d\d)\b")
_OFFSET = re.compile(r"^\s?(?:gmt|utc)?\s?([+-])(\d\d):?(\d\d)\b")
_ZONE_NAME = re.compile(r"^\s?\(?([a-z]{1,4})\b")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u0300-\u036f\u0900-\u0963])*")
_DAY_BEFORE = re.compile(
    r"(?<![\w:])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s?(?:of|de|-|/|,)?\s?$"
)
_DAY_AFTER = re.compile(r"^\.?\s?[-/]?\s?(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\s?[ap]m\b)")
_DAY_AND_YEAR = re.compile(r"^\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b")
_YEAR = re.compile(r"(?<![\d:+-])((?:19|20)\d\d)(?![\d:])")
_SHORT_YEAR = re.compile(r"^\s?[-/,.]?\s?'?(\d\d)(?![\d:]|\s?[ap]\.?m)")
_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for start in (0x660, 0x6F0, 0x966, 0xFF10, 0x9E6)
    for code in range(start, start + 10)
}
_FOLDED = str.maketrans(
    _DIGITS | {"\u202f": " ", "\xa0": " ", "\u2009": " ", "\u200f": "", "\u200e": "",
               "\u2212": "-", "\u2019": "'"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _PrintedDay:
    """A calendar day as printed; ``month`` or ``day`` 0 where not printed."""

    year: int
    month: int
    day: int
    rest: str


def parse_printed_date(  # what is known about the page, each by its name
    text: str,
    *,
    source: DateSource,
    now: datetime | None = None,
    utc_offset_minutes: int | None = None,
    day_first: bool | None = None,
) -> PublishedTime | None:
    """The moment a printed date names; None rather than a guess.

    Args:
        text: one printed date, with at most a few words around it.
        source: recorded in the result.
        now: when the page was fetched: what "3 hours ago" is counted from.
        utc_offset_minutes: the site's zone, used where the text states none.
        day_first: how ``03/04/2012`` is meant; None: month first, unless by dots.
    """
    if len(text) > MAX_DATE_LENGTH:
        return None
    plain = " ".join(text.lower().translate(_FOLDED).split())
    found = _parse_absolute(plain, now, day_first=day_first is True)
    if found is None:
        return _parse_relative(plain, text, source, now, utc_offset_minutes)
    day, clock, precision, offset = found
    try:
        wall = _wall_time(date(day.year, day.month or 1, day.day or 1), clock)
        return _to_published_time(
            wall, precision, offset, utc_offset_minutes, text, source
        )
    except (ValueError, OverflowError):
        return None


def _wall_time(day: date, clock: tuple[int, ...]) -> datetime:
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return datetime(
        day.year, day.month, day.day, hour, minute, min(second, 59), tzinfo=UTC
    )


def _to_published_time(  # the parts of one value
    wall: datetime,
    precision: Precision,
    stated: int | None,
    known: int | None,
    raw: str,
    source: DateSource,
) -> PublishedTime:
    zone, offset = ZoneSource.ASSUMED, None
    if stated is not None:
        zone, offset = ZoneSource.STATED, stated
    elif known is not None:
        zone, offset = ZoneSource.SOURCE, known
    return PublishedTime(
        at=wall - timedelta(minutes=offset or 0),
        raw=raw,
        source=source,
        precision=precision,
        zone=zone,
        offset_minutes=offset,
    )


def _parse_absolute(
    plain: str, now: datetime | None, *, day_first: bool
) -> tuple[_PrintedDay, tuple[int, ...], Precision, int | None] | None:
    if not any(char.isdigit() for char in plain):
        return None
    day = _parse_numeric_day(plain, day_first=day_first) or _parse_named_month(
        plain, now
    )
    if day is None:
        return None
    if not day.day:
        return day, (), Precision.MONTH if day.month else Precision.YEAR, None
    clock, precision, offset = _parse_clock(day.rest)
    return day, clock, precision, offset


def _parse_numeric_day(plain: str, *, day_first: bool) -> _PrintedDay | None:
    for pattern in (_ISO, _CJK, _HANGUL, _YEAR_FIRST, _COMPACT):
        found = pattern.search(plain)
        if found:
            year, month, day = (int(x or 0) for x in found.groups())
            rest = plain[found.end() :] + " " + plain[: found.start()]
            return _PrintedDay(year=year, month=month, day=day, rest=rest)
    found = _NUMERIC.search(plain)
    if found:
        return _order_day_and_month(found, plain, day_first=day_first)
    if re.fullmatch(r"(?:19|20)\d\d", plain):
        return _PrintedDay(year=int(plain), month=0, day=0, rest="")
    return None


def _order_day_and_month(
    found: re.Match[str], plain: str, *, day_first: bool
) -> _PrintedDay | None:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    day_first = day_first or found[2] == "."
    if first > 12 or (day_first and second <= 12):
        first, second = second, first
    if first > 12 or not first:
        return None
    rest = plain[: found.start()] + " | " + plain[found.end() :]
    return _PrintedDay(year=_full_year(year), month=first, day=second, rest=rest)


def _full_year(year: int) -> int:
    if year > 99:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _parse_named_month(plain: str, now: datetime | None) -> _PrintedDay | None:
    for word in _WORD.finditer(plain):
        month = MONTHS.get(word[0])
        if month is None:
            continue
        day = _parse_around_month(
            plain[: word.start()], plain[word.end() :], month, now
        )
        if day is not None:
            return day
    return None


def _parse_around_month(
    before: str, after: str, month: int, now: datetime | None
) -> _PrintedDay | None:
    """The day and year printed beside a month's name."""
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
    """The last such day: nobody prints a comment's date before it is written."""
    limit = (now + timedelta(days=1)).date()
    try:
        year = now.year if date(now.year, month, day) <= limit else now.year - 1
    except ValueError:
        return None
    return _PrintedDay(year=year, month=month, day=day, rest=rest)


def _parse_clock(rest: str) -> tuple[tuple[int, ...], Precision, int | None]:
    rest = rest.strip(" ,;-|")
    found = _CLOCK.search(rest)
    if found:
        hour = _to_24_hours(int(found[1]), found[4])
        parts = (hour, int(found[2]), int(found[3] or 0))
        if hour < 24 and max(parts) < 61:
            precision = Precision.SECOND if found[3] else Precision.MINUTE
            return parts, precision, _parse_offset(rest[found.end() :])
    found = _HHMMSS.match(rest)
    if found:
        return (
            (int(found[1]), int(found[2]), int(found[3])),
            Precision.SECOND,
            _parse_offset(rest[found.end() :]),
        )
    found = _HOUR_ONLY.search(rest)
    if found and int(found[1] or found[3]) < 24:
        hour = _to_24_hours(int(found[1] or found[3]), found[2])
        return (hour,), Precision.HOUR, _parse_offset(rest[found.end() :])
    return (), Precision.DAY, None


def _to_24_hours(hour: int, half: str | None) -> int:
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half == "p" else 0)


def _parse_offset(rest: str) -> int | None:
    found = _OFFSET.match(rest)
    if found:
        minutes = int(found[2]) * 60 + int(found[3])
        if minutes <= 14 * 60:
            return -minutes if found[1] == "-" else minutes
        return None
    name = _ZONE_NAME.match(rest)
    return ZONES.get(name[1]) if name else None


def _parse_relative(
    plain: str, raw: str, source: DateSource, now: datetime | None, known: int | None
) -> PublishedTime | None:
    if now is None or len(plain) > 60:
        return None
    back = parse_days_back(plain)
    if back is not None:
        return _resolve_day_word(now, back, plain, raw, source, known)
    age = parse_age(plain)
    if age is None:
        return None
    try:
        return _truncate_to_precision(
            now - timedelta(seconds=age[1]), age[0], raw, source
        )
    except OverflowError:
        return None


def _truncate_to_precision(
    at: datetime, precision: Precision, raw: str, source: DateSource
) -> PublishedTime:
    at = at.astimezone(UTC).replace(microsecond=0)
    names = [Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY]
    coarse = names.index(precision) if precision in names else 3
    at = at.replace(
        second=0 if coarse > 0 else at.second,
        minute=0 if coarse > 1 else at.minute,
        hour=0 if coarse > 2 else at.hour,
    )
    if precision in {Precision.MONTH, Precision.YEAR}:
        at = at.replace(day=1)
    if precision is Precision.YEAR:
        at = at.replace(month=1)
    return PublishedTime(at=at, raw=raw, source=source, precision=precision)


def _resolve_day_word(  # the parts of one value
    now: datetime,
    back: int,
    plain: str,
    raw: str,
    source: DateSource,
    known: int | None,
) -> PublishedTime:
    local = now.astimezone(UTC) + timedelta(minutes=known or 0)
    clock, precision, offset = _parse_clock(plain)
    day = (local - timedelta(days=back)).date()
    wall = _wall_time(day, clock)
    return _to_published_time(wall, precision, offset, known, raw, source)
