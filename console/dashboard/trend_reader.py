"""What is discussed most, read rarely: a busy week takes the database a second."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.store.reports.outlet_stories import (
    MAX_LINES,
    count_by_hour,
    list_reported_stories,
)
from wireroom.store.trends.discussed import find_discussed
from wireroom.store.trends.term_counts import RisingRequest, find_rising

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from wireroom.search.rising import RisingTerm
    from wireroom.store.database import Transaction
    from wireroom.store.reports.outlet_stories import HourCounts, ReportedStory
    from wireroom.store.trends.discussed import DiscussedArticle

    BeginRead = Callable[[], AbstractContextManager[Transaction]]

# Trends are read again after a minute at the earliest, and after 300 times as long as
# reading them took.
MIN_SECONDS, SECONDS_PER_SECOND = 60.0, 300.0
# The names of a span are compared with those of so many spans before it.
SPANS_BEFORE = 3


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
    stories: Sequence[ReportedStory]
    articles: Sequence[DiscussedArticle]
    names: Sequence[RisingTerm]
    hours: Sequence[HourCounts]


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
            tables = tx.connection
            reading = Reading(
                at=now,
                due=began,
                stories=list_reported_stories(tables, since=now - span.length),
                articles=find_discussed(
                    tables, since=now - span.length, until=now, limit=MAX_LINES
                ),
                names=find_rising(tables, make_request(now, span)).terms,
                hours=count_by_hour(tables, now=now, span=span.length),
            )
        elapsed = time.monotonic() - began
        kept = max(MIN_SECONDS, elapsed * SECONDS_PER_SECOND)
        return replace(reading, due=began + kept)


def make_request(now: datetime, span: Span) -> RisingRequest:
    """Return what to compare: the names of a span with those of the time before."""
    baseline = span.length * SPANS_BEFORE
    return RisingRequest(
        until=now, recent=span.length, baseline=baseline, limit=MAX_LINES
    )
