"""The day that the address of a page states."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.model.moment import PublishedTime

_IN_URL = re.compile(
    r"/((?:19[89]|20[0-4])\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-2]\d|3[01])(?=[/_-]|$)"
)
# ``/2021/7/4/12345/slug``.
_SHORT_IN_URL = re.compile(
    r"/((?:19[89]|20[0-4])\d)/(1[0-2]|[1-9])/([12]\d|3[01]|[1-9])/(?=.)"
)
# ``/29-10-2021``: only where the first number can be no month.
_DAY_IN_URL = re.compile(r"/(1[3-9]|2\d|3[01])-(0[1-9]|1[0-2])-(20[0-4]\d)(?=[/_.-]|$)")
# A story may be prepared before it is published, and its address keeps the first day.
_MAX_FROM_URL = timedelta(days=2)


def iter_url_days(url: str) -> Iterator[str]:
    """Yield the days in an address, in the form of ISO 8601 or shorter."""
    in_url = _IN_URL.search(url) or _SHORT_IN_URL.search(url)
    if in_url:
        yield "-".join(in_url.groups())
    day_in_url = _DAY_IN_URL.search(url)
    if day_in_url:
        yield "-".join(day_in_url.groups()[::-1])


def contradicts_url(time: PublishedTime, day: PublishedTime | None) -> bool:
    """Return whether a printed date is days away from the one in the address.

    It is that of another story, however it is marked.
    """
    is_printed = time.source is DateSource.VISIBLE
    return is_printed and day is not None and abs(time.at - day.at) > _MAX_FROM_URL
