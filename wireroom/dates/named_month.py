"""Days printed with the name of a month: "4 March 2012", "2024. március 12."."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.dates.printed_text import PrintedDay, PrintedText, infer_year
from wireroom.words.calendar import WORD, load_months, load_own_months

if TYPE_CHECKING:
    from collections.abc import Mapping

# Prefixes of a month's name: "ב־מרץ", "d'abril".
_NAME_PREFIX = re.compile(r"^(?:ב|d')(?=.{2})")
_DAY_BEFORE = re.compile(
    r"(?<![\w:])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s?(?:of|de|di|do|ngày|-|/|,)?\s?$"
)
_DAY_AFTER = re.compile(r"^\.?\s?[-/]?\s?(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\s?[ap]m\b)")
_DAY_OF_NEXT = re.compile(r"^\s\d{1,2}\.?\s(?=[^\W\d_]+\.?,?\s(?:19|20)\d\d\b)")
_DAY_AND_YEAR = re.compile(r"^\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b")
# Not a zone's offset, "+0530" or "18:40-0300", nor the hour of a time of day.
_YEAR = re.compile(r"(?<![\d:+])(?<!\d-)((?:19|20|2[45])\d\d)(?!\d|:\d)")
# "2024. március 12.", "2024 m. kovo 12 d.", "2024 оны".
_YEAR_BEFORE = re.compile(
    r"(?<![\d:+-])((?:19|20)\d\d)[\s.,/-]{0,2}[^\W\d_]{0,6}[\s.,/-]{0,3}$"
)
_SHORT_YEAR = re.compile(
    r"^\s?[-/,.]?\s?'?(\d\d)(?![\d:]|\.\d\d|\s?[ap]\.?m|\s?[h時시点])"
)


def parse_named_month(printed: PrintedText) -> PrintedDay | None:
    """Return the day beside the first name of a month, in the page's language first.

    A name without a day may be a person's, "April Jones on 15 May 2024": it is read
    where no name has one.
    """
    first: PrintedDay | None = None
    words = list(WORD.finditer(printed.plain))
    for months in (load_own_months(printed.language), *load_months()):
        for place, word in enumerate(words):
            month = _find_month(word[0], months)
            if month is None:
                continue
            before = printed.plain[: word.start()]
            after = printed.plain[word.end() :]
            if any(_is_month(behind[0]) for behind in words[place + 1 : place + 2]):
                # "June 15 May 2024": the day is that of the month behind it.
                after = _DAY_OF_NEXT.sub("", after)
            day = _parse_around_month(before, after, month, printed)
            if day is not None and day.day:
                return day
            first = first or day
    return first


def _is_month(word: str) -> bool:
    return any(_find_month(word, months) for months in load_months())


def _find_month(word: str, months: Mapping[str, int]) -> int | None:
    month = months.get(word)
    return months.get(_NAME_PREFIX.sub("", word)) if month is None else month


def _parse_around_month(
    before: str, after: str, month: int, printed: PrintedText
) -> PrintedDay | None:
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
        return PrintedDay(year=int(year[1]), month=month, day=day, rest=rest)
    year = _YEAR_BEFORE.search(before.rstrip(" |"))
    if year:
        rest = after + " | " + before[: year.start()]
        return PrintedDay(year=int(year[1]), month=month, day=day, rest=rest)
    short = _SHORT_YEAR.search(after) if day else None
    if short:
        rest = before + " | " + after[short.end() :]
        return PrintedDay(year=int(short[1]), month=month, day=day, rest=rest)
    if day and printed.now is not None:
        return infer_year(month, day, before + " | " + after, printed)
    return None
