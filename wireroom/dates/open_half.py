"""A printed time of day that may be of either half of the day: "7:51 um".

A clock of twelve hours prints one of two words beside each time. Where such a word may
stand and is not known, the day alone is sure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.dates.clock_time import find_unknown_word, has_half_day
from wireroom.dates.printed_text import normalize_text
from wireroom.dates.zones import parse_zone
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from wireroom.model.moment import PublishedTime

# Month, day, comma, year, and an hour without a zero in front.
_ENGLISH_FORM = re.compile(
    r"[^\W\d_]{3,}\.?\s\d{1,2}(?:st|nd|rd|th)?,\s\d{4}\b[^\d\n]{0,12}"
    r"(?<!\d)(?:[1-9]|1[0-2]):\d\d(?::\d\d)?\s*(?![\d:]|[ap]\.?\s?m\b)"
)
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


def may_lack_half(time: PublishedTime, language: str | None) -> bool:
    """Return whether a time has the form of English and no word for its half.

    "novembre 30, 2026 at 9:06": the format of a theme is "F j, Y at g:i a", and in
    French the last letter prints nothing.

    Args:
        language: CLDR's code of the text's language; None for unknown.
    """
    if language in {None, "en"} or time.source is not DateSource.VISIBLE:
        return False
    if time.precision not in CLOCK_PRECISIONS or not 1 <= time.wall.hour <= 12:
        return False
    text = normalize_text(time.raw)
    return bool(_ENGLISH_FORM.search(text)) and not has_half_day(text, language)


def cut_clock(time: PublishedTime) -> PublishedTime:
    """Return the day of a time."""
    midnight = time.wall.replace(hour=0, minute=0, second=0)
    at = time.at - (time.wall - midnight)
    return replace(time, at=at, precision=Precision.DAY)
