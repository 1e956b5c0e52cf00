"""The time of day in a printed date: "3:05 pm GMT+2", "16 Uhr", "14時05分"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.model.moment import Precision
from wireroom.words.calendar import MARKS, HalfDay, load_half_days

if TYPE_CHECKING:
    from collections.abc import Mapping

# "3:05 pm", "3:05 p. m.", and "3:05p" without a space.
_HALF = r"(?:(?:\s?(?=[ap]\.?\s?m\b)|(?<=\d)(?=[ap]\b))([ap])(?:\.?\s?m\b\.?)?)?"
# What is printed behind a time of day and says nothing of its half.
_CLOCK_WORDS = frozenset(
    {"uhr", "h", "hs", "hrs", "hours", "min", "mn", "ur", "klo", "น", "час", "часов",
     "год"}
)  # fmt: skip
_WORD_BEHIND = re.compile(
    r"[\s.,·(\-\u2013]{0,3}([^\W\d_](?:[^\W\d_]|[" + MARKS + r"]){0,15}"
    r"(?:[.'\u2019-][^\W\d_]{1,8}){0,2})"
    r"\.?\s?(?=$|[,;|)\]·])"
)
# "PM 3:05", as it is printed in Korea and Taiwan.
_HALF_BEFORE = re.compile(r"(?<![^\W\d_])([ap])\.?\s?m\.?\s?$")
# Not the offset behind a time: "091530+02:00".
_CLOCK = re.compile(
    r"(?<![\d:.+])(?<!\d[+-])(\d{1,2})\s?(?:[:.]|h\s?(?=\d)|[時时点點시]\s?)\s?(\d\d|\d(?=\s?[分분]))"
    r"\s?[分분]?"
    # A space alone does not precede a second: "14:22 10" may continue with "votes".
    r"(?:(?:[:.]\s?|(?<=[分분])\s?|\s?(?=\d\d[秒초]))(\d\d)(?!\d)[秒초]?)?"
    r"(?:[.,]\d{1,12})?"
    r"(?!\d)" + _HALF
)
# "3:7:9", "4:35:5": minutes and seconds of one digit, only where all three are printed.
_SHORT_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{1,2}):(\d{1,2})(?![\d:])" + _HALF)
_HOUR_ONLY = re.compile(
    r"(?<![\d:.])(\d{1,2})\s?(?:([ap])\.?\s?m\b\.?|(?:uhr|h)\b|[時时点點시])"
)
_HHMMSS = re.compile(r"^(\d\d)(\d\d)(\d\d)(?![\d_])")
# Between a time of day and the word for the half of the day.
_BETWEEN = " ,.·-\u2013("
_MAX_HALF_DAY_WORD = 24
# Noon words beside ten or eleven are before noon; night words beside six are after it.
_NOON_FROM, _NIGHT_FROM = 10, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """A printed time of day; midnight, as precise as a day, where none is printed.

    Attributes:
        precision: the finest printed unit: second, minute, hour, or day for none.
        zone_text: the text behind the time of day, which may begin with a zone.
    """

    hour: int = 0
    minute: int = 0
    second: int = 0
    precision: Precision = Precision.DAY
    zone_text: str = ""


NO_TIME = ClockTime()


def parse_clock_time(text: str, language: str | None = None) -> ClockTime:
    """Return the first time of day in a text in lower case, from which the day was cut.

    A second of 60, which a leap second has, is kept; no other field is out of range.

    Args:
        language: CLDR's code of the text's language; None for unknown.
    """
    text = text.strip(" ,;-|")
    return (
        _parse_minutes(text, language)
        or _parse_compact(text)
        or _parse_hour(text, language)
        or NO_TIME
    )


def find_unknown_word(text: str, language: str | None) -> str:
    """Return the unknown word behind a time of day up to 12; "" where there is none.

    It may say which half of the day is meant: Swahili "7:51 um" is in the evening.

    Args:
        text: in lower case. language: as for :func:`parse_clock_time`.
    """
    # A day in numbers, "9.11.2026", looks like a time of day, too.
    words = (_find_word_of(match, text, language) for match in _CLOCK.finditer(text))
    return next(filter(None, words), "")


def has_half_day(text: str, language: str | None) -> bool:
    """Return whether a word says the half of the day of a time in a text.

    Args:
        text: in lower case. language: as for :func:`parse_clock_time`.
    """
    return any(_is_halved(match, text, language) for match in _CLOCK.finditer(text))


def _is_halved(match: re.Match[str], text: str, language: str | None) -> bool:
    before, behind = text[: match.start()], text[match.end() :]
    return (
        bool(match[4] or _find_half_before(before))
        or _find_half_day(before, behind, language) is not None
    )


def _find_word_of(match: re.Match[str], text: str, language: str | None) -> str:
    if _is_halved(match, text, language) or not 1 <= int(match[1]) <= 12:
        return ""
    word = _WORD_BEHIND.match(text[match.end() :])
    return "" if word is None or word[1] in _CLOCK_WORDS else word[1]


def _parse_minutes(text: str, language: str | None) -> ClockTime | None:
    match = _CLOCK.search(text)
    if match is None or match[3] is None:
        # Of "4:35:5 GMT+9" the other form leaves ":5" before the zone.
        short = _SHORT_CLOCK.search(text)
        if match is None or (short and short.start() == match.start()):
            match = short
    if match is None:
        return None
    half = match[4] or _find_half_before(text[: match.start()])
    clock = _to_clock_time(
        _to_24_hours(int(match[1]), half),
        int(match[2]),
        int(match[3] or 0),
        precision=Precision.SECOND if match[3] else Precision.MINUTE,
        rest=text[match.end() :],
    )
    return clock if half else _apply_half_day(clock, text, match, language)


def _parse_compact(text: str) -> ClockTime | None:
    match = _HHMMSS.match(text)
    if match is None:
        return None
    hour, minute, second = map(int, match.groups())
    rest = text[match.end() :]
    return _to_clock_time(hour, minute, second, precision=Precision.SECOND, rest=rest)


def _parse_hour(text: str, language: str | None) -> ClockTime | None:
    match = _HOUR_ONLY.search(text)
    if match is None:
        return None
    half = match[2] or _find_half_before(text[: match.start()])
    hour = _to_24_hours(int(match[1]), half)
    rest = text[match.end() :]
    clock = _to_clock_time(hour, 0, 0, precision=Precision.HOUR, rest=rest)
    return clock if half else _apply_half_day(clock, text, match, language)


def _find_half_before(text: str) -> str | None:
    """Return the first letter of am or pm before a time: "PM 3:05"."""
    before = _HALF_BEFORE.search(text)
    return before and before[1]


def _to_clock_time(
    hour: int, minute: int, second: int, *, precision: Precision, rest: str
) -> ClockTime | None:
    """Return a time of day; None if a field is out of range."""
    if hour > 23 or minute > 59 or second > 60:
        return None
    return ClockTime(
        hour=hour, minute=minute, second=second, precision=precision, zone_text=rest
    )


def _to_24_hours(hour: int, half: str | None) -> int:
    """Return the hour of the day; ``half`` is the first letter of am or pm."""
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half == "p" else 0)


def _apply_half_day(
    clock: ClockTime | None,
    text: str,
    match: re.Match[str],
    language: str | None,
) -> ClockTime | None:
    """Return the time with the word beside it applied: 오후 6:05, 6:05 μ.μ."""
    if clock is None or clock.hour > 12:
        return clock
    half = _find_half_day(text[: match.start()], text[match.end() :], language)
    return clock if half is None else replace(clock, hour=_shift_hour(clock.hour, half))


def _find_half_day(before: str, behind: str, language: str | None) -> HalfDay | None:
    """Return what the words of a language beside a time say, else those of all."""
    for code in dict.fromkeys((language, None)):
        words = load_half_days(code)
        half = _find_word_before(before, words) or _find_word_behind(behind, words)
        if half is not None:
            return half
    return None


def _find_word_before(text: str, words: Mapping[str, HalfDay]) -> HalfDay | None:
    text = text[-_MAX_HALF_DAY_WORD:].replace(".", "").rstrip(_BETWEEN)
    for length in range(len(text), 0, -1):
        word = text[-length:]
        if word in words and not text[-length - 1 : -length].isalpha():
            return words[word]
    return None


def _find_word_behind(text: str, words: Mapping[str, HalfDay]) -> HalfDay | None:
    text = text[:_MAX_HALF_DAY_WORD].replace(".", "").lstrip(_BETWEEN)
    for length in range(len(text), 0, -1):
        if text[:length] in words and not text[length : length + 1].isalpha():
            return words[text[:length]]
    return None


def _shift_hour(hour: int, half: HalfDay) -> int:
    if half is HalfDay.NOON:
        return hour if hour >= _NOON_FROM else hour + 12
    if half is HalfDay.NIGHT:
        return hour % 12 + (12 if _NIGHT_FROM <= hour < 12 else 0)
    return hour % 12 + (12 if half is HalfDay.AFTERNOON else 0)
