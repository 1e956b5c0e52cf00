"""``wireroom doctor``: what in a running deployment would lose work, by name.

Facts are gathered from the broker, the database and this host; pure rules make findings
of them. A finding is *wrong* where work, or an operator's knowledge of it, can be lost;
the rest is told for the sake of whoever looks for a reason.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from wireroom.config.sources import SourcesError, load_sources
from wireroom.console.monitoring import alarms
from wireroom.console.monitoring.snapshot import RECENT_RUNS
from wireroom.console.monitoring.summary import summarize_enrichers
from wireroom.enrich.registry import EnricherRegistry, EnricherState
from wireroom.store.reports.step_counts import start_of_slice
from wireroom.store.schema.migrate import SchemaError, check_current
from wireroom.tasks.chain import Queue
from wireroom.workers.broker_queues import make_queues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from redis import Redis

    from wireroom.config.settings import Settings
    from wireroom.enrich.registry import EnricherEntry
    from wireroom.step_metrics import RunKind, RunTally
    from wireroom.store.database import Store

# More than a leap second and a slow answer; an hour would drop every tick (STALE).
MAX_SKEW_SECONDS = 5.0
# Free on the disk of the data folder, bytes: an hour of a busy day.
MIN_FREE_BYTES = 1_000_000_000
# Share of the broker's maxmemory at which it will soon refuse messages.
MAX_BROKER_FILL = 0.9
MIN_BROKER_VERSION = (6, 2)
# What the database says of itself: setting, what it must not be, and why.
DATABASE_SETTINGS = (
    ("fsync", "off", "a crash of its machine leaves it damaged"),
    ("full_page_writes", "off", "a crash of its machine leaves it damaged"),
    ("synchronous_commit", "off", "the last commits before a crash are lost"),
    ("default_transaction_read_only", "on", "workers cannot write"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    topic: str
    ok: bool
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerFacts:
    """What a Redis says of itself, and how many messages wait in each queue."""

    info: Mapping[str, Any]
    skew: float
    waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFacts:
    """What the database says: settings, time, and what the product left in it."""

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
    """Look at everything; the findings in the order in which to put them right."""
    return [
        *_examine_database(store),
        *_examine_broker(settings, broker),
        *judge_settings(settings),
        *_examine_host(settings),
        *judge_enrichers(
            EnricherRegistry(settings.enrichers).entries, _read_recent_runs(store)
        ),
    ]


def judge_database(seen: DatabaseFacts) -> Iterator[Finding]:
    """Judge the database."""
    for name, bad, why in DATABASE_SETTINGS:
        value = seen.settings.get(name, "")
        yield _make_finding(name, value != bad, f"{value}", f"{value}: {why}")
    yield _make_finding(
        "replica", not seen.replica, "no", "the database is a read-only copy"
    )
    yield _judge_skew("clock of the database", seen.skew)
    silent = alarms.describe_silent_queues(seen.heartbeats, seen.now)
    yield from (Finding(topic="queues", ok=False, message=line) for line in silent)
    if not silent:
        yield Finding(topic="queues", ok=True, message="a task crossed each of late")
    yield Finding(topic="overdue", ok=True, message=f"{seen.overdue} articles")
    told = f"{seen.quarantined} open: wireroom failures list"
    yield _make_finding("quarantine", seen.quarantined == 0, "empty", told)


def judge_broker(seen: BrokerFacts, limit: int) -> Iterator[Finding]:
    """Judge a Redis or Valkey."""
    version = str(seen.info.get("redis_version", "0"))
    number = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    yield _make_finding(
        "broker version",
        number >= MIN_BROKER_VERSION,
        version,
        f"{version}: Celery needs 6.2",
    )
    policy = str(seen.info.get("maxmemory_policy", ""))
    yield _make_finding(
        "maxmemory-policy",
        policy == "noeviction",
        policy,
        f"{policy}: a full broker forgets messages; set noeviction",
    )
    yield _make_finding(
        "appendonly",
        bool(seen.info.get("aof_enabled")),
        "yes",
        "no: a restart forgets every message, the sweep has to send them again",
    )
    for name in ("aof_last_write_status", "rdb_last_bgsave_status"):
        status = str(seen.info.get(name, "ok"))
        yield _make_finding(
            name, status == "ok", status, f"{status}: is its disk full?"
        )
    most, used = (int(seen.info.get(n, 0)) for n in ("maxmemory", "used_memory"))
    share = used / most if most else 0.0
    yield _make_finding(
        "broker memory",
        share < MAX_BROKER_FILL,
        f"{used / 1e6:.0f} MB",
        f"{share:.0%} of maxmemory: it will refuse messages",
    )
    role = str(seen.info.get("role", "master"))
    yield _make_finding(
        "broker role", role == "master", role, f"{role}: it takes no messages"
    )
    yield _judge_skew("clock of the broker", seen.skew)
    crowded = alarms.describe_full_queues(seen.waiting, limit)
    yield from (Finding(topic="length", ok=False, message=line) for line in crowded)


def judge_settings(settings: Settings) -> Iterator[Finding]:
    """Judge the settings of this process; those of the others are hoped to be alike."""
    from wireroom.workers.app import app  # noqa: PLC0415 - reads the environment

    conf = app.conf
    visibility = settings.visibility_timeout_seconds
    task = max_task_seconds(settings)
    yield _make_finding(
        "visibility timeout",
        visibility > task,
        f"{visibility:.0f} s",
        f"{visibility:.0f} s, a task may take {task:.0f} s: it would be run twice",
    )
    yield _make_finding(
        "lease",
        settings.lease_seconds > task,
        f"{settings.lease_seconds:.0f} s",
        f"{settings.lease_seconds:.0f} s, a task may take {task:.0f} s: a second"
        " worker would begin while the first is at work",
    )
    for name in ("task_acks_late", "task_reject_on_worker_lost"):
        yield _make_finding(
            name, bool(conf[name]), "yes", "no: a killed worker loses tasks"
        )


def max_task_seconds(settings: Settings) -> float:
    """Return for how many seconds a task may be at work, by its own limits."""
    from wireroom.tasks.chain import COMPUTE_LIMITS  # noqa: PLC0415 - beside the only use

    network = settings.slot_wait_seconds + settings.fetch_total_seconds
    return max(float(COMPUTE_LIMITS["time_limit"]), network)


def judge_enrichers(
    places: Sequence[EnricherEntry], recent: Mapping[RunKind, RunTally]
) -> Iterator[Finding]:
    """Judge the enrichers of this installation, and their runs of late."""
    for one in summarize_enrichers(places, recent):
        failed = round(one["failed_share"] * one["runs"])
        said = " ".join(filter(None, (one["state"], one["version"])))
        said += f": {one['why']}" if one["why"] else ""
        said += f", {failed} of {one['runs']} runs failed of late" if failed else ""
        well = not failed and one["state"] not in {
            EnricherState.BROKEN,
            EnricherState.UNKNOWN,
        }
        yield Finding(topic=f"enricher {one['name']}", ok=well, message=said)


def _read_recent_runs(store: Store) -> Mapping[RunKind, RunTally]:
    """Read what ran of late; nothing where the database does not answer."""
    try:
        with store.begin() as tx:
            since = start_of_slice(
                tx.queue_heartbeats.get_database_time() - RECENT_RUNS
            )
            return tx.step_counts.sum_tallies(since=since)
    except DBAPIError:
        return {}


def _examine_database(store: Store) -> Iterator[Finding]:
    try:
        with store.begin() as tx:
            check_current(tx.connection)
            asked, at = time.monotonic(), datetime.now(UTC)
            now = tx.queue_heartbeats.get_database_time()
            late = (time.monotonic() - asked) / 2
            seen = DatabaseFacts(
                settings={
                    name: str(tx.connection.scalar(text(f"SHOW {name}")))
                    for name, _, _ in DATABASE_SETTINGS
                },
                replica=bool(tx.connection.scalar(text("SELECT pg_is_in_recovery()"))),
                skew=(now - at).total_seconds() - late,
                heartbeats=tx.queue_heartbeats.list_times(),
                now=now,
                overdue=tx.articles.count_overdue(now=now),
                quarantined=tx.failures.count_open(),
            )
    except SchemaError as error:
        yield Finding(topic="schema", ok=False, message=str(error))
    except DBAPIError as error:
        said = f"does not answer: {' '.join(str(error.orig).split())[:200]}"
        yield Finding(topic="database", ok=False, message=said)
    else:
        yield Finding(topic="schema", ok=True, message="of this release")
        yield from judge_database(seen)


def _examine_broker(settings: Settings, broker: Redis | None) -> Iterator[Finding]:
    if broker is None:
        yield from _examine_other_broker(settings)
        return
    try:
        asked, at = time.monotonic(), time.time()
        seconds, microseconds = broker.time()
        late = (time.monotonic() - asked) / 2
        seen = BrokerFacts(
            info=broker.info("all"),
            skew=seconds + microseconds / 1e6 - at - late,
            waiting={str(q): int(broker.llen(str(q))) for q in Queue},
        )
    except RedisError as error:
        said = f"does not answer: {' '.join(str(error).split())[:200]}"
        yield Finding(topic="broker", ok=False, message=said)
        return
    yield from judge_broker(seen, settings.queue_limit)


def _examine_other_broker(settings: Settings) -> Iterator[Finding]:
    """Judge a broker that is no Redis: whether it answers, and who shares the hosts."""
    seen = make_queues(settings).read_state()
    told = "not up, or none that can be asked: only the sweep knows what is lost"
    yield _make_finding("broker", seen.up, "it answers", told)
    if seen.up and settings.slots_url is None:
        said = "each net worker keeps its own; for more than one set WIREROOM_SLOTS_URL"
        yield Finding(topic="spacing of requests", ok=True, message=said)


def _examine_host(settings: Settings) -> Iterator[Finding]:
    folder: Path = settings.data_dir
    yield _make_finding(
        "data folder",
        os.access(folder, os.W_OK),
        str(folder),
        f"{folder} cannot be written",
    )
    if folder.exists():
        free = shutil.disk_usage(folder).free
        said = f"{free / 1e9:.1f} GB free"
        yield _make_finding(
            "disk", free > MIN_FREE_BYTES, said, f"{said}: archive, or make room"
        )
    try:
        feeds = sum(len(s.feeds) for s in load_sources(settings.sources_file).sources)
    except SourcesError as error:
        yield Finding(topic="sources", ok=False, message=str(error))
    else:
        yield Finding(topic="sources", ok=True, message=f"{feeds} feeds")


def _judge_skew(topic: str, seconds: float) -> Finding:
    said = f"{seconds:+.1f} s from this host's"
    return _make_finding(
        topic, abs(seconds) < MAX_SKEW_SECONDS, said, f"{said}: set both by NTP"
    )


def _make_finding(topic: str, ok: bool, good: str, bad: str) -> Finding:  # noqa: FBT001 - the verdict between its two texts
    return Finding(topic=topic, ok=ok, message=good if ok else bad)
