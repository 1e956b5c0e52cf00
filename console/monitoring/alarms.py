"""What is wrong with a running deployment, and what to do about it.

The one place that knows: the screen, ``/metrics``, the dashboard and the shipped alert
rules all take it from here. Judged is what the database and the broker tell. A worker
that is up and connected may take nothing, and beat may be gone without anyone noticing;
so every queue has to be crossed by some task within three periods of its canary
(``tasks/maintenance.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.console.monitoring.source_quality import Fault, judge
from wireroom.model.states import FeedState, Outcome, PollOutcome
from wireroom.step_metrics import Ran
from wireroom.tasks.backpressure import overfull
from wireroom.tasks.chain import Queue
from wireroom.tasks.maintenance import CANARY_EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from wireroom.console.monitoring.snapshot import Known, Now, Reading
    from wireroom.workers.broker_queues import Broker

SILENCE = 3 * CANARY_EVERY
# A message that waits longer than this is news that grows old, seconds.
OLD = 600.0
# A row that is due so long, and handed out to nobody, waits for room or for a tick.
OVERDUE = timedelta(minutes=15)
# A consumer has had an event before it for so long.
BEHIND = timedelta(hours=1)
# A transaction so old keeps PostgreSQL from clearing up, seconds.
TRANSACTION = 3600.0
# Shares: of a stage's runs that fail (of so many at least), of feeds, of room.
FAILING, FEW_RUNS, FEEDS, FULL = 0.5, 20, 0.2, 0.8
# So many sources are named of each kind.
NAMED = 20


class Severity(StrEnum):
    """Whether work stands still, or will go wrong if nobody looks."""

    CRITICAL = "critical"
    WARNING = "warning"


class Kind(StrEnum):
    """What may be wrong; a label of the metrics and of the rules."""

    DATABASE_DOWN = "database_down"
    BROKER_DOWN = "broker_down"
    NO_TICK = "no_tick"
    QUEUE_SILENT = "queue_silent"
    QUEUE_CROWDED = "queue_crowded"
    QUEUE_OLD = "queue_old"
    OVERDUE = "overdue"
    STAGE_FAILING = "stage_failing"
    QUARANTINE = "quarantine"
    FEEDS_FAILING = "feeds_failing"
    SOURCE_SILENT = "source_silent"
    SOURCE_FLOODING = "source_flooding"
    SOURCE_LATE = "source_late"
    SOURCE_THIN = "source_thin"
    COMMENTS_MISSING = "comments_missing"
    CONSUMER_BEHIND = "consumer_behind"
    CONNECTIONS_SHORT = "connections_short"
    TRANSACTION_OLD = "transaction_old"
    BROKER_FULL = "broker_full"


CRITICAL = frozenset(
    {Kind.DATABASE_DOWN, Kind.BROKER_DOWN, Kind.NO_TICK, Kind.QUEUE_SILENT}
)

# What to do about it: a command to type first, as far as there is one.
DO = {
    Kind.DATABASE_DOWN: "start PostgreSQL, then: wireroom doctor",
    Kind.BROKER_DOWN: "start the broker; nothing is lost; then: wireroom doctor",
    Kind.NO_TICK: "start beat and a net worker, then: wireroom health",
    Kind.QUEUE_SILENT: "start a worker for it, then: wireroom health",
    Kind.QUEUE_CROWDED: "more workers, or raise WIREROOM_QUEUE_LIMIT",
    Kind.QUEUE_OLD: "more workers: docker compose up -d --scale cpu=4",
    Kind.OVERDUE: "more workers; is beat up? wireroom health",
    Kind.STAGE_FAILING: "wireroom audit",
    Kind.QUARANTINE: "wireroom failures list",
    Kind.FEEDS_FAILING: "wireroom sources list",
    Kind.SOURCE_SILENT: "wireroom sources list",
    Kind.SOURCE_FLOODING: "wireroom sources list",
    Kind.SOURCE_LATE: "wireroom sources list",
    Kind.SOURCE_THIN: "wireroom why URL, for one of its articles",
    Kind.COMMENTS_MISSING: "wireroom why URL, for one of its articles",
    Kind.CONSUMER_BEHIND: "wireroom consumers list",
    Kind.CONNECTIONS_SHORT: "fewer threads, or raise max_connections",
    Kind.TRANSACTION_OLD: "SELECT pid, query FROM pg_stat_activity ORDER BY xact_start",
    Kind.BROKER_FULL: "raise the broker's maxmemory",
}

_OF_SOURCES = {
    Fault.LATE: Kind.SOURCE_LATE,
    Fault.FLOODING: Kind.SOURCE_FLOODING,
    Fault.THIN: Kind.SOURCE_THIN,
    Fault.COMMENTS_MISSING: Kind.COMMENTS_MISSING,
}
# What came of a run that counts as failed.
FAILED = frozenset({Outcome.FAILED, PollOutcome.FAILED, Ran.PUT_OFF, Ran.ERROR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that is wrong.

    Attributes:
        subject: the queue, stage, source or consumer; empty where it is about all.
        said: in words, without what came from the web.
    """

    kind: Kind
    said: str
    subject: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return Severity.CRITICAL if self.kind in CRITICAL else Severity.WARNING

    @property
    def do(self) -> str:
        """What to do about it."""
        return DO[self.kind]


def of(reading: Reading, queue_limit: int) -> list[Alarm]:
    """Name everything that is wrong, the worst first."""
    found = list(_of_broker(reading.broker, queue_limit))
    if reading.now is None or reading.known is None:
        said = "the database does not answer"
        return [Alarm(kind=Kind.DATABASE_DOWN, said=said), *found]
    found += _of_work(reading.now)
    found += _of_server(reading.now)
    found += _of_feeds(reading.known)
    found += _of_sources(reading)
    order = list(Kind)
    return sorted(found, key=lambda alarm: order.index(alarm.kind))


def silent(
    pulses: Mapping[str, datetime],
    now: datetime,
    queues: Iterable[str] = tuple(Queue),
) -> list[str]:
    """Name the queues that nothing has crossed for too long, a line each."""
    return [alarm.said for alarm in _quiet(pulses, now, list(queues))]


def crowded(waiting: Mapping[str, int], limit: int) -> list[str]:
    """Name the queues that the tick does not feed because they are too long."""
    return [alarm.said for alarm in _crowded(waiting, limit)]


def _quiet(
    pulses: Mapping[str, datetime], now: datetime, asked: Sequence[str]
) -> list[Alarm]:
    """Judge the pulses; one alarm where nothing has crossed any queue."""
    since = {q: (now - pulses[q]).total_seconds() for q in asked if q in pulses}
    quiet = [q for q in asked if since.get(q, SILENCE + 1) > SILENCE]
    if len(asked) > 1 and quiet == list(asked):
        told = _for(min(since.values(), default=None))
        why = "beat, or every worker, is not running"
        said = f"nothing has crossed any queue {told}: {why}"
        return [Alarm(kind=Kind.NO_TICK, said=said)]
    return [_quiet_queue(queue, since.get(queue)) for queue in quiet]


def _quiet_queue(queue: str, seconds: float | None) -> Alarm:
    if queue == Queue.CONTROL:
        why = "beat is not running, or no worker takes from queue control"
        return Alarm(kind=Kind.NO_TICK, said=f"no tick {_for(seconds)}: {why}")
    why = "no worker takes from it, or all that do hang"
    said = f"nothing has crossed queue {queue} {_for(seconds)}: {why}"
    return Alarm(kind=Kind.QUEUE_SILENT, subject=queue, said=said)


def _crowded(waiting: Mapping[str, int], limit: int) -> Iterator[Alarm]:
    for queue, count in overfull(waiting, limit).items():
        said = f"queue {queue} holds {count} messages, {limit} are its limit"
        said += ": the tick waits"
        yield Alarm(kind=Kind.QUEUE_CROWDED, subject=queue, said=said)


def _of_broker(broker: Broker, limit: int) -> Iterator[Alarm]:
    if not broker.up:
        yield Alarm(kind=Kind.BROKER_DOWN, said="the broker does not answer")
        return
    yield from _crowded(broker.waiting, limit)
    for queue, age in broker.oldest.items():
        if age > OLD:
            said = f"the oldest message of queue {queue} has waited {_for(age)[4:]}"
            yield Alarm(kind=Kind.QUEUE_OLD, subject=queue, said=said)
    share = (broker.memory or 0) / (broker.memory_limit or float("inf"))
    if share > FULL:
        yield Alarm(
            kind=Kind.BROKER_FULL, said=f"the broker's memory is {share:.0%} full"
        )


def _of_work(now: Now) -> Iterator[Alarm]:
    yield from _quiet(now.pulses, now.now, list(Queue))
    for table, overdue in now.overdue.items():
        if overdue.oldest > OVERDUE:
            told = _for(overdue.oldest.total_seconds())
            said = f"{overdue.rows} {table} are due and not sent, the oldest {told}"
            yield Alarm(kind=Kind.OVERDUE, subject=table, said=said)
    yield from _failing(now)
    if now.quarantine:
        count = sum(now.quarantine.values())
        said = f"{count} in quarantine, from {', '.join(now.quarantine)}"
        yield Alarm(kind=Kind.QUARANTINE, said=said)
    for consumer in now.consumers:
        since = consumer.waiting_since
        if consumer.lost or (since is not None and now.now - since > BEHIND):
            told = "events it has not read are gone" if consumer.lost else "is behind"
            said = f"a consumer {told}, by {consumer.behind} events"
            yield Alarm(kind=Kind.CONSUMER_BEHIND, subject=consumer.name, said=said)


def _failing(now: Now) -> Iterator[Alarm]:
    for stage in sorted({kind.stage for kind in now.recent}):
        runs = {k: t.runs for k, t in now.recent.items() if k.stage == stage}
        busy = sum(n for k, n in runs.items() if k.outcome != Ran.NOTHING)
        bad = {k: n for k, n in runs.items() if k.outcome in FAILED}
        failed = sum(bad.values())
        if busy >= FEW_RUNS and failed > FAILING * busy:
            worst = max(bad, key=lambda kind: bad[kind])
            said = f"{failed} of {busy} runs of {stage} failed, most as"
            said += f" {worst.reason or worst.outcome}"
            yield Alarm(kind=Kind.STAGE_FAILING, subject=stage, said=said)


def _of_server(now: Now) -> Iterator[Alarm]:
    server = now.server
    if server.connections_of_all > FULL * server.connections_limit:
        said = f"{server.connections_of_all} of {server.connections_limit}"
        said += " connections of the database server are taken"
        yield Alarm(kind=Kind.CONNECTIONS_SHORT, said=said)
    if server.oldest_transaction > TRANSACTION:
        said = f"a transaction has been open {_for(server.oldest_transaction)}"
        yield Alarm(kind=Kind.TRANSACTION_OLD, said=said)


def _of_feeds(known: Known) -> Iterator[Alarm]:
    counts = {state: count for state, (count, _) in known.feeds.items()}
    failing = counts.get(FeedState.FAILING, 0)
    polled = counts.get(FeedState.ACTIVE, 0) + failing
    if failing > FEEDS * polled:
        said = f"{failing} of {polled} feeds are failing"
        yield Alarm(kind=Kind.FEEDS_FAILING, said=said)
    for source in known.silent[:NAMED]:
        said = "brings nothing new for longer than its habit"
        yield Alarm(kind=Kind.SOURCE_SILENT, subject=source, said=said)


def _of_sources(reading: Reading) -> Iterator[Alarm]:
    assert reading.known is not None, "judged only where it was read"
    judged = judge(reading.known.lately, reading.usual)
    for fault, kind in _OF_SOURCES.items():
        worst = [one for one in judged if one.fault is fault][:NAMED]
        for one in worst:
            yield Alarm(kind=kind, subject=one.source, said=one.said)


def _for(seconds: float | None) -> str:
    return "yet" if seconds is None else f"for {seconds:.0f} s"
