"""What is discussed most, read rarely: a busy week takes the database a second."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.store.reports import discussed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from wireroom.store.database import Transaction

    BeginRead = Callable[[], AbstractContextManager[Transaction]]

# Trends are read again after a minute, and not before so many times the seconds that
# reading them took.
MIN_SECONDS, SECONDS_PER_SECOND = 60.0, 300.0


class Span(StrEnum):
    """The time up to now that the trends are of."""

    DAY = "24h"
    WEEK = "7d"

    @property
    def length(self) -> timedelta:
        """As a duration."""
        return timedelta(days=1 if self is Span.DAY else 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a span; ``due``: monotonic seconds of the next reading."""

    at: datetime
    due: float
    trends: discussed.Trends
    hours: Sequence[discussed.HourCounts]


class TrendReader:
    """Reads the trends of a span and keeps them for a while. Thread-safe."""

    def __init__(self, begin_read: BeginRead) -> None:
        self._begin_read = begin_read
        self._lock = threading.Lock()
        self._readings: dict[Span, Reading] = {}

    def read(self, span: Span) -> Reading:
        """Return the trends; concurrent requests wait and get the same ones."""
        with self._lock:
            reading = self._readings.get(span)
            began = time.monotonic()
            if reading is None or began >= reading.due:
                reading = self._readings[span] = self._read_now(span, began)
            return reading

    def _read_now(self, span: Span, began: float) -> Reading:
        now = datetime.now(UTC)
        with self._begin_read() as tx:
            trends = discussed.read_trends(tx.connection, now=now, span=span.length)
            hours = discussed.count_by_hour(tx.connection, now=now, span=span.length)
        elapsed = time.monotonic() - began
        kept = max(MIN_SECONDS, elapsed * SECONDS_PER_SECOND)
        return Reading(at=now, due=began + kept, trends=trends, hours=hours)
