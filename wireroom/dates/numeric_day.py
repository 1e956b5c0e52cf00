"""Days printed in numbers: "2012-03-04", "3/4/12", "2012年3月4日"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from wireroom.dates.calendars import convert_buddhist_year, is_jalali_year
from wireroom.dates.printed_text import (
    MAX_DATE_LENGTH,
    YEARS,
    PrintedDay,
    PrintedText,
    expand_year,
    infer_year,
    normalize_text,
)
from wireroom.words.calendar import WORD, load_weekday_phrases, load_weekdays

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)(?:[t ]\s{0,3}(?=\d\d:?\d\d))?"
)
_CJK = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?")
_HANGUL = re.compile(r"(\d{4})\s?년\s?(\d{1,2})\s?월(?:\s?(\d{1,2})\s?일)?")
# Korea writes a space behind each dot.
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})[/.](?:(?<=\.)\s)?(\d{1,2})[/.](?:(?<=\.)\s)?(\d{1,2})(?!\d)"
)
# "2019-3-4", as PHP's "Y-n-j" prints it.
_SHORT_ISO = re.compile(
    r"(?<![\d-])(\d{4})-(?!\d\d-\d\d(?!\d))(\d{1,2})-(\d{1,2})(?![\d-])"
)
# Two forms of English with the month of East Asia: "24 11월 2026", as in mail, and
# "11월 24, 2026", as WordPress prints it; Django writes "11月. 24, 2026".
_MIXED_CJK = tuple(
    re.compile(rf"(?<!\d){form}\s(?P<year>\d{{4}})(?!\d|\s?[年년])")
    for form in (
        r"(?P<day>\d{1,2})\s(?P<month>\d{1,2})[月월],?",
        r"(?P<month>\d{1,2})\s?[月월]\.?\s?(?P<day>\d{1,2})(?:[日일]|st|nd|rd|th)?,?",
    )
)
# "2026-324", the day of the year.
_DAY_OF_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)-([0-3]\d\d)(?=$|[t\s])t?")
_WEEK_DAY = re.compile(r"(?<![\d-])((?:19|20)\d\d)-?w([0-5]\d)-?([1-7])(?=$|[t\s])t?")
# Languages that write numbers in another order than day, month, year.
_OTHER_ORDERS = frozenset({"en", "fil", "hu", "ja", "ko", "lt", "mn", "zh"})
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?=t?\d{6}|\b)t?")
# Away from a date a shorter word is a name more often: Sam, Mar.
_MIN_WEEKDAY = 4
# Denmark writes "3/11 2026" and "3/11-2026", too.
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,2})\s?([/.-])\s?(\d{1,2})"
    r"(?:\s?\2\s?|(?:(?<=/\d)|(?<=/\d\d))[ -](?=\d{4}))(\d{4}|\d\d)(?![\d])"
)
# "18-03-08": in East Asia a year of two digits comes first as well.
_SHORT_YEAR_FIRST = re.compile(r"(?<![\d.])(\d\d)([/.-])(\d\d)\2(\d\d)(?!\d)")
_EAST_ASIA = frozenset({"ja", "ko", "zh"})
_EAST_ASIAN_LETTER = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3\uff08-\uff1a]")
_CJK_NO_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
# What each of the patterns above needs. Dates with the name of a month have it rarely,
# and are asked for it once instead of for each pattern.
_IN_NUMBERS = re.compile(r"\d\s?[/.\-w年월月년]|\d{8}")


def has_unknown_order(text: str) -> bool:
    """Return whether a text has a date like ``03/04/2012`` without its order."""
    match = (
        _NUMERIC.search(normalize_text(text)) if len(text) <= MAX_DATE_LENGTH else None
    )
    if match is None or match[2] == ".":
        return False
    first, second = int(match[1]), int(match[3])
    return first != second and max(first, second) <= 12


def find_order(text: str, language: str | None = None) -> bool | None:
    """Return True where a numeric date can only have the day first, False for month.

    By a number above 12, or by the weekday beside the date.

    Args:
        language: CLDR's code of the text's language; None for unknown.
    """
    plain = normalize_text(text) if len(text) <= MAX_DATE_LENGTH else ""
    match = _NUMERIC.search(plain)
    if match is None or match[2] == ".":
        return None
    first, second = int(match[1]), int(match[3])
    if min(first, second) in range(1, 13) and max(first, second) in range(13, 32):
        return first > second
    return _find_order_of_weekday(match, language)


def _find_order_of_weekday(match: re.Match[str], language: str | None) -> bool | None:
    before = [word[0] for word in WORD.finditer(match.string, 0, match.start())]
    weekday = load_weekdays(language).get(before[-1]) if before else None
    readings = _list_readings(match, int(match[4]))
    fitting = [key for key, day in readings.items() if day.weekday() == weekday]
    return fitting[0] if len(fitting) == 1 else None


def _list_readings(match: re.Match[str], year: int) -> dict[bool, date]:
    """Return the day by whether the first number is the day; empty if one is none."""
    first, second, year = int(match[1]), int(match[3]), expand_year(year)
    try:
        return {True: date(year, second, first), False: date(year, first, second)}
    except ValueError:
        return {}


def parse_numeric_day(
    printed: PrintedText, *, day_first: bool | None
) -> PrintedDay | None:
    """Return the first day printed in numbers; see ``parse_printed_date``."""
    plain = printed.plain
    if not _IN_NUMBERS.search(plain):
        return _parse_year_alone(plain)
    for pattern in (_SHORT_ISO, _ISO, _CJK, _HANGUL, _YEAR_FIRST, _COMPACT):
        match = pattern.search(plain)
        if match:
            year, month, day = (int(number or 0) for number in match.groups())
            if year < YEARS.start and not is_jalali_year(year, printed.language):
                return None
            rest = _cut_day(plain, match)
            return PrintedDay(year=year, month=month, day=day, rest=rest)
    for pattern in _MIXED_CJK:
        match = pattern.search(plain)
        if match:
            year, month, day = (int(match[name]) for name in ("year", "month", "day"))
            rest = _cut_day(plain, match)
            return PrintedDay(year=year, month=month, day=day, rest=rest)
    match = _NUMERIC.search(plain)
    if match:
        return _parse_short_year(printed) or _order_day_and_month(
            match, printed, day_first=day_first
        )
    return _parse_counted_day(plain) or _parse_without_year(printed)


def _cut_day(plain: str, match: re.Match[str]) -> str:
    """Return a text without the day: what is behind the day first, where times are."""
    return f"{plain[match.end() :]} | {plain[: match.start()]}"


def _parse_year_alone(plain: str) -> PrintedDay | None:
    if not _YEAR_ALONE.fullmatch(plain):
        return None
    return PrintedDay(year=int(plain), month=0, day=0, rest="")


def _parse_without_year(printed: PrintedText) -> PrintedDay | None:
    plain = printed.plain
    match = _CJK_NO_YEAR.search(plain)
    if match and printed.now is not None:
        rest = _cut_day(plain, match)
        return infer_year(int(match[1]), int(match[2]), rest, printed)
    return None


def _parse_counted_day(plain: str) -> PrintedDay | None:
    """Return a day that ISO 8601 counts: of the year, or of a week of the year."""
    match = _DAY_OF_YEAR.search(plain) or _WEEK_DAY.search(plain)
    if match is None:
        return None
    year, number = int(match[1]), int(match[2])
    try:
        if match.re is _WEEK_DAY:
            day = date.fromisocalendar(year, number, int(match[3]))
        else:
            day = date(year, 1, 1) + timedelta(days=number - 1)
    except ValueError:
        return None
    if match.re is _DAY_OF_YEAR and day.year != year:
        return None
    rest = plain[match.end() :]
    return PrintedDay(year=day.year, month=day.month, day=day.day, rest=rest)


def _parse_short_year(printed: PrintedText) -> PrintedDay | None:
    """Return the day of "18-03-08" with the year first; None outside of East Asia.

    The language of the page decides, or a letter beside the date.
    """
    plain = printed.plain
    match = _SHORT_YEAR_FIRST.search(plain)
    is_east_asian = printed.language in _EAST_ASIA
    if match is None or not (is_east_asian or _EAST_ASIAN_LETTER.search(printed.raw)):
        return None
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    if month not in range(1, 13) or day not in range(1, 32):
        return None
    return PrintedDay(year=year, month=month, day=day, rest=_cut_day(plain, match))


def _order_day_and_month(
    match: re.Match[str], printed: PrintedText, *, day_first: bool | None
) -> PrintedDay | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    is_known = match[2] == "." or max(first, second) > 12 or first == second
    if is_known:
        is_day_first = first > 12 or (match[2] == "." and second <= 12)
    else:
        order = _choose_order(match, printed, day_first)
        if order is None:
            return None
        is_day_first = order
    day, month = (first, second) if is_day_first else (second, first)
    if month > 12 or not month:
        return None
    rest = printed.plain[: match.start()] + " | " + printed.plain[match.end() :]
    return PrintedDay(year=year, month=month, day=day, rest=rest)


def _choose_order(
    match: re.Match[str],
    printed: PrintedText,
    day_first: bool | None,  # noqa: FBT001 - private
) -> bool | None:
    """Return whether the day is first.

    By the weekday, else as the caller knows, else by the day of the download.
    """
    year = convert_buddhist_year(int(match[4]), printed.plain, printed.language)
    if is_jalali_year(year, printed.language):
        return True
    readings = _list_readings(match, year)
    if not readings:
        return day_first
    weekday = _find_weekday(printed, *match.span())
    fitting = [key for key, day in readings.items() if day.weekday() == weekday]
    # The third of December and the twelfth of March may be the same weekday.
    if weekday is not None and len(fitting) < len(readings):
        return fitting[0] if fitting else None
    if day_first is None and printed.language and printed.language not in _OTHER_ORDERS:
        day_first = True
    if day_first is not None or printed.now is None:
        return day_first
    limit = (printed.now + timedelta(days=1)).date()
    fitting = [key for key, day in readings.items() if day <= limit]
    return fitting[0] if len(fitting) == 1 else None


def _find_weekday(printed: PrintedText, start: int, end: int) -> int | None:
    """Return the weekday beside a date, else the first one in the text.

    Away from the date a short word may be a name: "by Sam on Tue, 07/09/2024".

    Args:
        start: where the date begins in the text, ``end`` where it ends.
    """
    weekdays = load_weekdays(printed.language)
    before = [word[0] for word in WORD.finditer(printed.plain, 0, start)]
    behind = [word[0] for word in WORD.finditer(printed.plain, end)]
    beside = (*before[-1:], *behind[:1])
    others = (word for word in (*before, *behind) if len(word) >= _MIN_WEEKDAY)
    for word in (*beside, *others):
        if word in weekdays:
            return weekdays[word]
    padded = f" {printed.plain.replace(',', ' ')} "
    phrases = load_weekday_phrases().items()
    return next((day for name, day in phrases if f" {name} " in padded), None)
