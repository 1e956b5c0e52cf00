"""How a deployment stands: read for the screen, the metrics and the alarms alike.

What costs the same however much is stored is read every time; what grows with the
sources or the tables is kept between reads, the longer the more it cost. So watching
takes a bounded share of a processor at any size.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from wireroom.store.reports.step_counts import start_of_slice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from wireroom.step_metrics import RunKind, RunTally
    from wireroom.store.database import Store, Transaction
    from wireroom.store.reports.consumers import Consumer
    from wireroom.store.reports.gauges import DatabaseServer, OverdueRows
    from wireroom.store.reports.source_hours import SourceYield
    from wireroom.workers.broker_queues import BrokerState, Queues

# Most of the time that any one kind of reading may take.
MAX_TIME_SHARE = 0.002
# Seconds that each kind is kept at least.
LIVE_SECONDS, CACHED_SECONDS, USUAL_SECONDS = 2.0, 60.0, 3600.0
# What is compared: the last hours of a source with the week before them.
RECENT_HOURS, WEEK = timedelta(hours=6), timedelta(days=7)
# Over how long the rates of the stages are told.
RECENT_RUNS = timedelta(minutes=15)
# The intake of the last hour, and what it is cut into.
INTAKE_SLICE, INTAKE_SLICES = timedelta(minutes=5), 12
# Consumers told one by one.
MAX_CONSUMERS = 50

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigures:
    """What is read every time.

    Attributes:
        now: the database's time. pulses: when each queue was last crossed.
        recent, totals: runs of the last quarter of an hour, and all.
        intake: articles published, by five minutes of the last hour, the oldest first.
    """

    now: datetime
    heartbeats: Mapping[str, datetime]
    overdue: Mapping[str, OverdueRows]
    quarantine: Mapping[str, int]
    server: DatabaseServer
    consumers: Sequence[Consumer]
    workers: Sequence[Mapping[str, Any]]
    recent: Mapping[RunKind, RunTally]
    totals: Mapping[RunKind, RunTally]
    intake: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedFigures:
    """What is kept between reads.

    Attributes:
        feeds: in each state, how many, and how many of them silent beyond habit.
        silent: sources of those, the longest first. rows: estimates, by table.
        size: of the database, bytes. lately: what sources published of late.
    """

    feeds: Mapping[str, tuple[int, int]]
    silent_sources: Sequence[str]
    row_estimates: Mapping[str, int]
    database_bytes: int
    recent_yields: Mapping[int, SourceYield]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A deployment at one moment; all but the broker is None without a database.

    Attributes:
        usual: what each source published in the week before.
    """

    broker: BrokerState
    live: LiveFigures | None = None
    cached: CachedFigures | None = None
    usual_yields: Mapping[int, SourceYield] = field(default_factory=dict)


class SnapshotReader:
    """Reads, and remembers what is costly. One a process; not thread-safe.

    Args:
        clock: seconds that only grow; replaced by tests.
    """

    def __init__(
        self,
        store: Store,
        queues: Queues,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._queues = store, queues
        self._broker = _Cached(LIVE_SECONDS, queues.read_state, clock)
        self._now = _Cached(LIVE_SECONDS, self._in_transaction(_read_live), clock)
        self._known = _Cached(CACHED_SECONDS, self._in_transaction(_read_cached), clock)
        self._usual = _Cached(USUAL_SECONDS, self._in_transaction(_read_usual), clock)

    def read_snapshot(self) -> Snapshot:
        """Read how it stands."""
        broker = self._broker.get_value()
        try:
            return Snapshot(
                broker=broker,
                live=self._now.get_value(),
                cached=self._known.get_value(),
                usual_yields=self._usual.get_value(),
            )
        except (DBAPIError, PoolTimeoutError):
            return Snapshot(broker=broker)

    def discard_cache(self) -> None:
        """Read everything anew the next time."""
        for kept in (self._broker, self._now, self._known, self._usual):
            kept.discard_value()

    def _in_transaction(
        self, read: Callable[[Transaction, datetime], Value]
    ) -> Callable[[], Value]:
        def reading() -> Value:
            with self._store.begin() as tx:
                return read(tx, tx.queue_heartbeats.get_database_time())

        return reading


class _Cached(Generic[Value]):
    """A value that is read again when it is old, and the later the more it cost."""

    def __init__(
        self, seconds: float, read: Callable[[], Value], clock: Callable[[], float]
    ) -> None:
        self._seconds, self._read, self._clock = seconds, read, clock
        self._values: list[Value] = []
        self._due = float("-inf")

    def get_value(self) -> Value:
        began = self._clock()
        if began >= self._due or not self._values:
            self._values[:] = [self._read()]
            took = self._clock() - began
            self._due = began + max(self._seconds, took / MAX_TIME_SHARE)
        return self._values[0]

    def discard_value(self) -> None:
        self._values.clear()


def _read_live(tx: Transaction, now: datetime) -> LiveFigures:
    return LiveFigures(
        now=now,
        heartbeats=tx.queue_heartbeats.list_times(),
        overdue=tx.gauges.count_overdue(now=now),
        quarantine=tx.gauges.count_quarantine(),
        server=tx.gauges.get_server(),
        consumers=tx.consumers.list_consumers()[:MAX_CONSUMERS],
        workers=tx.step_counts.list_workers(),
        recent=tx.step_counts.sum_tallies(since=start_of_slice(now - RECENT_RUNS)),
        totals=tx.step_counts.sum_tallies(),
        intake=tx.gauges.count_publications(
            now=now, width=INTAKE_SLICE, slices=INTAKE_SLICES
        ),
    )


def _read_cached(tx: Transaction, now: datetime) -> CachedFigures:
    return CachedFigures(
        feeds=tx.gauges.count_feeds_by_state(now=now),
        silent_sources=tx.gauges.list_silent_sources(now=now),
        row_estimates=tx.gauges.estimate_rows(),
        database_bytes=tx.gauges.get_database_size(),
        recent_yields=tx.source_hours.sum_by_source(
            since=now - RECENT_HOURS, until=now
        ),
    )


def _read_usual(tx: Transaction, now: datetime) -> Mapping[int, SourceYield]:
    return tx.source_hours.sum_by_source(since=now - WEEK, until=now - RECENT_HOURS)
