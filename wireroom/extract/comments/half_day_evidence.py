"""Drops times of day that may be of either half of the day: "7:51 um".

Where no comment of the page is from after noon or midnight by its number, the day alone
is sure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.dates.open_half import (
    CLOCK_PRECISIONS,
    cut_clock,
    find_open_half,
    may_lack_half,
)
from wireroom.extract.comments.markup.body_text import is_button_text
from wireroom.words.calendar import find_language_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.model.moment import PublishedTime

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
        replace(draft, posted=cut_clock(draft.posted))
        if draft.posted is not None and _has_open_half(draft, draft.posted, code)
        else draft
        for draft in drafts
    ]


def _is_of_24_hours(draft: CommentDraft) -> bool:
    """Return whether the hour of a comment is one that a half of the day has not."""
    if draft.posted is None or draft.posted.precision not in CLOCK_PRECISIONS:
        return False
    return not 1 <= draft.posted.wall.hour <= 12


def _has_open_half(
    draft: CommentDraft, posted: PublishedTime, language: str | None
) -> bool:
    if may_lack_half(posted, language):
        return True
    word = find_open_half(posted, language)
    if not word or word in _WORD.findall(draft.author.lower()):
        return False
    return not is_button_text(word)
