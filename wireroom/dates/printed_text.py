"""A text with a date in it: normalized, with what is known about its page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wireroom.dates.calendars import expand_eras
from wireroom.dates.kanji_numbers import replace_kanji_numbers
from wireroom.words.calendar import (
    WORD,
    load_month_phrases,
    load_months,
    load_weekday_phrases,
    load_weekdays,
)

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.moment import DateSource

MAX_DATE_LENGTH = 200
_MIN_WEEKDAY = 3
# Months with a number in Vietnamese: "12 tháng 3", "Tháng Mười Hai".
_VIETNAMESE = re.compile(
    r"\bth(?:áng\s|g?\s?(?=0?\d))"
    r"(\d{1,2}|mười\s(?:một|hai)|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b(?!\s?[:/])"
)
_VIETNAMESE_NUMBERS = (
    "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười",
    "mười một", "mười hai",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
# A year outside is one of a calendar that is not read, or no year.
YEARS = range(1900, 2100)
# Years of two digits: up to 69 in this century.
_PIVOT_YEAR = 70
# The digits zero of Arabic, Persian, N'Ko, the scripts of India, Thai, Lao, Tibetan,
# Burmese, Khmer and Mongolian, and of full width.
_ZEROS_OF_SCRIPTS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10,
)  # fmt: skip
_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for zero in _ZEROS_OF_SCRIPTS
    for code in range(zero, zero + 10)
}
_FOLDED = str.maketrans(
    _DIGITS | {"\u202f": " ", "\xa0": " ", "\u2009": " ", "\u200f": "", "\u200e": "",
               "\u2212": "-", "\u2019": "'", "\u060c": ",", "\uff1a": ":",
               "\u05be": "-",
               "\u202a": "", "\u202c": "", "\u2067": "", "\u2069": "", "\u00ad": ""}
)  # fmt: skip
_MAYBE_YEAR = re.compile(r"(?<![\d+:])(?<!\d-)(?:1[2-9]|2[0-6])\d\d(?!\d)|'\d\d\b")


# "November 30, 202612:06 am": date and time of a theme without a space.
_GLUED_CLOCK = re.compile(r"(?<=[\s,./-](?:19|20)\d\d)(?=\d{1,2}:\d\d(?!\d))")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDay:
    """A calendar day as printed; ``month`` or ``day`` 0 where not printed.

    ``rest`` is the text without the day: there the time of day is looked for.
    """

    year: int
    month: int
    day: int
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedText:
    """A text to read, with what is known about the page it was printed on."""

    raw: str
    plain: str
    source: DateSource
    now: datetime | None
    utc_offset_minutes: int | None
    language: str | None


def normalize_text(text: str) -> str:
    """Return a text in lower case, with plain digits, spaces and names of months."""
    plain = " ".join(text.lower().translate(_FOLDED).split())
    if ":" in plain:
        plain = _GLUED_CLOCK.sub(" ", plain)
    if plain.isascii():
        return plain
    plain = expand_eras(replace_kanji_numbers(plain))
    pattern, phrases = load_month_phrases()
    plain = pattern.sub(
        lambda match: _ENGLISH_MONTHS[phrases[match[0].rstrip(".")] - 1], plain
    )
    return _VIETNAMESE.sub(_translate_vietnamese, plain)


def _translate_vietnamese(match: re.Match[str]) -> str:
    name = match[1]
    month = int(name) if name.isdigit() else _VIETNAMESE_NUMBERS.index(name) + 1
    return f" {_ENGLISH_MONTHS[month - 1]} " if 1 <= month <= 12 else match[0]


def expand_year(year: int) -> int:
    """Return a year of two digits with its century, others unchanged."""
    if year > 99:
        return year
    return 2000 + year if year < _PIVOT_YEAR else 1900 + year


def infer_year(
    month: int, day: int, rest: str, printed: PrintedText
) -> PrintedDay | None:
    """Return the last such day: a comment's date is not printed before its writing.

    None where digits remain beside the time of day: these may be the year.
    """
    if printed.now is None or _has_year_digits(rest):
        return None
    limit = (printed.now + timedelta(days=1)).date()
    try:
        is_past = date(printed.now.year, month, day) <= limit
    except ValueError:
        return None
    year = printed.now.year - (not is_past)
    return PrintedDay(year=year, month=month, day=day, rest=rest)


def find_weekday(text: str, language: str | None) -> int | None:
    """Return the first weekday in a normalized text, Monday 0; None without one.

    In languages that are not known short words may be months, or be none of a date.
    """
    weekdays = load_weekdays(language)
    months = load_months().known
    for word in WORD.finditer(text):
        name = word[0]
        if name in weekdays and len(name) >= _MIN_WEEKDAY and name not in months:
            return weekdays[name]
    padded = f" {text.replace(',', ' ')} "
    phrases = load_weekday_phrases().items()
    return next((day for name, day in phrases if f" {name} " in padded), None)


def _has_year_digits(rest: str) -> bool:
    """Return whether a year may be printed: 4 digits, or 2 behind an apostrophe."""
    return _MAYBE_YEAR.search(rest) is not None
