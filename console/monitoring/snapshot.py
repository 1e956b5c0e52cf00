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

from wireroom.store.reports.step_counts import slice_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from wireroom.step_metrics import Kind, Tally
    from wireroom.store.database import Store, Transaction
    from wireroom.store.reports.consumers import Consumer
    from wireroom.store.reports.gauges import Overdue, Server
    from wireroom.store.reports.source_hours import Yield
    from wireroom.workers.broker_queues import Broker, Queues

# Most of the time that any one kind of reading may take.
SHARE = 0.002
# Seconds that each kind is kept at least.
QUICK, SLOW, USUAL = 2.0, 60.0, 3600.0
# What is compared: the last hours of a source with the week before them.
LATELY, WEEK = timedelta(hours=6), timedelta(days=7)
# Over how long the rates of the stages are told.
RECENT = timedelta(minutes=15)
# The intake of the last hour, and what it is cut into.
SLICE, SLICES = timedelta(minutes=5), 12
# Consumers told one by one.
CONSUMERS = 50

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What is read every time.

    Attributes:
        now: the database's time. pulses: when each queue was last crossed.
        recent, totals: runs of the last quarter of an hour, and all.
        intake: articles published, by five minutes of the last hour, the oldest first.
    """

    now: datetime
    pulses: Mapping[str, datetime]
    overdue: Mapping[str, Overdue]
    quarantine: Mapping[str, int]
    server: Server
    consumers: Sequence[Consumer]
    workers: Sequence[Mapping[str, Any]]
    recent: Mapping[Kind, Tally]
    totals: Mapping[Kind, Tally]
    intake: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is kept between reads.

    Attributes:
        feeds: in each state, how many, and how many of them silent beyond habit.
        silent: sources of those, the longest first. rows: estimates, by table.
        size: of the database, bytes. lately: what sources published of late.
    """

    feeds: Mapping[str, tuple[int, int]]
    silent: Sequence[str]
    rows: Mapping[str, int]
    size: int
    lately: Mapping[int, Yield]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A deployment at one moment; all but the broker is None without a database.

    Attributes:
        usual: what each source published in the week before.
    """

    broker: Broker
    now: Now | None = None
    known: Known | None = None
    usual: Mapping[int, Yield] = field(default_factory=dict)


class Reader:
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
        self._broker = _Kept(QUICK, queues.look, clock)
        self._now = _Kept(QUICK, self._in(_now), clock)
        self._known = _Kept(SLOW, self._in(_known), clock)
        self._usual = _Kept(USUAL, self._in(_usual), clock)

    def read(self) -> Reading:
        """Read how it stands."""
        broker = self._broker.get()
        try:
            return Reading(
                broker=broker,
                now=self._now.get(),
                known=self._known.get(),
                usual=self._usual.get(),
            )
        except (DBAPIError, PoolTimeoutError):
            return Reading(broker=broker)

    def forget(self) -> None:
        """Read everything anew the next time."""
        for kept in (self._broker, self._now, self._known, self._usual):
            kept.forget()

    def _in(
        self, read: Callable[[Transaction, datetime], Value]
    ) -> Callable[[], Value]:
        def reading() -> Value:
            with self._store.begin() as tx:
                return read(tx, tx.pulses.now())

        return reading


class _Kept(Generic[Value]):
    """A value that is read again when it is old, and the later the more it cost."""

    def __init__(
        self, seconds: float, read: Callable[[], Value], clock: Callable[[], float]
    ) -> None:
        self._seconds, self._read, self._clock = seconds, read, clock
        self._values: list[Value] = []
        self._due = float("-inf")

    def get(self) -> Value:
        began = self._clock()
        if began >= self._due or not self._values:
            self._values[:] = [self._read()]
            took = self._clock() - began
            self._due = began + max(self._seconds, took / SHARE)
        return self._values[0]

    def forget(self) -> None:
        self._values.clear()


def _now(tx: Transaction, now: datetime) -> Now:
    return Now(
        now=now,
        pulses=tx.pulses.all(),
        overdue=tx.gauges.overdue(now=now),
        quarantine=tx.gauges.quarantine(),
        server=tx.gauges.server(),
        consumers=tx.consumers.list()[:CONSUMERS],
        workers=tx.counts.workers(),
        recent=tx.counts.totals(since=slice_of(now - RECENT)),
        totals=tx.counts.totals(),
        intake=tx.gauges.intake(now=now, width=SLICE, slices=SLICES),
    )


def _known(tx: Transaction, now: datetime) -> Known:
    return Known(
        feeds=tx.gauges.feeds(now=now),
        silent=tx.gauges.silent(now=now),
        rows=tx.gauges.rows(),
        size=tx.gauges.size(),
        lately=tx.hours.sums(since=now - LATELY, until=now),
    )


def _usual(tx: Transaction, now: datetime) -> Mapping[int, Yield]:
    return tx.hours.sums(since=now - WEEK, until=now - LATELY)
