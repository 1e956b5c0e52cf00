"""Words for months, weekdays, units of time and "ago", in every language at once.

A printed date rarely says in which language it is, so the tables hold all languages
together. Names of months and weekdays are those of CLDR, read at the first question;
the words of ages are those of :mod:`wireroom.words.languages`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wireroom.words.cldr import load_calendar
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wireroom.words.cldr import Calendar
    from wireroom.words.language import AgeWords

MINUTE, HOUR, DAY = 60, 3_600, 86_400
WEEK, MONTH, YEAR = 7 * DAY, 30 * DAY, 365 * DAY
_UNIT_NAMES = {
    "minute": MINUTE,
    "hour": HOUR,
    "day": DAY,
    "week": WEEK,
    "month": MONTH,
    "year": YEAR,
}

# Of languages without a record only names of so many letters count, where they are
# ASCII: "here" is October in Breton and "mata" April in Rwanda.
_MIN_FOREIGN_LETTERS = 5
# Abbreviations that are ordinary words or first names in another of these languages.
_ORDINARY_WORDS = frozenset({"des", "dub", "ian", "kol", "led", "pro", "stu", "tra"})
# Vowel signs and tone marks are no letters to ``re``. In the blocks of the Indic
# scripts they are at the same places, with letters between them and no digits.
_INDIC_MARKS = "".join(
    f"{chr(block)}-{chr(block + 0x03)}{chr(block + 0x3A)}-{chr(block + 0x63)}"
    for block in range(0x900, 0xD80, 0x80)
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670"
    f"{_INDIC_MARKS}\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc"
    "\u102b-\u103e\u17b4-\u17d3"
)
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|['{_MARKS}])*")


def _iter_units(ages: AgeWords) -> Iterator[tuple[str, int]]:
    """Each printed form of a unit and its length in seconds."""
    for forms, seconds in (
        (ages.second, 1),
        (ages.minute, MINUTE),
        (ages.hour, HOUR),
        (ages.day, DAY),
        (ages.week, WEEK),
        (ages.month, MONTH),
        (ages.year, YEAR),
    ):
        for word in split_words([forms]):
            yield word, seconds


# Printed forms of units of time to their length in seconds.
UNITS: Mapping[str, int] = {
    word: seconds
    for language in LANGUAGES
    for word, seconds in _iter_units(language.ages)
}
# Two of one unit in one word, to the length of one.
PAIRS: Mapping[str, int] = {
    word: _UNIT_NAMES[unit]
    for language in LANGUAGES
    for word, unit in language.ages.pairs.items()
}
AGO_BEFORE = split_words(language.ages.before for language in LANGUAGES)
AGO_AFTER = split_words(language.ages.after for language in LANGUAGES)
JUST_NOW = frozenset(split_words(language.ages.just_now for language in LANGUAGES))
TODAY = split_words(language.ages.today for language in LANGUAGES)
YESTERDAY = split_words(language.ages.yesterday for language in LANGUAGES)
# A pattern of the number one as a word.
ONE = join_patterns(language.ages.one for language in LANGUAGES)

# Words of ages, which name no month: "now" is November in Wolof.
_AGE_WORDS = frozenset({*UNITS, *PAIRS, *AGO_BEFORE, *AGO_AFTER, *JUST_NOW})


class MonthNames(NamedTuple):
    """Names of months to their number from 1.

    Attributes:
        known: names and abbreviations in the languages with a record.
        foreign: names in all other languages of CLDR. Many are first names in one of
            the known languages ("Julie"), so a known name in the same text wins.
    """

    known: Mapping[str, int]
    foreign: Mapping[str, int]


@cache
def load_months() -> MonthNames:
    """Return the names of months; reads CLDR's at the first call."""
    calendar = load_calendar()
    known: dict[str, int] = {}
    for language in LANGUAGES:
        known |= language.months
    for language in LANGUAGES:
        for word, index in _iter_names(calendar[language.code], "months"):
            if word not in _ORDINARY_WORDS:
                known.setdefault(word, index + 1)
    foreign = {
        word: index + 1
        for word, index in _collect_foreign(calendar).items()
        if word not in known
    }
    return MonthNames(known, foreign)


def _collect_foreign(calendar: Calendar) -> dict[str, int]:
    """Whole names in languages without a record that mean one month in all of them."""
    meanings: dict[str, set[int]] = {}
    for code in calendar.keys() - {language.code for language in LANGUAGES}:
        for word, index in _iter_names(calendar[code], "months", abbreviated=False):
            if not word.isascii() or len(word) >= _MIN_FOREIGN_LETTERS:
                meanings.setdefault(word, set()).add(index)
    return {
        word: index
        for word, (index, *others) in meanings.items()
        if not others and word not in _AGE_WORDS
    }


def _iter_names(
    names: Mapping[str, list[str]], kind: str, *, abbreviated: bool = True
) -> Iterator[tuple[str, int]]:
    """Each name of one word and its place in the year or the week."""
    widths = ("wide", "abbreviated") if abbreviated else ("wide",)
    for width in widths:
        for index, forms in enumerate(names.get(f"{kind} {width}", ())):
            for form in split_words([forms]):
                if len(form) > 1 and WORD.fullmatch(form):
                    yield form, index


@cache
def list_names(code: str, kind: str) -> tuple[str, ...]:
    """Return the whole names of one language, in the calendar's order.

    Args:
        code: the language's code in CLDR. kind: ``months`` or ``days``.
    """
    names = _iter_names(load_calendar()[code], kind, abbreviated=False)
    return tuple(name for name, _ in names)
