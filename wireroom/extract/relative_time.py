"""How long ago a text says that something was: "3 hours ago", "hace 2 días", "昨日"."""

from __future__ import annotations

import re

from wireroom.extract.words_calendar import (
    AGO_AFTER,
    AGO_BEFORE,
    JUST_NOW,
    PAIRS,
    TODAY,
    UNITS,
    YESTERDAY,
)
from wireroom.model.moment import Precision

_MINUTE, _HOUR, _DAY, _MONTH, _YEAR = 60, 3600, 86_400, 2_592_000, 31_536_000
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u0300-\u036f\u0900-\u0963])*")
_AMOUNT = re.compile(
    r"(?<![\d.])(?:(\d{1,4})\s?|\b(?:an?|one|eine[rm]?|une?|una|uno|um|uma|en|ett|bir)\s)"
    r"([^\W\d_]+)"
)
# "Ada | yesterday": a bar parts the name from the day.
_AFTER_BAR = re.compile(r"[|•·]\s*")
# "at", "a las", "um ... Uhr", a zone.
_MOST_WORDS = 4
_CLOCK = re.compile(r"(?:[^\W\d_]{1,5}\.?\s){0,2}\d{1,2}\s?[:.h時시]")
# What feeds of networks print for an age, and nothing else around it.
_BARE = re.compile(r"\s*(\d{1,3})\s?([^\W\d_]{1,10})\.?\s*")
_AGO = frozenset({*AGO_BEFORE, *AGO_AFTER})
_BARE_UNITS = {**UNITS, "m": _MINUTE}


def parse_age(plain: str) -> tuple[Precision, int] | None:
    """How finely and how many seconds ago, None where the text says no such thing.

    Args:
        plain: a text in lower case, with plain digits and spaces.
    """
    if any(x in JUST_NOW for x in (plain, plain.rstrip(" .!"), _text_after_bar(plain))):
        return Precision.MINUTE, 0
    if not _has_ago_word(plain):
        return None
    finest, seconds = _sum_units(plain)
    return (_precision_of_unit(finest), seconds) if finest else None


def parse_days_back(plain: str) -> int | None:
    """0 where the text begins with "today", 1 with "yesterday"; else None."""
    for text in (plain, _text_after_bar(plain)):
        for number, names in enumerate((TODAY, YESTERDAY)):
            if any(
                text.startswith(x) and _is_clock_time(text[len(x) :]) for x in names
            ):
                return number
    return None


def _is_clock_time(rest: str) -> bool:
    """Whether nothing or a time of day follows; a sentence goes on otherwise."""
    words = _WORD.findall(rest)
    return not words or (
        len(words) <= _MOST_WORDS and _CLOCK.match(rest.lstrip(", ")) is not None
    )


def expand_bare_age(text: str) -> str:
    """``3h``, ``5 min``, ``2d`` as "3 hour ago"; "" for any other text.

    Only for what stands where a time does: elsewhere it is a length.
    """
    found = _BARE.fullmatch(text)
    size = _BARE_UNITS.get(found[2].lower()) if found else None
    return f"{found[1]} {_NAMES[size]} ago" if found and size in _NAMES else ""


_NAMES = {1: "second", _MINUTE: "minute", _HOUR: "hour", _DAY: "day",
          7 * _DAY: "week", _MONTH: "month", _YEAR: "year"}  # fmt: skip


def _text_after_bar(plain: str) -> str:
    return _AFTER_BAR.split(plain)[-1]


def _has_ago_word(plain: str) -> bool:
    words = set(_WORD.findall(plain))
    return (
        any(x in words or (ord(x[0]) > 0x3000 and x in plain) for x in AGO_AFTER)
        or any(f" {plain}".find(f" {x} ") >= 0 for x in AGO_BEFORE)
    )  # fmt: skip


def _sum_units(plain: str) -> tuple[int, int]:
    """The finest unit named, in seconds, and the whole amount."""
    finest, seconds = 0, 0
    for found in _AMOUNT.finditer(plain):
        size = UNITS.get(found[2]) or UNITS.get(found[2].rstrip("前전"))
        if size:
            seconds += size * int(found[1] or 1)
            finest = min(finest or size, size)
    return (finest, seconds) if finest else _read_unnumbered_age(plain)


def _read_unnumbered_age(plain: str) -> tuple[int, int]:
    """``منذ ساعة``, ``час назад``: one; ``منذ ساعتين``: two."""
    units = [x for x in _WORD.findall(plain) if x not in _AGO]
    if len(units) != 1:
        return 0, 0
    pair = PAIRS.get(units[0], 0)
    size = pair or UNITS.get(units[0], 0)
    return size, size * (2 if pair else 1)


def _precision_of_unit(size: int) -> Precision:
    if size < _HOUR:
        return Precision.SECOND if size < _MINUTE else Precision.MINUTE
    if size < _MONTH:
        return Precision.HOUR if size < _DAY else Precision.DAY
    return Precision.MONTH if size < _YEAR else Precision.YEAR
