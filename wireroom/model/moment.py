"""A published time, with its source, precision and zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum


class DateSource(StrEnum):
    """Where a date was read."""

    FEED = "feed"
    JSON_LD = "json_ld"
    META = "meta"
    MARKUP = "markup"
    VISIBLE = "visible"
    URL = "url"
    GUESSED = "guessed"
    # The page states when it was last changed, and no other date: it was published then
    # at the latest.
    UPDATED = "updated"
    LIST = "list"


# Another place that states the date is believed before these.
DOUBTFUL_DATES = frozenset({DateSource.GUESSED, DateSource.UPDATED})


class Precision(StrEnum):
    """The finest unit of a printed date."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class ZoneSource(StrEnum):
    """What states the zone of a printed time.

    The text itself, the source's settings, other times that the site prints and of
    which the instant is known, or nothing: then the time is taken as UTC, with the
    digits that were printed.
    """

    STATED = "stated"
    SOURCE = "source"
    INFERRED = "inferred"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTime:
    """A date as printed and as an instant.

    Attributes:
        at: the instant, aware, UTC.
        raw: the text it was read from, unchanged.
        source: where it was read.
        precision: its finest unit; finer fields of ``at`` are zero.
        zone: what states its zone.
        offset_minutes: the zone's offset from UTC; None if nothing states a zone.
    """

    at: datetime
    raw: str
    source: DateSource
    precision: Precision = Precision.SECOND
    zone: ZoneSource = ZoneSource.STATED
    offset_minutes: int | None = 0

    @property
    def wall(self) -> datetime:
        """The printed digits, with UTC in the place of their zone."""
        return self.at + timedelta(minutes=self.offset_minutes or 0)

    def isoformat(self) -> str:
        """ISO 8601 as precise as the text; with an offset only where one is known."""
        if self.offset_minutes is None:
            wall = self.at.astimezone(UTC).replace(tzinfo=None)
        else:
            offset = timedelta(minutes=self.offset_minutes)
            wall = self.at.astimezone(timezone(offset) if offset else UTC)
        digits = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
        text = wall.isoformat(timespec="seconds")
        return text[: digits.get(self.precision, len(text))]
