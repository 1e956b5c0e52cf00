"""Dates printed in comments, read with what is known about their page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.extract.dates import parse_printed_date
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.moment import PublishedTime

MAX_CACHED_DATES = 20_000
# A year or a month alone is a number in a comment rather than its date.
_COARSE = frozenset({Precision.YEAR, Precision.MONTH})


@dataclass(frozen=True, slots=True, kw_only=True)
class DateContext:
    """The page's clock, zone and order of numbers.

    Attributes:
        now: when the page was fetched; None: relative times are not read.
        utc_offset_minutes: the site's zone, used where a date states none.
        day_first: how ``03/04/2012`` is meant, see
            :func:`~wireroom.extract.dates.parse_printed_date`.
        cache: results of :meth:`parse`. A page says "Reply" and "3 hours ago" as often
            as it has comments, and each text is parsed once.
    """

    now: datetime | None
    utc_offset_minutes: int | None
    day_first: bool | None = None
    cache: dict[tuple[str, DateSource], PublishedTime | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def parse(self, text: str, source: DateSource) -> PublishedTime | None:
        """Return the time that a text names, at least as precise as a day or an age."""
        key = (text, source)
        if key not in self.cache:
            if len(self.cache) > MAX_CACHED_DATES:
                self.cache.clear()
            self.cache[key] = self._parse_uncached(text, source)
        return self.cache[key]

    def _parse_uncached(self, text: str, source: DateSource) -> PublishedTime | None:
        time = parse_printed_date(
            text,
            source=source,
            now=self.now,
            utc_offset_minutes=self.utc_offset_minutes,
            day_first=self.day_first,
        )
        # An age has an exact instant, and so the offset 0, however coarse its unit is.
        if time and time.precision in _COARSE and time.offset_minutes != 0:
            return None
        return time
