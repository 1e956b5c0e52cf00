"""Snapshot of a running deployment, used by the screen, the metrics and the alarms.

Figures that cost the same at any amount of data are read for every snapshot. Figures
whose cost grows with the sources or the tables are cached, longer the more they cost,
so that watching takes a bounded share of one processor at any size.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from wireroom.model.states import TargetState
from wireroom.store.reports.audit_runs import get_last_run
from wireroom.store.reports.feed_health import (
    FeedReport,
    find_fruitless_sources,
    judge_feeds,
)
from wireroom.store.reports.sources_mistakes import list_mistakes
from wireroom.store.reports.step_counts import start_of_slice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wireroom.model.feed_health import FruitlessSource
    from wireroom.model.rows import BreakerRow
    from wireroom.step_metrics import RunKind, RunTally
    from wireroom.store.change_feed.targets import TargetRow
    from wireroom.store.database import Store, Transaction
    from wireroom.store.reports.audit_runs import AuditRun
    from wireroom.store.reports.consumers import Consumer
    from wireroom.store.reports.gauges import Backlog, DatabaseServer, OverdueRows
    from wireroom.store.reports.source_hours import SourceYield
    from wireroom.workers.broker_queues import BrokerState, Queues

# Largest share of the time that any one group of figures may spend reading.
MAX_TIME_SHARE = 0.002
# Shortest time that each group of figures is cached, seconds.
LIVE_SECONDS, CACHED_SECONDS, USUAL_SECONDS = 2.0, 60.0, 3600.0
# The last hours of a source are compared with the week before them.
RECENT_HOURS, WEEK = timedelta(hours=6), timedelta(days=7)
# Period over which the rates of the stages are computed.
RECENT_RUNS = timedelta(minutes=15)
# The articles of the last hour are counted in slices of this length.
INTAKE_SLICE, INTAKE_SLICES = timedelta(minutes=5), 12
# Consumers reported one by one.
MAX_CONSUMERS = 50
NO_FEEDS = FeedReport(counts={}, faults=())

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStatus:
    """The last sign of life of a worker process.

    Attributes:
        node: name and host, such as ``cpu@host``.
        release: version of the product that it runs.
        queues: those that it reads.
        started_at: time of its first report to the database. seen_at: of its last one.
    """

    node: str
    release: str
    queues: Sequence[str]
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigures:
    """Figures that are read for every snapshot.

    Attributes:
        now: the database's time.
        heartbeats: when a task last ran from each queue.
        recent: runs of the last 15 minutes. totals: all runs.
        intake: articles published in the last hour, per 5 minutes, oldest first.
        breakers: the open ones, the longest open first. audit: the last one that ended.
        backlogs: sources with articles that wait to be downloaded, the most first.
        mistakes: of the sources files, which are not applied until they are mended.
        deployed_at: when the processes were started, if the reader was started with
            them.
    """

    now: datetime
    heartbeats: Mapping[str, datetime]
    overdue: Mapping[str, OverdueRows]
    quarantine: Mapping[str, int]
    server: DatabaseServer
    consumers: Sequence[Consumer]
    workers: Sequence[WorkerStatus]
    recent: Mapping[RunKind, RunTally]
    totals: Mapping[RunKind, RunTally]
    intake: Sequence[int]
    breakers: Sequence[BreakerRow] = ()
    audit: AuditRun | None = None
    backlogs: Sequence[Backlog] = ()
    mistakes: Sequence[str] = ()
    disabled_targets: Sequence[TargetRow] = ()
    deployed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedFigures:
    """Figures that are cached between snapshots.

    Attributes:
        feeds: by state, the number of feeds and how many of them are silent for
            longer than usual.
        silent_sources: names of the sources of those, the longest silent first.
        feed_report: the health of the feeds.
        row_estimates: estimated rows by table.
        database_bytes: size of the database on its disk.
        recent_yields: articles per source id in the last hours.
    """

    feeds: Mapping[str, tuple[int, int]]
    silent_sources: Sequence[str]
    row_estimates: Mapping[str, int]
    database_bytes: int
    recent_yields: Mapping[int, SourceYield]
    feed_report: FeedReport = NO_FEEDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A deployment at one moment; without a database only the broker's state.

    Attributes:
        usual_yields: articles per source id in the week before ``recent_yields``.
        fruitless: sources of whose entries none became an article.
    """

    broker: BrokerState
    live: LiveFigures | None = None
    cached: CachedFigures | None = None
    fruitless: Sequence[FruitlessSource] = ()
    usual_yields: Mapping[int, SourceYield] = field(default_factory=dict)


class SnapshotReader:
    """Reads snapshots and caches the costly figures. One a process; not thread-safe.

    Args:
        clock: monotonic seconds; tests replace it.
        is_deployment_start: whether this process was started together with the workers,
            which therefore have run no task yet.
    """

    def __init__(
        self,
        store: Store,
        queues: Queues,
        clock: Callable[[], float] = time.monotonic,
        *,
        is_deployment_start: bool = False,
    ) -> None:
        self._store, self._queues = store, queues
        self._is_deployment_start = is_deployment_start
        self._clock, self._began = clock, clock()
        self._broker = _Cached(LIVE_SECONDS, queues.read_state, clock)
        self._live = _Cached(
            LIVE_SECONDS, self._in_transaction(self._read_live_figures), clock
        )
        self._cached = _Cached(
            CACHED_SECONDS, self._in_transaction(_read_slow_figures), clock
        )
        self._fruitless = _Cached(
            CACHED_SECONDS, self._in_transaction(_read_fruitless), clock
        )
        self._usual = _Cached(USUAL_SECONDS, self._in_transaction(_read_usual), clock)

    def read_snapshot(self) -> Snapshot:
        """Return a snapshot; if the database does not answer, only the broker's."""
        broker = self._broker.get_value()
        try:
            return Snapshot(
                broker=broker,
                live=self._live.get_value(),
                cached=self._cached.get_value(),
                fruitless=self._fruitless.get_value(),
                usual_yields=self._usual.get_value(),
            )
        except (DBAPIError, PoolTimeoutError):
            return Snapshot(broker=broker)

    def discard_cache(self) -> None:
        """Make the next snapshot read every figure again."""
        for cached in (
            self._broker,
            self._live,
            self._cached,
            self._fruitless,
            self._usual,
        ):
            cached.discard_value()

    def _read_live_figures(self, tx: Transaction, now: datetime) -> LiveFigures:
        deployed_at = None
        if self._is_deployment_start:
            deployed_at = now - timedelta(seconds=self._clock() - self._began)
        return _read_live(tx, now, deployed_at)

    def _in_transaction(
        self, read: Callable[[Transaction, datetime], Value]
    ) -> Callable[[], Value]:
        def read_in_transaction() -> Value:
            with self._store.begin() as tx:
                return read(tx, tx.queue_heartbeats.get_database_time())

        return read_in_transaction


class _Cached(Generic[Value]):
    """A value that is read again after ``seconds``, or later if reading was slow."""

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
            elapsed = self._clock() - began
            self._due = began + max(self._seconds, elapsed / MAX_TIME_SHARE)
        return self._values[0]

    def discard_value(self) -> None:
        self._values.clear()


def _read_live(
    tx: Transaction, now: datetime, deployed_at: datetime | None
) -> LiveFigures:
    return LiveFigures(
        now=now,
        heartbeats=tx.queue_heartbeats.list_times(),
        overdue=tx.gauges.count_overdue(now=now),
        backlogs=tx.gauges.list_backlogs(now=now),
        quarantine=tx.gauges.count_quarantine(),
        server=tx.gauges.get_server(),
        consumers=tx.consumers.list_consumers()[:MAX_CONSUMERS],
        workers=_read_workers(tx),
        recent=tx.step_counts.sum_tallies(since=start_of_slice(now - RECENT_RUNS)),
        totals=tx.step_counts.sum_tallies(),
        intake=tx.gauges.count_publications(
            now=now, width=INTAKE_SLICE, slices=INTAKE_SLICES
        ),
        breakers=tx.host_breakers.list_open(),
        audit=get_last_run(tx.connection),
        mistakes=list_mistakes(tx.connection),
        disabled_targets=[
            target
            for target in tx.targets.list_targets()
            if target.state is TargetState.DISABLED
        ],
        deployed_at=deployed_at,
    )


def _read_workers(tx: Transaction) -> list[WorkerStatus]:
    return [
        WorkerStatus(
            node=row["node"],
            release=row["release"],
            queues=tuple(row["queues"]),
            started_at=row["started_at"],
            seen_at=row["seen_at"],
        )
        for row in tx.step_counts.list_workers()
    ]


def _read_slow_figures(tx: Transaction, now: datetime) -> CachedFigures:
    report = judge_feeds(tx.connection, now=now)
    return CachedFigures(
        feeds=report.states,
        silent_sources=report.silent_sources,
        row_estimates=tx.gauges.estimate_rows(),
        database_bytes=tx.gauges.get_database_size(),
        recent_yields=tx.source_hours.sum_by_source(
            since=now - RECENT_HOURS, until=now
        ),
        feed_report=report,
    )


def _read_fruitless(tx: Transaction, _now: datetime) -> list[FruitlessSource]:
    return find_fruitless_sources(tx.connection)


def _read_usual(tx: Transaction, now: datetime) -> Mapping[int, SourceYield]:
    return tx.source_hours.sum_by_source(since=now - WEEK, until=now - RECENT_HOURS)
