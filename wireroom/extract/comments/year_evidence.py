"""Decides the year of comments that print none: "Sep 21, 3:29 PM".

Such a day is read as the last one before the download. On a page that is read years
after its article, several years are possible, and which one is meant is not known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import is_of_another_year
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.extract.comments.markup.date_context import DateContext
    from wireroom.model.moment import PublishedTime

_YEAR = timedelta(days=365)
# The article's day may be one of another zone.
_SLACK = timedelta(days=1)


def drop_open_years(
    drafts: Sequence[CommentDraft],
    dates: DateContext,
    published: PublishedTime | None,
) -> Sequence[CommentDraft]:
    """Return the drafts without times whose year is open; what they print stays.

    Args:
        published: the article's publication. None or a guessed one tells nothing.
    """
    drafts = [
        replace(draft, posted=None)
        if draft.posted and is_of_another_year(draft.posted, dates.language)
        else draft
        for draft in drafts
    ]
    if published is None or published.source is DateSource.GUESSED or dates.now is None:
        return drafts
    # The first year in which a comment can be from.
    first = published.at - _SLACK + _YEAR
    if first >= dates.now:
        return drafts
    early = replace(dates, now=first, cache={}, printed={})
    return [
        replace(draft, posted=None) if _is_open(draft, dates.now, early) else draft
        for draft in drafts
    ]


def _is_open(draft: CommentDraft, now: datetime, early: DateContext) -> bool:
    """Return whether a text is another year's day where it is read in another year."""
    if draft.posted is None or early.now is None:
        return False
    # What the markup states for programs may be read beside what is printed.
    other = early.parse(draft.posted.raw, draft.posted.source)
    if other is None or other.at == draft.posted.at:
        return False
    is_age = now - draft.posted.at == early.now - other.at
    days = (draft.posted.at.month, draft.posted.at.day)
    return not is_age and days == (other.at.month, other.at.day)
