"""Alarms: faults of a running deployment, each with a message and a remedy.

The terminal screen, ``/metrics``, the dashboard and the shipped alert rules all use
this module, so a fault is judged in one place. The judgement reads the database and the
broker, never a process: a worker that is up and connected may still take no message,
and beat may stop unnoticed. Therefore some task has to run from every queue within
three periods of its canary (``tasks/maintenance.py``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.console.monitoring.alarm_kinds import Alarm, AlarmKind
from wireroom.console.monitoring.feed_alarms import check_feeds
from wireroom.console.monitoring.queue_starts import (
    MAX_SILENCE_SECONDS,
    find_queue_starts,
)
from wireroom.console.monitoring.source_quality import FaultKind, find_source_faults
from wireroom.decide.failures.breakers import NETWORK
from wireroom.model.states import Outcome, PollOutcome
from wireroom.step_metrics import RunOutcome
from wireroom.tasks.backpressure import full_queues
from wireroom.tasks.chain import Queue
from wireroom.tasks.maintenance import AUDIT_EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from wireroom.console.monitoring.snapshot import (
        LiveFigures,
        Snapshot,
    )
    from wireroom.model.rows import BreakerRow
    from wireroom.workers.broker_queues import BrokerState

_NEVER = float("inf")
# Seconds a message may wait; a longer wait delays live articles.
MAX_MESSAGE_AGE = 600.0
# A row that is due for longer and not leased waits for queue capacity or for a tick.
MAX_OVERDUE = timedelta(minutes=15)
# How long a host may give no answer, and after how long it is not expected back.
MAX_HOST_SILENCE, LOST_HOST = timedelta(minutes=15), timedelta(days=14)
# How long articles of a source may wait for their turns at one host.
MAX_BACKLOG_AGE = timedelta(minutes=15)
# How long a consumer may leave an event unread.
MAX_CONSUMER_LAG = timedelta(hours=1)
# A transaction older than this keeps PostgreSQL from vacuuming, seconds.
MAX_TRANSACTION_SECONDS = 3600.0
# Share of a stage's runs that may fail, and the runs needed to judge it.
MAX_FAILED_SHARE, MIN_RUNS = 0.5, 20
# Share of a memory or connection limit that may be in use.
MAX_FILL = 0.8
# Periods of the audit after which one that has not ended is an alarm.
MAX_AUDIT_AGE = 3
# Sources, or hosts, listed per alarm kind.
MAX_SUBJECTS = 20


_KIND_OF_FAULT = {
    FaultKind.LATE: AlarmKind.SOURCE_LATE,
    FaultKind.FLOODING: AlarmKind.SOURCE_FLOODING,
    FaultKind.THIN: AlarmKind.SOURCE_THIN,
    FaultKind.COPIES: AlarmKind.SOURCE_THIN,
    FaultKind.COMMENTS_MISSING: AlarmKind.COMMENTS_MISSING,
}
# Outcomes of a run that count as a failure; a run that waited was not tried.
FAILED_OUTCOMES = frozenset(
    {Outcome.FAILED, PollOutcome.FAILED, RunOutcome.PUT_OFF, RunOutcome.ERROR}
)


def evaluate_alarms(snapshot: Snapshot, queue_limit: int) -> list[Alarm]:
    """Return all alarms of a snapshot, the gravest kind first."""
    alarms = list(_check_broker(snapshot.broker, queue_limit))
    if snapshot.live is None or snapshot.cached is None:
        message = "the database does not answer"
        return [Alarm(kind=AlarmKind.DATABASE_DOWN, message=message), *alarms]
    alarms += _check_mistakes(snapshot.live)
    alarms += _check_work(snapshot.live)
    alarms += _check_server(snapshot.live)
    alarms += check_feeds(snapshot.cached, snapshot.fruitless)
    alarms += _check_sources(snapshot)
    order = list(AlarmKind)
    return sorted(alarms, key=lambda alarm: order.index(alarm.kind))


def describe_silent_queues(
    heartbeats: Mapping[str, datetime],
    now: datetime,
    queues: Iterable[str] = tuple(Queue),
    starts: Mapping[str, datetime] | None = None,
) -> list[str]:
    """Return a message for each queue from which no task ran for too long.

    Args:
        starts: by queue, the earliest time at which a task could run from it.
    """
    found = _check_heartbeats(heartbeats, now, list(queues), starts or {})
    return [alarm.message for alarm in found]


def describe_full_queues(waiting: Mapping[str, int], limit: int) -> list[str]:
    """Return a message for each queue that holds ``limit`` messages or more."""
    return [alarm.message for alarm in _check_queue_lengths(waiting, limit)]


def _check_heartbeats(
    heartbeats: Mapping[str, datetime],
    now: datetime,
    queues: Sequence[str],
    starts: Mapping[str, datetime],
) -> list[Alarm]:
    """Return one alarm per silent queue, or a single one if all are silent."""
    ages = {q: (now - heartbeats[q]).total_seconds() for q in queues if q in heartbeats}
    waits = {q: (now - starts[q]).total_seconds() for q in queues if q in starts}
    silent = [
        queue
        for queue in queues
        if min(ages.get(queue, _NEVER), waits.get(queue, _NEVER)) > MAX_SILENCE_SECONDS
    ]
    if len(queues) > 1 and silent == list(queues):
        wait = _format_silence(min(ages.values(), default=None))
        cause = "beat is not running, or no worker is"
        message = f"no task from any queue {wait}: {cause}"
        return [Alarm(kind=AlarmKind.NO_TICK, message=message)]
    return [_silent_queue_alarm(queue, ages.get(queue)) for queue in silent]


def _silent_queue_alarm(queue: str, seconds: float | None) -> Alarm:
    wait = _format_silence(seconds)
    if queue == Queue.CONTROL:
        cause = "beat is not running, or no worker takes from queue control"
        return Alarm(kind=AlarmKind.NO_TICK, message=f"no tick {wait}: {cause}")
    cause = "no worker takes from it, or all that do hang"
    message = f"no task from queue {queue} {wait}: {cause}"
    return Alarm(kind=AlarmKind.QUEUE_SILENT, subject=queue, message=message)


def _check_queue_lengths(waiting: Mapping[str, int], limit: int) -> Iterator[Alarm]:
    for queue, count in full_queues(waiting, limit).items():
        message = f"queue {queue} holds {count} messages, its limit is {limit}:"
        message += " the tick sends no more into it"
        yield Alarm(kind=AlarmKind.QUEUE_CROWDED, subject=queue, message=message)


def _check_broker(broker: BrokerState, limit: int) -> Iterator[Alarm]:
    if not broker.up:
        message = "the broker does not answer"
        yield Alarm(kind=AlarmKind.BROKER_DOWN, message=message)
        return
    yield from _check_queue_lengths(broker.waiting, limit)
    for queue, age in broker.oldest.items():
        if age > MAX_MESSAGE_AGE:
            message = f"the oldest message of queue {queue} has waited {age:.0f} s"
            yield Alarm(kind=AlarmKind.QUEUE_OLD, subject=queue, message=message)
    share = (broker.memory or 0) / (broker.memory_limit or float("inf"))
    if share > MAX_FILL:
        message = f"the broker uses {share:.0%} of its memory limit"
        yield Alarm(kind=AlarmKind.BROKER_FULL, message=message)


def _check_work(live: LiveFigures) -> Iterator[Alarm]:
    starts = find_queue_starts(live)
    yield from _check_heartbeats(live.heartbeats, live.now, list(Queue), starts)
    for table, overdue in live.overdue.items():
        if overdue.oldest > MAX_OVERDUE:
            message = f"{overdue.rows} {table} are due and not sent, the oldest for"
            message += f" {overdue.oldest.total_seconds():.0f} s"
            yield Alarm(kind=AlarmKind.OVERDUE, subject=table, message=message)
    yield from _check_breakers(live)
    yield from _check_audit(live)
    yield from _check_backlogs(live)
    yield from _check_stages(live)
    if live.quarantine:
        count = sum(live.quarantine.values())
        message = f"{count} in quarantine, of stage {', '.join(live.quarantine)}"
        yield Alarm(kind=AlarmKind.QUARANTINE, message=message)
    yield from _check_consumers(live)
    yield from _check_targets(live)


def _check_mistakes(live: LiveFigures) -> Iterator[Alarm]:
    if live.mistakes:
        first, *others = live.mistakes
        message = f"{first}; the sources run as they were before"
        if others:
            message += f" ({len(others)} more)"
        yield Alarm(kind=AlarmKind.SOURCES_BROKEN, message=message)


def _check_breakers(live: LiveFigures) -> Iterator[Alarm]:
    """Return an alarm for the network, else for each host that gives no answer."""
    for breaker in live.breakers:
        if breaker.host == NETWORK:
            message = f"no host answers since {breaker.failing_since:%F %T} UTC:"
            message += f" {breaker.reason}; all polls and downloads wait"
            yield Alarm(kind=AlarmKind.NETWORK_AWAY, message=message)
            return
    silent = [b for b in live.breakers if _is_missed(b, live.now)]
    for breaker in silent[:MAX_SUBJECTS]:
        message = f"no answer since {breaker.failing_since:%F %T} UTC:"
        message += f" {breaker.reason}; its feeds and articles wait"
        yield Alarm(kind=AlarmKind.HOST_AWAY, subject=breaker.host, message=message)


def _is_missed(breaker: BreakerRow, now: datetime) -> bool:
    return MAX_HOST_SILENCE <= now - breaker.failing_since < LOST_HOST


def _check_audit(live: LiveFigures) -> Iterator[Alarm]:
    run = live.audit
    if run is None:
        return
    if run.violations:
        rules = ", ".join(f"{rule} ({n})" for rule, n in run.violations.items())
        message = f"the audit of {run.at:%F %T} UTC found: {rules}"
        yield Alarm(kind=AlarmKind.AUDIT_FAILED, message=message)
    elif (live.now - run.at).total_seconds() > MAX_AUDIT_AGE * AUDIT_EVERY:
        message = f"no audit has ended since {run.at:%F %T} UTC"
        yield Alarm(kind=AlarmKind.AUDIT_FAILED, message=message)


def _check_targets(live: LiveFigures) -> Iterator[Alarm]:
    for target in live.disabled_targets:
        message = "events are no longer sent to this target"
        if target.last_error:
            message += f": {target.last_error}"
        yield Alarm(
            kind=AlarmKind.TARGET_DISABLED, subject=target.name, message=message
        )


def _check_consumers(live: LiveFigures) -> Iterator[Alarm]:
    for consumer in live.consumers:
        since = consumer.waiting_since
        late = since is not None and live.now - since > MAX_CONSUMER_LAG
        if not (consumer.lost or consumer.restored or late):
            continue
        message = f"a consumer is {consumer.behind} events behind"
        if consumer.restored:
            message += ", and has not accepted that the database was restored"
        if consumer.lost:
            message += ", and events that it has not read have been deleted"
        yield Alarm(
            kind=AlarmKind.CONSUMER_BEHIND, subject=consumer.name, message=message
        )


def _check_backlogs(live: LiveFigures) -> Iterator[Alarm]:
    """Name the sources whose articles wait for one host; all others are served."""
    for backlog in live.backlogs:
        if backlog.oldest > MAX_BACKLOG_AGE:
            words = "articles wait for their turns"
            if backlog.articles == 1:
                words = "article waits for its turn"
            message = f"{backlog.articles} {words} at host"
            message += f" {backlog.host}, the oldest for"
            message += f" {backlog.oldest.total_seconds() / 60:.0f} min"
            yield Alarm(kind=AlarmKind.BACKLOG, subject=backlog.source, message=message)


def _check_stages(live: LiveFigures) -> Iterator[Alarm]:
    for stage in sorted({kind.step for kind in live.recent}):
        runs = {k: t.runs for k, t in live.recent.items() if k.step == stage}
        busy = sum(n for k, n in runs.items() if k.outcome != RunOutcome.NOTHING)
        failures = {k: n for k, n in runs.items() if k.outcome in FAILED_OUTCOMES}
        failed = sum(failures.values())
        if busy >= MIN_RUNS and failed > MAX_FAILED_SHARE * busy:
            worst = max(failures, key=lambda kind: failures[kind])
            message = f"{failed} of {busy} runs of {stage} failed, most with"
            message += f" {worst.reason or worst.outcome}"
            yield Alarm(kind=AlarmKind.STAGE_FAILING, subject=stage, message=message)


def _check_server(live: LiveFigures) -> Iterator[Alarm]:
    server = live.server
    if server.connections_of_all > MAX_FILL * server.connections_limit:
        message = f"{server.connections_of_all} of {server.connections_limit}"
        message += " connections of the database server are in use"
        yield Alarm(kind=AlarmKind.CONNECTIONS_SHORT, message=message)
    if server.oldest_transaction > MAX_TRANSACTION_SECONDS:
        message = f"a transaction is open for {server.oldest_transaction:.0f} s"
        yield Alarm(kind=AlarmKind.TRANSACTION_OLD, message=message)


def _check_sources(snapshot: Snapshot) -> Iterator[Alarm]:
    assert snapshot.cached is not None, "called only with figures of the database"
    faults = find_source_faults(snapshot.cached.recent_yields, snapshot.usual_yields)
    for fault_kind, kind in _KIND_OF_FAULT.items():
        worst = [fault for fault in faults if fault.kind is fault_kind][:MAX_SUBJECTS]
        for fault in worst:
            yield Alarm(kind=kind, subject=fault.source, message=fault.message)


def _format_silence(seconds: float | None) -> str:
    return "has run yet" if seconds is None else f"in the last {seconds:.0f} s"
