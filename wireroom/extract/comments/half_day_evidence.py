"""Drops times of day that may be of either half of the day: "7:51 um".

A clock of twelve hours prints one of two words beside each time. Where they are not
known, and no comment of the page is from after noon or midnight by its number, the day
alone is sure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.dates.clock_time import find_unknown_word
from wireroom.dates.printed_text import normalize_text
from wireroom.dates.zones import parse_zone
from wireroom.extract.comments.markup.body_text import is_button_text
from wireroom.model.moment import DateSource, Precision
from wireroom.words.calendar import find_language_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.extract.comments.markup.fields import CommentDraft
    from wireroom.model.moment import PublishedTime

_CLOCK_PRECISIONS = frozenset({Precision.HOUR, Precision.MINUTE, Precision.SECOND})
_WORD = re.compile(r"[^\W\d_]+")


def drop_open_hours(
    drafts: Sequence[CommentDraft], language: str | None
) -> Sequence[CommentDraft]:
    """Return the drafts, without times of day whose half of the day is not known.

    Args:
        language: the language tag of the page; English has no other words than am, pm.
    """
    code = find_language_code(language)
    if code == "en" or any(map(_is_of_24_hours, drafts)):
        return drafts
    return [
        replace(draft, posted=_cut_clock(draft.posted))
        if draft.posted is not None and _has_open_half(draft, draft.posted, code)
        else draft
        for draft in drafts
    ]


def _is_of_24_hours(draft: CommentDraft) -> bool:
    """Return whether the hour of a comment is one that a half of the day has not."""
    if draft.posted is None or draft.posted.precision not in _CLOCK_PRECISIONS:
        return False
    return not 1 <= draft.posted.wall.hour <= 12


def _has_open_half(
    draft: CommentDraft, posted: PublishedTime, language: str | None
) -> bool:
    is_printed = posted.source is DateSource.VISIBLE
    if not is_printed or posted.precision not in _CLOCK_PRECISIONS:
        return False
    text = normalize_text(posted.raw)
    word = find_unknown_word(text, language)
    if not word or word in _WORD.findall(draft.author.lower()):
        return False
    zone = parse_zone(text[text.rindex(word) :], posted.wall)
    return zone is None and not is_button_text(word)


def _cut_clock(time: PublishedTime) -> PublishedTime:
    midnight = time.wall.replace(hour=0, minute=0, second=0)
    at = time.at - (time.wall - midnight)
    return replace(time, at=at, precision=Precision.DAY)
