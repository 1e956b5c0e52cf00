"""Decides the order of day and month in comments: ``03/04/2012``.

Where neither the page's other dates nor its language tell the order, the comments
themselves may: none is older than its article or newer than the download, and a list is
in the order of its times.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from wireroom.dates.numeric_day import has_unknown_order
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.extract.comments.markup.date_context import DateContext
    from wireroom.model.moment import PublishedTime

# The article's day may be one of another zone.
_SLACK = timedelta(days=1)
# A list this short is in order by chance in either reading.
_MIN_ORDERED = 3


def settle_day_order(
    drafts: Sequence[CommentDraft],
    dates: DateContext,
    published: PublishedTime | None,
) -> Sequence[CommentDraft]:
    """Return the drafts with the days that only one order of day and month allows.

    Args:
        published: the article's publication, or None. A guessed one is no evidence:
            the guess may be made from a comment.
    """
    if published is not None and published.source is DateSource.GUESSED:
        published = None
    if not any(map(_is_ambiguous, drafts)):
        return drafts
    readings = [
        reading
        for day_first in (True, False)
        if (reading := _read_in_order(drafts, dates, day_first=day_first)) is not None
        and (published is None or _is_after(reading, published.at))
    ]
    if len(readings) > 1:
        readings = [reading for reading in readings if _is_in_order(reading)]
    return readings[0] if len(readings) == 1 else drafts


def _is_ambiguous(draft: CommentDraft) -> bool:
    return (
        draft.posted is not None
        and draft.posted.precision is Precision.YEAR
        and has_unknown_order(draft.posted_raw)
    )


def _read_in_order(
    drafts: Sequence[CommentDraft], dates: DateContext, *, day_first: bool
) -> list[CommentDraft] | None:
    """Return the drafts in one order; None if that gives an impossible time."""
    ordered = replace(dates, day_first=day_first, cache={}, printed={})
    read: list[CommentDraft] = []
    for draft in drafts:
        if not _is_ambiguous(draft):
            read.append(draft)
            continue
        time = ordered.parse(draft.posted_raw, DateSource.VISIBLE)
        if time is None or time.precision is Precision.YEAR:
            return None
        read.append(replace(draft, posted=time))
    return read


def _is_after(drafts: Sequence[CommentDraft], published: datetime) -> bool:
    return all(time >= published - _SLACK for time in _list_times(drafts))


def _is_in_order(drafts: Sequence[CommentDraft]) -> bool:
    """Return whether the comments at the top of threads are in order of time."""
    times = _list_times([draft for draft in drafts if draft.parent is None])
    steps = [first < second for first, second in pairwise(times) if first != second]
    return len(steps) >= _MIN_ORDERED - 1 and len(set(steps)) == 1


def _list_times(drafts: Sequence[CommentDraft]) -> list[datetime]:
    return [
        draft.posted.at
        for draft in drafts
        if draft.posted is not None and draft.posted.precision is not Precision.YEAR
    ]
