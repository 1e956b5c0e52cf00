"""The time of a comment that a page prints in the block about its author."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.printed_times import find_printed_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.date_context import DateContext, PrintedTime

_MAX_DESCENDANTS, _MAX_CLASS = 40, 200
# "create-time"; not "last-login-time".
_TIME_MARK = re.compile(
    r"(?:^|\s)(?:[a-z]{1,12}[-_]{1,2})?(?:(?:created?|posted?|publish|comments?|reply)"
    r"[-_]?)?(?:time|date|timestamp|datetime)(?:$|\s)",
    re.IGNORECASE,
)


def find_times_of_profiles(
    profiles: Iterable[HtmlElement], dates: DateContext
) -> list[PrintedTime]:
    """Return the time in the blocks about a member that a class names as a time.

    Nothing is returned where there are several: one is the day on which the member
    joined.
    """
    marked = (
        time
        for profile in profiles
        for part in islice(profile.iterdescendants("*"), _MAX_DESCENDANTS)
        if _TIME_MARK.search(part.get("class", "")[:_MAX_CLASS])
        and (time := find_printed_time(part, dates)) is not None
    )
    times = list(islice(marked, 2))
    return times if len(times) == 1 else []
