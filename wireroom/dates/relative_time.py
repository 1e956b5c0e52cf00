"""How long ago a text says that something was: "3 hours ago", "hace 2 días", "昨日"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from wireroom.model.moment import Precision
from wireroom.words.calendar import (
    AGO_AFTER,
    AGO_BEFORE,
    AGO_LAST,
    BEFORE_YESTERDAY,
    DAY,
    HOUR,
    JUST_NOW,
    MINUTE,
    MONTH,
    ONE,
    PAIRS,
    TODAY,
    UNITS,
    WEEK,
    WORD,
    YEAR,
    YESTERDAY,
    load_ages,
    load_units,
    make_age_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_AMOUNT = re.compile(rf"(?<![\d.])(?:(\d{{1,4}})\s?|\b{ONE}\s)({WORD.pattern})")
_NUMBER = re.compile(r"\d+")
_MAX_AMOUNT_DIGITS = 4
# Korean writes "ago" right behind the unit, Japanese and Chinese do so too.
_GLUED_AGO = "前전之以"
# What is between two amounts of one age: a comma, "and".
_JOINT = re.compile(r"[\s,،、]*(?:[^\W\d_]{1,3}\s)?")
# "Ada | yesterday": a bar parts the name from the day.
_BAR = re.compile(r"[|•·]\s*")
# "at", "a las", "um ... Uhr", a zone.
_MAX_CLOCK_WORDS = 4
_CLOCK = re.compile(r"(?:[^\W\d_]{1,5}\.?\s){0,2}\d{1,2}\s?[:.h時시]")
# What feeds of networks print for an age, with nothing else around it.
_BARE_AGE = re.compile(r"\s*(\d{1,3})\s?([^\W\d_]{1,10})\.?\s*")
_BARE_UNITS = {**UNITS, "m": MINUTE}
_UNIT_NAMES = {
    1: "second",
    MINUTE: "minute",
    HOUR: "hour",
    DAY: "day",
    WEEK: "week",
    MONTH: "month",
    YEAR: "year",
}
_AGO = frozenset({*AGO_BEFORE, *AGO_AFTER})
# The first code point of the scripts that write words without spaces between them.
_FIRST_CJK = 0x3000
_AGO_AFTER = frozenset(AGO_AFTER)
_UNSPACED_AGO = [word for word in AGO_AFTER if ord(word[0]) > _FIRST_CJK]
_PADDED_AGO = [f" {phrase} " for phrase in AGO_BEFORE]
# "hier" is "yesterday" in French. In these languages it is "here", often as a link.
_HIER_IS_HERE = frozenset({"af", "de", "fy", "gsw", "lb", "nds", "nl"})
_DAY_WORDS = (*TODAY, *YESTERDAY, *BEFORE_YESTERDAY)


class Age(NamedTuple):
    """How long ago something was.

    Attributes:
        seconds: the age. precision: the finest unit of the text it was read from.
    """

    seconds: int
    precision: Precision


# The labels and names beside comments are the same on all pages of a site, and finding
# no age in one is slow.
@lru_cache(maxsize=2_000)
def parse_age(plain: str, language: str | None = None) -> Age | None:
    """Return the age that a text states; None for a text that states none.

    Args:
        plain: a text in lower case, with plain digits and spaces.
        language: CLDR's code of the text's language; None for unknown.
    """
    forms = (plain, plain.rstrip(" .!"), _text_after_bar(plain))
    if any(form in JUST_NOW for form in forms):
        return Age(0, Precision.MINUTE)
    age = _find_whole_age(forms[-1], language)
    if age is not None:
        return age
    units = load_units(language)
    if not _has_ago_word(plain, units):
        return None
    finest, seconds = _sum_units(plain, units)
    return Age(seconds, _precision_of_unit(finest)) if finest else None


def _find_whole_age(plain: str, language: str | None) -> Age | None:
    """Return the age that CLDR prints like this text: "пре 3 сата", "5 perce"."""
    numbers = _NUMBER.findall(plain)
    if len(numbers) != 1 or len(numbers[0]) > _MAX_AMOUNT_DIGITS:
        return None
    key = make_age_key(plain)
    unit = load_ages(language).get(key) if language else None
    unit = unit or load_ages(None).get(key)
    return Age(unit * int(numbers[0]), _precision_of_unit(unit)) if unit else None


def parse_days_back(plain: str, language: str | None = None) -> int | None:
    """Return how many days ago the day is that a text begins with; else None.

    0 for "today", 1 for "yesterday", 2 for "vorgestern".

    Args:
        language: CLDR's code of the text's language; None for unknown.
    """
    for text in (plain, _text_after_bar(plain)):
        if not text.startswith(_DAY_WORDS):
            continue
        if language in _HIER_IS_HERE and text.startswith("hier"):
            return None
        for days, phrases in enumerate((TODAY, YESTERDAY, BEFORE_YESTERDAY)):
            for phrase in phrases:
                if text.startswith(phrase) and _is_clock_time(text[len(phrase) :]):
                    return days
    return None


def _is_clock_time(rest: str) -> bool:
    """Return whether nothing or a time of day follows; else a sentence continues."""
    words = WORD.findall(rest)
    return not words or (
        len(words) <= _MAX_CLOCK_WORDS and _CLOCK.match(rest.lstrip(", ")) is not None
    )


def expand_bare_age(text: str) -> str:
    """Return ``3h``, ``5 min``, ``2d`` as "3 hour ago"; "" for any other text.

    Only for elements that hold a time: anywhere else ``3h`` is a duration.
    """
    match = _BARE_AGE.fullmatch(text)
    seconds = _BARE_UNITS.get(match[2].lower()) if match else None
    return f"{match[1]} {_UNIT_NAMES[seconds]} ago" if match and seconds else ""


def _text_after_bar(plain: str) -> str:
    return _BAR.split(plain)[-1]


def _has_ago_word(plain: str, units: Mapping[str, int]) -> bool:
    ordered = WORD.findall(plain)
    if len(ordered) > 1 and ordered[-1] in AGO_LAST and ordered[-2] in units:
        return True
    if not _AGO_AFTER.isdisjoint(ordered) or any(x in plain for x in _UNSPACED_AGO):
        return True
    padded = f" {plain}"
    return any(phrase in padded for phrase in _PADDED_AGO)


def _sum_units(plain: str, units: Mapping[str, int]) -> tuple[int, int]:
    """Return the finest unit named and the whole amount, both in seconds."""
    amounts = list(_iter_amounts(plain, units))
    if _lacks_unit(plain, amounts):
        return 0, 0
    known = [(match, unit) for match, unit in amounts if unit]
    if not known:
        return _read_unnumbered_age(plain)
    seconds = sum(unit * int(match[1] or 1) for match, unit in known)
    return min(unit for _, unit in known), seconds


def _iter_amounts(
    plain: str, units: Mapping[str, int]
) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each amount with the seconds of its unit, 0 for an unknown one."""
    match = _AMOUNT.search(plain)
    while match:
        unit = units.get(match[2]) or units.get(match[2].rstrip(_GLUED_AGO), 0)
        if match[1] == "2":
            # A dual that the number repeats.
            unit = unit or PAIRS.get(match[2], 0)
        yield match, unit
        # "il y a un an": what is one in another language comes before the amount.
        match = _AMOUNT.search(plain, match.end() if unit else match.start(2))


def _lacks_unit(plain: str, amounts: Sequence[tuple[re.Match[str], int]]) -> bool:
    """Return whether one of two numbers in a row has an unknown unit.

    "2 hodiny, 7 minut" without the hours would be seven minutes.
    """
    numbered = [(match, unit) for match, unit in amounts if match[1]]
    return any(
        bool(unit) != bool(other)
        and _JOINT.fullmatch(plain[first.end() : second.start()]) is not None
        for (first, unit), (second, other) in pairwise(numbered)
    )


def _read_unnumbered_age(plain: str) -> tuple[int, int]:
    """``منذ ساعة``, ``час назад``: one unit; ``منذ ساعتين``: two."""
    units = [word for word in WORD.findall(plain) if word not in _AGO]
    if len(units) != 1 or any(map(str.isdigit, plain)):
        return 0, 0
    pair = PAIRS.get(units[0], 0)
    unit = pair or UNITS.get(units[0], 0)
    return unit, unit * (2 if pair else 1)


def _precision_of_unit(seconds: int) -> Precision:
    if seconds < HOUR:
        return Precision.SECOND if seconds < MINUTE else Precision.MINUTE
    if seconds < MONTH:
        return Precision.HOUR if seconds < DAY else Precision.DAY
    return Precision.MONTH if seconds < YEAR else Precision.YEAR
