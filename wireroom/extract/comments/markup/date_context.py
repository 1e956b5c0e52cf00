"""Dates printed in comments, read with what is known about their page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from wireroom.dates.numeric_day import has_unknown_order
from wireroom.dates.printed_date import parse_printed_date
from wireroom.model.moment import DateSource, Precision, ZoneSource

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.dialect import Marks
    from wireroom.extract.publication_date.day_order import DayOrder
    from wireroom.model.moment import PublishedTime

MAX_CACHED_DATES = 20_000
# No comment is older than the web, or written after the download: clocks of sites and
# the assumed zone may be wrong by so much.
_EARLIEST_YEAR = 1990
_SLACK = timedelta(days=2)
# A year or a month alone is a number in a comment rather than its date.
_COARSE = frozenset({Precision.YEAR, Precision.MONTH})


class PrintedTime(NamedTuple):
    """A date, the element that holds it, and the text of that element."""

    element: HtmlElement
    text: str
    time: PublishedTime


@dataclass(frozen=True, slots=True, kw_only=True)
class DateContext:
    """The page's clock, zone and order of numbers.

    Attributes:
        now: when the page was fetched; None: relative times are not read.
        utc_offset_minutes: the site's zone, used where a date states none.
        day_first: how ``03/04/2012`` is meant, see
            :func:`~wireroom.dates.printed_date.parse_printed_date`.
        page_order: finds the order where ``day_first`` is None.
        language: the language tag of the page.
        cache: results of :meth:`parse`. A page says "Reply" and "3 hours ago" as often
            as it has comments, and each text is parsed once.
        printed: what each element of the page prints, see
            :func:`~wireroom.extract.comments.markup.printed_times.find_printed_time`.
        marks: what each element of the page says of itself: several readers ask, and
            again for each comment around it.
    """

    now: datetime | None
    utc_offset_minutes: int | None
    day_first: bool | None = None
    page_order: DayOrder | None = None
    language: str | None = None
    cache: dict[tuple[str, DateSource], PublishedTime | None] = field(
        default_factory=dict, compare=False, repr=False
    )
    printed: dict[HtmlElement, PrintedTime | None] = field(
        default_factory=dict, compare=False, repr=False
    )
    marks: dict[HtmlElement, Marks] = field(
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
        time = self._parse_with_order(text, source, self._find_order(text))
        if time is None and has_unknown_order(text):
            # The year is sure, and that it is the comment's date.
            time = self._parse_with_order(text, source, day_first=True)
            return time and _reduce_to_year(time)
        # An age has an exact instant, and so the offset 0, however coarse its unit is.
        if time and time.precision in _COARSE and time.offset_minutes != 0:
            return None
        return time

    def _find_order(self, text: str) -> bool | None:
        if self.day_first is None and self.page_order and has_unknown_order(text):
            return self.page_order.day_first
        return self.day_first

    def _parse_with_order(
        self,
        text: str,
        source: DateSource,
        day_first: bool | None,  # noqa: FBT001 - private
    ) -> PublishedTime | None:
        time = parse_printed_date(
            text,
            source=source,
            now=self.now,
            utc_offset_minutes=self.utc_offset_minutes,
            day_first=day_first,
            language=self.language,
        )
        return time if time and self._is_plausible(time) else None

    def _is_plausible(self, time: PublishedTime) -> bool:
        """Return whether the web existed and the download was not yet."""
        if time.at.year < _EARLIEST_YEAR:
            return False
        return self.now is None or time.at <= self.now + _SLACK


def _reduce_to_year(time: PublishedTime) -> PublishedTime:
    year = time.at.replace(month=1, day=1, hour=0, minute=0, second=0)
    return replace(
        time,
        at=year,
        precision=Precision.YEAR,
        zone=ZoneSource.ASSUMED,
        offset_minutes=None,
    )
