"""Years of other calendars as years of the Gregorian one.

Jalali (Iran, Afghanistan), Buddhist (Thailand), Minguo (Taiwan) and the eras of Japan.
Islamic, Hebrew and Nepali dates are not converted: their years are out of the bounds of
:mod:`wireroom.dates.printed_date`, so such a date is unknown.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_JALALI_LANGUAGES = frozenset({"fa", "ps", "prs", "mzn", "lrc"})
_JALALI_YEARS = range(1300, 1500)
# Nowruz of 1348, from which the days are counted.
_JALALI_EPOCH, _JALALI_EPOCH_YEAR = date(1969, 3, 21), 1348
# Months of Iran, then of Afghanistan in Dari and Pashto; ي and ى are folded to ی.
_JALALI_NAMES = (
    "فروردین|حمل|وری", "اردیبهشت|ثور|غویی", "خرداد|جوزا|غبرگولی", "تیر|سرطان|چنگاښ",
    "مرداد|امرداد|اسد|زمری", "شهریور|سنبله|وږی", "مهر|میزان|تله", "آبان|ابان|عقرب|لړم",
    "آذر|اذر|قوس|لیندۍ", "دی|جدی|مرغومی", "بهمن|دلو|سلواغه", "اسفند|حوت|کب",
)  # fmt: skip
_JALALI_MONTHS = {
    name: month
    for month, names in enumerate(_JALALI_NAMES, 1)
    for name in names.split("|")
}
_JALALI = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s({'|'.join(sorted(_JALALI_MONTHS, key=len, reverse=True))})"
    r"(?:\s?ماه)?[\s،,]{1,3}(?:سال\s)?(1[34]\d\d)(?!\d)"
)
_ARABIC_FORMS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_THAI = re.compile(r"[\u0e01-\u0e4f]")
_BUDDHIST_YEARS = range(2400, 2700)
_BUDDHIST_OFFSET = 543
# Years of two digits on Thai pages: "67" is 2567, "24" is 2024.
_FIRST_SHORT_BUDDHIST = 40
_ERA = re.compile(r"(令和|平成|昭和|民[國国])\s?(\d{1,3}|元)\s?年")
# The year before the first one of an era.
_ERA_STARTS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}


class JalaliDay(NamedTuple):
    """A day printed with the name of a Jalali month, and the text around it."""

    day: date
    rest: str


def find_jalali_day(plain: str) -> JalaliDay | None:
    """Return the day that is printed with a Jalali month and year."""
    if max(plain, default="") < "\u0600":
        return None
    plain = plain.translate(_ARABIC_FORMS)
    match = _JALALI.search(plain)
    if match is None:
        return None
    day = convert_jalali(int(match[3]), _JALALI_MONTHS[match[2]], int(match[1]))
    rest = plain[: match.start()] + " | " + plain[match.end() :]
    return JalaliDay(day, rest) if day else None


def convert_jalali(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day; None where the Jalali calendar has no such day."""
    if not (1 <= month <= 12 and 1 <= day <= 31 - (month > 6)):
        return None
    if year not in _JALALI_YEARS or (month, day) > (12, 29 + _is_jalali_leap(year)):
        return None
    span = range(min(year, _JALALI_EPOCH_YEAR), max(year, _JALALI_EPOCH_YEAR))
    days = sum(365 + _is_jalali_leap(between) for between in span)
    first = _JALALI_EPOCH + timedelta(
        days=days if year >= _JALALI_EPOCH_YEAR else -days
    )
    before = (month - 1) * 31 - max(0, month - 7)
    return first + timedelta(days=before + day - 1)


def _is_jalali_leap(year: int) -> bool:
    """The rule of 33 years, right for the years 1244 to 1502."""
    return year % 33 in {1, 5, 9, 13, 17, 22, 26, 30}


def is_jalali_year(year: int, language: str | None) -> bool:
    """Return whether a year of four digits is one of the Jalali calendar."""
    return year in _JALALI_YEARS and language in _JALALI_LANGUAGES


def convert_buddhist_year(year: int, plain: str, language: str | None) -> int:
    """Return a Thai page's year of the Gregorian calendar; other years unchanged."""
    if language != "th" and not _THAI.search(plain):
        return year
    if _FIRST_SHORT_BUDDHIST <= year <= 99:
        year += 2500
    return year - _BUDDHIST_OFFSET if year in _BUDDHIST_YEARS else year


def expand_eras(plain: str) -> str:
    """Replace years of Japan's and Taiwan's eras: ``令和6年`` by ``2024年``."""
    return _ERA.sub(_expand_era, plain) if "年" in plain else plain


def _expand_era(match: re.Match[str]) -> str:
    number = 1 if match[2] == "元" else int(match[2])
    return f"{_ERA_STARTS[match[1]] + number}年"
