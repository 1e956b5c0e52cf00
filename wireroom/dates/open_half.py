"""A printed time of day that may be of either half of the day: "7:51 um".

A clock of twelve hours prints one of two words beside each time. Where such a word may
stand and is not known, the day alone is sure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.dates.clock_time import find_unknown_word
from wireroom.dates.printed_text import normalize_text
from wireroom.dates.zones import parse_zone
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from wireroom.model.moment import PublishedTime

CLOCK_PRECISIONS = frozenset({Precision.HOUR, Precision.MINUTE, Precision.SECOND})


def find_open_half(time: PublishedTime, language: str | None) -> str:
    """Return the unknown word that may say the half of the day; "" without one.

    A zone's name is no such word.

    Args:
        language: CLDR's code of the text's language; None for unknown.
    """
    is_printed = time.source is DateSource.VISIBLE
    if not is_printed or time.precision not in CLOCK_PRECISIONS:
        return ""
    text = normalize_text(time.raw)
    word = find_unknown_word(text, language)
    if not word or parse_zone(text[text.rindex(word) :], time.wall) is not None:
        return ""
    return word


def cut_clock(time: PublishedTime) -> PublishedTime:
    """Return the day of a time."""
    midnight = time.wall.replace(hour=0, minute=0, second=0)
    at = time.at - (time.wall - midnight)
    return replace(time, at=at, precision=Precision.DAY)
