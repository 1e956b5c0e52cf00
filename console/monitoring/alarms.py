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

from wireroom.console.monitoring.source_quality import FaultKind, find_source_faults
from wireroom.model.states import FeedState, Outcome, PollOutcome
from wireroom.step_metrics import RunOutcome
from wireroom.tasks.backpressure import full_queues
from wireroom.tasks.chain import Queue
from wireroom.tasks.maintenance import CANARY_EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from wireroom.console.monitoring.snapshot import (
        CachedFigures,
        LiveFigures,
        Snapshot,
    )
    from wireroom.workers.broker_queues import BrokerState

MAX_SILENCE_SECONDS = 3 * CANARY_EVERY
# A message that waits longer than this is news that grows old, seconds.
MAX_MESSAGE_AGE = 600.0
# A row that is due so long, and handed out to nobody, waits for room or for a tick.
MAX_OVERDUE = timedelta(minutes=15)
# A consumer has had an event before it for so long.
MAX_CONSUMER_LAG = timedelta(hours=1)
# A transaction so old keeps PostgreSQL from clearing up, seconds.
MAX_TRANSACTION_SECONDS = 3600.0
# Shares: of a stage's runs that fail (of so many at least), of feeds, of room.
MAX_FAILED_SHARE, MIN_RUNS, MAX_FAILING_FEEDS, MAX_FILL = 0.5, 20, 0.2, 0.8
# So many sources are named of each kind.
MAX_SUBJECTS = 20


class Severity(StrEnum):
    """Whether work stands still, or will go wrong if nobody looks."""

    CRITICAL = "critical"
    WARNING = "warning"


class AlarmKind(StrEnum):
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


CRITICAL_KINDS = frozenset(
    {
        AlarmKind.DATABASE_DOWN,
        AlarmKind.BROKER_DOWN,
        AlarmKind.NO_TICK,
        AlarmKind.QUEUE_SILENT,
    }
)

# What to do about it: a command to type first, as far as there is one.
REMEDIES = {
    AlarmKind.DATABASE_DOWN: "start PostgreSQL, then: wireroom doctor",
    AlarmKind.BROKER_DOWN: "start the broker; nothing is lost; then: wireroom doctor",
    AlarmKind.NO_TICK: "start beat and a net worker, then: wireroom health",
    AlarmKind.QUEUE_SILENT: "start a worker for it, then: wireroom health",
    AlarmKind.QUEUE_CROWDED: "more workers, or raise WIREROOM_QUEUE_LIMIT",
    AlarmKind.QUEUE_OLD: "more workers: docker compose up -d --scale cpu=4",
    AlarmKind.OVERDUE: "more workers; is beat up? wireroom health",
    AlarmKind.STAGE_FAILING: "wireroom audit",
    AlarmKind.QUARANTINE: "wireroom failures list",
    AlarmKind.FEEDS_FAILING: "wireroom sources list",
    AlarmKind.SOURCE_SILENT: "wireroom sources list",
    AlarmKind.SOURCE_FLOODING: "wireroom sources list",
    AlarmKind.SOURCE_LATE: "wireroom sources list",
    AlarmKind.SOURCE_THIN: "wireroom why URL, for one of its articles",
    AlarmKind.COMMENTS_MISSING: "wireroom why URL, for one of its articles",
    AlarmKind.CONSUMER_BEHIND: "wireroom consumers list",
    AlarmKind.CONNECTIONS_SHORT: "fewer threads, or raise max_connections",
    AlarmKind.TRANSACTION_OLD: "SELECT pid, query FROM pg_stat_activity ORDER BY xact_start",
    AlarmKind.BROKER_FULL: "raise the broker's maxmemory",
}

_KIND_OF_FAULT = {
    FaultKind.LATE: AlarmKind.SOURCE_LATE,
    FaultKind.FLOODING: AlarmKind.SOURCE_FLOODING,
    FaultKind.THIN: AlarmKind.SOURCE_THIN,
    FaultKind.COMMENTS_MISSING: AlarmKind.COMMENTS_MISSING,
}
# What came of a run that counts as failed.
FAILED_OUTCOMES = frozenset(
    {Outcome.FAILED, PollOutcome.FAILED, RunOutcome.PUT_OFF, RunOutcome.ERROR}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that is wrong.

    Attributes:
        subject: the queue, stage, source or consumer; empty where it is about all.
        said: in words, without what came from the web.
    """

    kind: AlarmKind
    message: str
    subject: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return Severity.CRITICAL if self.kind in CRITICAL_KINDS else Severity.WARNING

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return REMEDIES[self.kind]


def evaluate_alarms(reading: Snapshot, queue_limit: int) -> list[Alarm]:
    """Name everything that is wrong, the worst first."""
    found = list(_check_broker(reading.broker, queue_limit))
    if reading.live is None or reading.cached is None:
        said = "the database does not answer"
        return [Alarm(kind=AlarmKind.DATABASE_DOWN, message=said), *found]
    found += _check_work(reading.live)
    found += _check_server(reading.live)
    found += _check_feeds(reading.cached)
    found += _check_sources(reading)
    order = list(AlarmKind)
    return sorted(found, key=lambda alarm: order.index(alarm.kind))


def describe_silent_queues(
    pulses: Mapping[str, datetime],
    now: datetime,
    queues: Iterable[str] = tuple(Queue),
) -> list[str]:
    """Name the queues that nothing has crossed for too long, a line each."""
    return [alarm.message for alarm in _check_heartbeats(pulses, now, list(queues))]


def describe_full_queues(waiting: Mapping[str, int], limit: int) -> list[str]:
    """Name the queues that the tick does not feed because they are too long."""
    return [alarm.message for alarm in _check_queue_lengths(waiting, limit)]


def _check_heartbeats(
    pulses: Mapping[str, datetime], now: datetime, asked: Sequence[str]
) -> list[Alarm]:
    """Judge the pulses; one alarm where nothing has crossed any queue."""
    since = {q: (now - pulses[q]).total_seconds() for q in asked if q in pulses}
    quiet = [
        q for q in asked if since.get(q, MAX_SILENCE_SECONDS + 1) > MAX_SILENCE_SECONDS
    ]
    if len(asked) > 1 and quiet == list(asked):
        told = _format_wait(min(since.values(), default=None))
        why = "beat, or every worker, is not running"
        said = f"nothing has crossed any queue {told}: {why}"
        return [Alarm(kind=AlarmKind.NO_TICK, message=said)]
    return [_silent_queue_alarm(queue, since.get(queue)) for queue in quiet]


def _silent_queue_alarm(queue: str, seconds: float | None) -> Alarm:
    if queue == Queue.CONTROL:
        why = "beat is not running, or no worker takes from queue control"
        return Alarm(
            kind=AlarmKind.NO_TICK, message=f"no tick {_format_wait(seconds)}: {why}"
        )
    why = "no worker takes from it, or all that do hang"
    said = f"nothing has crossed queue {queue} {_format_wait(seconds)}: {why}"
    return Alarm(kind=AlarmKind.QUEUE_SILENT, subject=queue, message=said)


def _check_queue_lengths(waiting: Mapping[str, int], limit: int) -> Iterator[Alarm]:
    for queue, count in full_queues(waiting, limit).items():
        said = f"queue {queue} holds {count} messages, {limit} are its limit"
        said += ": the tick waits"
        yield Alarm(kind=AlarmKind.QUEUE_CROWDED, subject=queue, message=said)


def _check_broker(broker: BrokerState, limit: int) -> Iterator[Alarm]:
    if not broker.up:
        yield Alarm(kind=AlarmKind.BROKER_DOWN, message="the broker does not answer")
        return
    yield from _check_queue_lengths(broker.waiting, limit)
    for queue, age in broker.oldest.items():
        if age > MAX_MESSAGE_AGE:
            said = f"the oldest message of queue {queue} has waited {_format_wait(age)[4:]}"
            yield Alarm(kind=AlarmKind.QUEUE_OLD, subject=queue, message=said)
    share = (broker.memory or 0) / (broker.memory_limit or float("inf"))
    if share > MAX_FILL:
        yield Alarm(
            kind=AlarmKind.BROKER_FULL,
            message=f"the broker's memory is {share:.0%} full",
        )


def _check_work(now: LiveFigures) -> Iterator[Alarm]:
    yield from _check_heartbeats(now.heartbeats, now.now, list(Queue))
    for table, overdue in now.overdue.items():
        if overdue.oldest > MAX_OVERDUE:
            told = _format_wait(overdue.oldest.total_seconds())
            said = f"{overdue.rows} {table} are due and not sent, the oldest {told}"
            yield Alarm(kind=AlarmKind.OVERDUE, subject=table, message=said)
    yield from _check_stages(now)
    if now.quarantine:
        count = sum(now.quarantine.values())
        said = f"{count} in quarantine, from {', '.join(now.quarantine)}"
        yield Alarm(kind=AlarmKind.QUARANTINE, message=said)
    for consumer in now.consumers:
        since = consumer.waiting_since
        if consumer.lost or (since is not None and now.now - since > MAX_CONSUMER_LAG):
            told = "events it has not read are gone" if consumer.lost else "is behind"
            said = f"a consumer {told}, by {consumer.behind} events"
            yield Alarm(
                kind=AlarmKind.CONSUMER_BEHIND, subject=consumer.name, message=said
            )


def _check_stages(now: LiveFigures) -> Iterator[Alarm]:
    for stage in sorted({kind.stage for kind in now.recent}):
        runs = {k: t.runs for k, t in now.recent.items() if k.stage == stage}
        busy = sum(n for k, n in runs.items() if k.outcome != RunOutcome.NOTHING)
        bad = {k: n for k, n in runs.items() if k.outcome in FAILED_OUTCOMES}
        failed = sum(bad.values())
        if busy >= MIN_RUNS and failed > MAX_FAILED_SHARE * busy:
            worst = max(bad, key=lambda kind: bad[kind])
            said = f"{failed} of {busy} runs of {stage} failed, most as"
            said += f" {worst.reason or worst.outcome}"
            yield Alarm(kind=AlarmKind.STAGE_FAILING, subject=stage, message=said)


def _check_server(now: LiveFigures) -> Iterator[Alarm]:
    server = now.server
    if server.connections_of_all > MAX_FILL * server.connections_limit:
        said = f"{server.connections_of_all} of {server.connections_limit}"
        said += " connections of the database server are taken"
        yield Alarm(kind=AlarmKind.CONNECTIONS_SHORT, message=said)
    if server.oldest_transaction > MAX_TRANSACTION_SECONDS:
        said = f"a transaction has been open {_format_wait(server.oldest_transaction)}"
        yield Alarm(kind=AlarmKind.TRANSACTION_OLD, message=said)


def _check_feeds(known: CachedFigures) -> Iterator[Alarm]:
    counts = {state: count for state, (count, _) in known.feeds.items()}
    failing = counts.get(FeedState.FAILING, 0)
    polled = counts.get(FeedState.ACTIVE, 0) + failing
    if failing > MAX_FAILING_FEEDS * polled:
        said = f"{failing} of {polled} feeds are failing"
        yield Alarm(kind=AlarmKind.FEEDS_FAILING, message=said)
    for source in known.silent_sources[:MAX_SUBJECTS]:
        said = "brings nothing new for longer than its habit"
        yield Alarm(kind=AlarmKind.SOURCE_SILENT, subject=source, message=said)


def _check_sources(reading: Snapshot) -> Iterator[Alarm]:
    assert reading.cached is not None, "judged only where it was read"
    judged = find_source_faults(reading.cached.recent_yields, reading.usual_yields)
    for fault, kind in _KIND_OF_FAULT.items():
        worst = [one for one in judged if one.kind is fault][:MAX_SUBJECTS]
        for one in worst:
            yield Alarm(kind=kind, subject=one.source, message=one.message)


def _format_wait(seconds: float | None) -> str:
    return "yet" if seconds is None else f"for {seconds:.0f} s"
