"""Reads "1 day ago" exactly where a list writes ages with two units.

Django writes "1 day, 2 hours ago" and leaves out the second unit if it is 0. Beside
such ages "1 day ago" is exact to the hour, and not any time of the day before.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from wireroom.dates.printed_text import normalize_text
from wireroom.dates.relative_time import parse_age
from wireroom.model.moment import Precision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.extract.comments.markup.date_context import DateContext

_AMOUNT = re.compile(r"\d+")
_MAX_AGE = 60


def refine_ages(
    drafts: Sequence[CommentDraft], dates: DateContext
) -> Sequence[CommentDraft]:
    """Return the drafts with ages in days to the hour, where the list shows hours."""
    now = dates.now
    if now is None:
        return drafts
    amounts = [_count_amounts(draft) for draft in drafts]
    if 2 not in amounts:
        return drafts
    return [
        _refine_age(draft, now, dates.language) if amount == 1 else draft
        for draft, amount in zip(drafts, amounts, strict=True)
    ]


def _count_amounts(draft: CommentDraft) -> int:
    """Count the numbers of an age; 0 for a date."""
    time = draft.posted
    if time is None or time.offset_minutes != 0 or len(time.raw) > _MAX_AGE:
        return 0
    amounts = _AMOUNT.findall(normalize_text(time.raw))
    return 0 if any(len(amount) > 2 for amount in amounts) else len(amounts)


def _refine_age(
    draft: CommentDraft, now: datetime, language: str | None
) -> CommentDraft:
    time = draft.posted
    assert time is not None, "an age is a time"
    age = parse_age(normalize_text(time.raw), language)
    if age is None or age.precision is not Precision.DAY:
        return draft
    at = (now - timedelta(seconds=age.seconds)).astimezone(UTC)
    hour = at.replace(minute=0, second=0, microsecond=0)
    return replace(draft, posted=replace(time, at=hour, precision=Precision.HOUR))
