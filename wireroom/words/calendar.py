"""Words for months, weekdays, units of time and "ago", in every language at once.

A printed date rarely says in which language it is, so the tables hold all languages
together. Names of months and weekdays are those of CLDR, read at the first question;
the words of ages are those of :mod:`wireroom.words.languages`.
"""

from __future__ import annotations

import re
from enum import Enum
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
_ALL_UNITS = (1, MINUTE, HOUR, DAY, WEEK, MONTH, YEAR)
_MIN_AGE_LETTERS = 4
# Greek.
_FIRST_NOT_LATIN = "\u0370"
# Slovene: CLDR's "po." is night, printed it is "after".
_PREPOSITIONS = frozenset({"po"})
_NUMBER = re.compile(r"\d{1,4}")
_GAPS = re.compile(r"[\s.\u0970]+")
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
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670"
    f"{_INDIC_MARKS}\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc"
    "\u102b-\u103e\u17b4-\u17d3"
)
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|['{MARKS}])*")


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
AGO_LAST = split_words(language.ages.last for language in LANGUAGES)
JUST_NOW = frozenset(split_words(language.ages.just_now for language in LANGUAGES))
TODAY = split_words(language.ages.today for language in LANGUAGES)
YESTERDAY = split_words(language.ages.yesterday for language in LANGUAGES)
BEFORE_YESTERDAY = split_words(language.ages.before_yesterday for language in LANGUAGES)
# A pattern of the number one as a word.
ONE = join_patterns(language.ages.one for language in LANGUAGES)

# "3 óra" is three o'clock as well.
_CLOCK_WORDS = frozenset({"óra"})
# Words of ages, which name no month: "now" is November in Wolof.
_AGE_WORDS = frozenset({*UNITS, *PAIRS, *AGO_BEFORE, *AGO_AFTER, *JUST_NOW})


class MonthNames(NamedTuple):
    """Names of months to their number from 1.

    Attributes:
        known: names and abbreviations in the languages with a record that mean one
            month in all of them: "listopad" is November in Polish, October in Croatian.
        foreign: names in all other languages of CLDR. Many are first names in one of
            the known languages ("Julie"), so a known name in the same text wins.
    """

    known: Mapping[str, int]
    foreign: Mapping[str, int]


@cache
def _get_calendar() -> Calendar:
    return load_calendar()


@cache
def load_months() -> MonthNames:
    """Return the names of months; reads CLDR's at the first call."""
    calendar = _get_calendar()
    meanings: dict[str, set[int]] = {}
    for language in LANGUAGES:
        own = set(language.months)
        for word, number in _iter_month_names(language.code):
            if word in own or word not in _ORDINARY_WORDS:
                meanings.setdefault(word, set()).add(number)
    known = {word: min(found) for word, found in meanings.items() if len(found) == 1}
    foreign = {
        word: index + 1
        for word, index in _collect_foreign(calendar).items()
        if word not in meanings
    }
    return MonthNames(known, foreign)


def _iter_month_names(code: str) -> Iterator[tuple[str, int]]:
    """Each name of one word in one language, and the month's number."""
    for language in LANGUAGES:
        if language.code == code:
            yield from language.months.items()
    for word, index in _iter_names(_get_calendar().get(code, {}), "months"):
        yield word, index + 1


@cache
def load_own_months(code: str | None) -> Mapping[str, int]:
    """Return the names and abbreviations of one language; none for an unknown code."""
    months: dict[str, int] = {}
    for word, number in _iter_month_names(code or ""):
        months.setdefault(word, number)
    return months


@cache
def load_weekdays(code: str | None) -> Mapping[str, int]:
    """Return weekdays, Monday 0: of one language before those that are clear in all."""
    meanings: dict[str, set[int]] = {}
    for language in LANGUAGES:
        names = _get_calendar()[language.code]
        for word, index in _iter_names(names, "days"):
            meanings.setdefault(word, set()).add(index)
    days = {word: min(found) for word, found in meanings.items() if len(found) == 1}
    return days | dict(_iter_names(_get_calendar().get(code or "", {}), "days"))


@cache
def load_weekday_names() -> frozenset[str]:
    """Return the weekdays of the known languages, also those with several meanings."""
    return frozenset(
        word
        for language in LANGUAGES
        for word, _ in _iter_names(_get_calendar()[language.code], "days")
    )


@cache
def load_weekday_phrases() -> Mapping[str, int]:
    """Return the weekdays, Monday 0, that are written in two words: "thứ ba"."""
    return {
        name: index
        for language in LANGUAGES
        for index, names in enumerate(
            _get_calendar()[language.code].get("days wide", ())
        )
        for name in names.split("|")
        if " " in name
    }


# Codes that pages declare to those of CLDR.
_CODES = {
    "nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "tl": "fil",
    "mo": "ro", "sh": "sr", "cmn": "zh", "jp": "ja", "cz": "cs", "gr": "el", "ua": "uk",
}  # fmt: skip


def find_language_code(tag: str | None) -> str | None:
    """Return CLDR's code for a language tag: "pt" for ``pt_BR``; None for no tag."""
    code = re.split(r"[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    return _CODES.get(code, code) or None


@cache
def load_month_phrases() -> tuple[re.Pattern[str], Mapping[str, int]]:
    """Return names that are no single word: "كانون الثاني", "มี.ค".

    Only those of six characters or without a Latin letter that mean one month.
    """
    meanings: dict[str, set[int]] = {}
    for names in _get_calendar().values():
        for width in ("wide", "abbreviated"):
            for index, forms in enumerate(names.get(f"months {width}", ())):
                for form in split_words([forms]):
                    if not WORD.fullmatch(form) and not form.isascii():
                        meanings.setdefault(form, set()).add(index + 1)
    phrases = {form: min(found) for form, found in meanings.items() if len(found) == 1}
    ordered = sorted(phrases, key=lambda form: (-len(form), form))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)\.?")
    return pattern, phrases


class HalfDay(Enum):
    """What a word beside a time of day says of its hour."""

    FORENOON = 0
    AFTERNOON = 1
    # 中午 11:30 is before noon, 中午 1:30 after it.
    NOON = 2
    # 10 at night is before midnight, 2 at night after it.
    NIGHT = 3


@cache
def load_half_days(code: str | None) -> Mapping[str, HalfDay]:
    """Return the words for halves of the day: of one language, or with None of all.

    A word of all languages is not Latin, means the same in each and has two letters:
    "form" is Norwegian, "sub" is Wolof for the morning.
    """
    if code is not None:
        return dict(_iter_half_days(code))
    meanings: dict[str, set[HalfDay]] = {}
    for language in _get_calendar():
        for word, half in dict(_iter_half_days(language)).items():
            meanings.setdefault(word, set()).add(half)
    return {
        word: min(halves, key=lambda half: half.value)
        for word, halves in meanings.items()
        if len(halves) == 1 and len(word) > 1 and word[0] >= _FIRST_NOT_LATIN
    }


def _iter_half_days(code: str) -> Iterator[tuple[str, HalfDay]]:
    """Each word and its half; of two halves with one word the later one is first."""
    names = _get_calendar().get(code, {}).get("halves", ())
    for place in (3, 2, 1, 0):
        for word in split_words(names[place : place + 1]):
            if not _may_be_preposition(word):
                yield word, HalfDay(place)
    for language in LANGUAGES:
        if language.code == code:
            for place, words in enumerate(
                (language.ages.forenoon, language.ages.afternoon)
            ):
                for word in split_words([words]):
                    yield word, HalfDay(place)


def _may_be_preposition(word: str) -> bool:
    """Return whether a word beside a time is more often another one of its language.

    CLDR's shortest forms are single letters: Czech "v 2.00" is "at 2:00", and not the
    evening. Letters of scripts without capitals are printed: Arabic "7:51 م".
    """
    return word in _PREPOSITIONS or (len(word) == 1 and word.upper() != word)


@cache
def load_ages(code: str | None) -> Mapping[str, int]:
    """Return printed ages to the seconds of their unit, of one language or of all.

    The key has ``0`` for the number, and neither spaces nor dots, see
    :func:`make_age_key`. One printed age of all languages has one unit in each.
    """
    codes = _get_calendar() if code is None else [code]
    meanings: dict[str, set[int]] = {}
    for language in codes:
        names = _get_calendar().get(language, {}).get("ages", ())
        for unit, forms in zip(_ALL_UNITS, names, strict=False):
            for form in split_words([forms]):
                key = make_age_key(form.replace("{0}", "0"))
                meanings.setdefault(key, set()).add(unit)
    return {
        key: min(units)
        for key, units in meanings.items()
        # "3 min" alone is a duration as well.
        if len(units) == 1
        and (code or key[1:] not in UNITS)
        and len(key) >= _MIN_AGE_LETTERS
    }


@cache
def load_units(code: str | None) -> Mapping[str, int]:
    """Return words of durations to the seconds of their unit, in one language.

    Those of CLDR beside a record's, which has other cases: "hodiny", "hodinami". A word
    of two units is left out.
    """
    meanings: dict[str, set[int]] = {}
    names = _get_calendar().get(code or "", {}).get("units", ())
    for unit, forms in zip(_ALL_UNITS, names, strict=False):
        for form in split_words([forms]):
            meanings.setdefault(form, set()).add(unit)
    own = {word: min(units) for word, units in meanings.items() if len(units) == 1}
    return {**UNITS, **{word: own[word] for word in own.keys() - _CLOCK_WORDS}}


def make_age_key(plain: str) -> str:
    """Return a printed age without spaces and dots, with 0 for its number."""
    return _NUMBER.sub("0", _GAPS.sub("", plain))


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
    names = _iter_names(_get_calendar()[code], kind, abbreviated=False)
    return tuple(name for name, _ in names)
