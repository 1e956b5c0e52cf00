"""``wireroom doctor``: checks for anything in a deployment that could lose work.

The facts come from the broker, the database and this host; pure rules turn them into
findings. A finding is wrong (``ok`` is False) if work, or the operator's knowledge of
it, can be lost. All other findings help with the search for a cause.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from wireroom.collect.registry import OWN_PACKAGE, describe_kinds
from wireroom.console.monitoring import alarms
from wireroom.console.monitoring.finding import Finding
from wireroom.console.monitoring.queue_starts import MAX_SILENCE_SECONDS
from wireroom.console.monitoring.restore_check import examine_restore
from wireroom.console.monitoring.snapshot import RECENT_RUNS
from wireroom.console.monitoring.source_check import examine_sources, judge_proxy
from wireroom.console.monitoring.summary import summarize_enrichers
from wireroom.enrich.registry import EnricherRegistry, EnricherState
from wireroom.store.reports.step_counts import start_of_slice
from wireroom.store.schema.version import SchemaError, check_current, check_encoding
from wireroom.tasks.chain import Queue
from wireroom.workers.broker_queues import make_queues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from redis import Redis

    from wireroom.collect.registry import KindEntry
    from wireroom.config.settings import Settings
    from wireroom.enrich.registry import EnricherEntry
    from wireroom.step_metrics import RunKind, RunTally
    from wireroom.store.database import Store, Transaction

# Largest difference of two clocks, seconds: more than a leap second and a slow answer.
# At an hour (TICK_EXPIRES) every tick would be dropped.
MAX_SKEW_SECONDS = 5.0
# Free space needed on the disk of the data folder, bytes: an hour of a busy day.
MIN_FREE_BYTES = 1_000_000_000
# Share of the broker's maxmemory above which it will soon refuse messages.
MAX_BROKER_FILL = 0.9
MIN_BROKER_VERSION = (6, 2)
# A PostgreSQL setting, the value that is wrong, and its consequence.
DATABASE_SETTINGS = (
    ("fsync", "off", "a crash of its machine leaves the database damaged"),
    ("full_page_writes", "off", "a crash of its machine leaves the database damaged"),
    ("synchronous_commit", "off", "the last commits before a crash are lost"),
    ("default_transaction_read_only", "on", "workers cannot write"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerFacts:
    """Facts about a Redis or Valkey.

    Attributes:
        info: the reply to INFO. skew: seconds its clock is ahead of this host's.
        waiting: messages by queue.
    """

    info: Mapping[str, object]
    skew: float
    waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFacts:
    """Facts about the database server and the product's rows in it.

    Attributes:
        settings: PostgreSQL settings by name. replica: the server is in recovery.
        skew: seconds its clock is ahead of this host's. now: the time on that clock.
        heartbeats: when a task last ran from each queue.
        overdue: articles that are due. quarantined: open failures.
    """

    settings: Mapping[str, str]
    replica: bool
    skew: float
    heartbeats: Mapping[str, datetime]
    now: datetime
    overdue: int
    quarantined: int


def examine_deployment(
    settings: Settings, store: Store, broker: Redis | None
) -> list[Finding]:
    """Run all checks; the findings are in the order in which to repair the faults."""
    registry = EnricherRegistry(settings.enrichers)
    return [
        *_examine_locks(store),
        *_examine_database(store),
        *_examine_prepared_statements(settings, store),
        *_examine_broker(settings, broker),
        *examine_restore(store, broker),
        *judge_settings(settings),
        *_examine_host(settings),
        *judge_enrichers(registry.entries, _read_recent_runs(store)),
        *judge_kinds(describe_kinds()),
    ]


def judge_database(facts: DatabaseFacts) -> Iterator[Finding]:
    """Judge the settings, clock, queues and failures that the database holds."""
    for name, wrong, consequence in DATABASE_SETTINGS:
        value = facts.settings.get(name, "")
        yield _make_finding(name, value != wrong, value, f"{value}: {consequence}")
    yield _make_finding(
        "replica", not facts.replica, "no", "the database is a read-only copy"
    )
    yield _judge_skew("clock of the database", facts.skew)
    silent = alarms.describe_silent_queues(facts.heartbeats, facts.now)
    yield from (Finding(topic="queues", ok=False, message=line) for line in silent)
    if not silent:
        message = f"a task ran from each in the last {MAX_SILENCE_SECONDS:.0f} s"
        yield Finding(topic="queues", ok=True, message=message)
    yield Finding(topic="overdue", ok=True, message=f"{facts.overdue} articles")
    remedy = f"{facts.quarantined} open: wireroom failures list"
    yield _make_finding("quarantine", facts.quarantined == 0, "empty", remedy)


def judge_prepared_statements(*, lost: bool, used: bool) -> Finding:
    """Judge whether the driver may prepare statements.

    Args:
        lost: a prepared statement was missing one transaction later. used: as set.
    """
    return _make_finding(
        "prepared statements",
        not lost,
        "used" if used else "not used",
        "a pooler in transaction mode (pgbouncer) loses them, so that steps fail:"
        " set WIREROOM_PREPARED_STATEMENTS=false",
    )


def judge_broker(facts: BrokerFacts, limit: int) -> Iterator[Finding]:
    """Judge a Redis or Valkey; ``limit``: most messages a queue may hold."""
    yield _judge_broker_version(str(facts.info.get("redis_version", "0")))
    yield from _judge_persistence(facts.info)
    yield _judge_broker_memory(facts.info)
    role = str(facts.info.get("role", "master"))
    yield _make_finding(
        "broker role", role == "master", role, f"{role}: it accepts no messages"
    )
    yield _judge_skew("clock of the broker", facts.skew)
    full = alarms.describe_full_queues(facts.waiting, limit)
    yield from (Finding(topic="length", ok=False, message=line) for line in full)


def _judge_broker_version(version: str) -> Finding:
    number = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    return _make_finding(
        "broker version",
        number >= MIN_BROKER_VERSION,
        version,
        f"{version}: Celery needs 6.2",
    )


def _judge_persistence(info: Mapping[str, object]) -> Iterator[Finding]:
    policy = str(info.get("maxmemory_policy", ""))
    yield _make_finding(
        "maxmemory-policy",
        policy == "noeviction",
        policy,
        f"{policy}: a full broker drops messages; set noeviction",
    )
    yield _make_finding(
        "appendonly",
        bool(info.get("aof_enabled")),
        "yes",
        "no: a restart drops every message, and the sweep has to send them again",
    )
    for name in ("aof_last_write_status", "rdb_last_bgsave_status"):
        status = str(info.get(name, "ok"))
        yield _make_finding(
            name, status == "ok", status, f"{status}: check that its disk is not full"
        )


def _judge_broker_memory(info: Mapping[str, object]) -> Finding:
    limit, used = (int(str(info.get(n, 0))) for n in ("maxmemory", "used_memory"))
    share = used / limit if limit else 0.0
    return _make_finding(
        "broker memory",
        share < MAX_BROKER_FILL,
        f"{used / 1e6:.0f} MB",
        f"{share:.0%} of maxmemory: at 100% it refuses messages",
    )


def judge_settings(settings: Settings) -> Iterator[Finding]:
    """Judge this process's settings; those of other processes are not visible."""
    from wireroom.workers.app import app  # noqa: PLC0415 - reads the environment

    conf = app.conf
    visibility = settings.visibility_timeout_seconds
    lease, task = settings.lease_seconds, max_task_seconds(settings)
    yield _make_finding(
        "visibility timeout",
        visibility > task,
        f"{visibility:.0f} s",
        f"{visibility:.0f} s, but a task may take {task:.0f} s: it would run twice",
    )
    yield _make_finding(
        "lease",
        lease > task,
        f"{lease:.0f} s",
        f"{lease:.0f} s, but a task may take {task:.0f} s: a second worker would"
        " start while the first still works",
    )
    for name in ("task_acks_late", "task_reject_on_worker_lost"):
        yield _make_finding(
            name, bool(conf[name]), "yes", "no: a killed worker loses tasks"
        )


def max_task_seconds(settings: Settings) -> float:
    """Return the longest time a task may run, seconds, by its own limits."""
    from wireroom.tasks.chain import COMPUTE_LIMITS  # noqa: PLC0415 - beside the only use

    return max(float(COMPUTE_LIMITS["time_limit"]), settings.fetch_total_seconds)


def judge_enrichers(
    entries: Sequence[EnricherEntry], recent: Mapping[RunKind, RunTally]
) -> Iterator[Finding]:
    """Judge the installed enrichers by their state and their recent runs."""
    for enricher in summarize_enrichers(entries, recent):
        failed = round(enricher.failed_share * enricher.runs)
        message = " ".join(filter(None, (enricher.state, enricher.version)))
        message += f": {enricher.reason}" if enricher.reason else ""
        if failed:
            message += f", {failed} of {enricher.runs} recent runs failed"
        faulty = enricher.state in {EnricherState.BROKEN, EnricherState.UNKNOWN}
        yield Finding(
            topic=f"enricher {enricher.name}",
            ok=not (failed or faulty),
            message=message,
        )


def judge_kinds(entries: Sequence[KindEntry]) -> Iterator[Finding]:
    """Judge the kinds of source that other packages bring."""
    for entry in entries:
        if entry.package != OWN_PACKAGE:
            message = f"broken: {entry.fault}" if entry.fault else "can be used"
            topic = f"kind {entry.name} of {entry.package}"
            yield Finding(topic=topic, ok=not entry.fault, message=message)


def _read_recent_runs(store: Store) -> Mapping[RunKind, RunTally]:
    """Read the recent runs; empty if the database does not answer."""
    try:
        with store.begin() as tx:
            now = tx.queue_heartbeats.get_database_time()
            since = start_of_slice(now - RECENT_RUNS)
            return tx.step_counts.sum_tallies(since=since)
    except DBAPIError:
        return {}


def _examine_locks(store: Store) -> Iterator[Finding]:
    """Name locked tables, first of all: the other checks may wait for them."""
    with suppress(DBAPIError):
        for lock in store.list_table_locks():
            yield Finding(topic="locks", ok=False, message=lock.describe())


def _examine_database(store: Store) -> Iterator[Finding]:
    try:
        with store.begin() as tx:
            check_encoding(tx.connection)
            check_current(tx.connection)
            facts = _read_database_facts(tx)
    except SchemaError as error:
        yield Finding(topic="schema", ok=False, message=str(error))
    except DBAPIError as error:
        message = f"does not answer: {' '.join(str(error.orig).split())[:200]}"
        yield Finding(topic="database", ok=False, message=message)
    else:
        yield Finding(topic="schema", ok=True, message="of this release")
        yield from judge_database(facts)


def _examine_prepared_statements(settings: Settings, store: Store) -> Iterator[Finding]:
    try:
        lost = store.loses_prepared_statements()
    except DBAPIError:
        # The finding on the database says why.
        return
    yield judge_prepared_statements(lost=lost, used=settings.prepared_statements)


def _read_database_facts(tx: Transaction) -> DatabaseFacts:
    began, at = time.monotonic(), datetime.now(UTC)
    now = tx.queue_heartbeats.get_database_time()
    # Half the round trip passed before the server read its clock.
    one_way = (time.monotonic() - began) / 2
    return DatabaseFacts(
        settings={
            name: str(tx.connection.scalar(text(f"SHOW {name}")))
            for name, _, _ in DATABASE_SETTINGS
        },
        replica=bool(tx.connection.scalar(text("SELECT pg_is_in_recovery()"))),
        skew=(now - at).total_seconds() - one_way,
        heartbeats=tx.queue_heartbeats.list_times(),
        now=now,
        overdue=tx.articles.count_overdue(now=now),
        quarantined=tx.failures.count_open(),
    )


def _examine_broker(settings: Settings, broker: Redis | None) -> Iterator[Finding]:
    if broker is None:
        yield from _examine_other_broker(settings)
        return
    try:
        facts = _read_broker_facts(broker)
    except RedisError as error:
        message = f"does not answer: {' '.join(str(error).split())[:200]}"
        yield Finding(topic="broker", ok=False, message=message)
        return
    yield from judge_broker(facts, settings.queue_limit)


def _read_broker_facts(broker: Redis) -> BrokerFacts:
    began, at = time.monotonic(), time.time()
    seconds, microseconds = broker.time()
    one_way = (time.monotonic() - began) / 2
    return BrokerFacts(
        info=broker.info("all"),
        skew=seconds + microseconds / 1e6 - at - one_way,
        waiting={str(q): int(broker.llen(str(q))) for q in Queue},
    )


def _examine_other_broker(settings: Settings) -> Iterator[Finding]:
    """Judge a broker that is not a Redis, and the request spacing without one."""
    state = make_queues(settings).read_state()
    message = "down, or of a kind that cannot be queried: only the sweep finds losses"
    yield _make_finding("broker", state.up, "it answers", message)
    if state.up and settings.slots_url is None:
        message = "kept per net worker; for more than one set WIREROOM_SLOTS_URL"
        yield Finding(topic="spacing of requests", ok=True, message=message)


def _examine_host(settings: Settings) -> Iterator[Finding]:
    folder: Path = settings.data_dir
    yield _make_finding(
        "data folder",
        os.access(folder, os.W_OK),
        str(folder),
        f"{folder} is not writable",
    )
    if folder.exists():
        free = shutil.disk_usage(folder).free
        message = f"{free / 1e9:.1f} GB free"
        remedy = f"{message}: archive pages, or free space"
        yield _make_finding("disk", free > MIN_FREE_BYTES, message, remedy)
    yield from examine_sources(settings)
    yield judge_proxy(settings, os.environ)


def _judge_skew(topic: str, seconds: float) -> Finding:
    message = f"{seconds:+.1f} s from this host's"
    within = abs(seconds) < MAX_SKEW_SECONDS
    return _make_finding(topic, within, message, f"{message}: set both clocks by NTP")


def _make_finding(topic: str, ok: bool, good: str, bad: str) -> Finding:  # noqa: FBT001 - the verdict between its two texts
    return Finding(topic=topic, ok=ok, message=good if ok else bad)
