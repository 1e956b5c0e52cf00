"""Summaries of a snapshot, as the terminal screen and ``--json`` show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.console.monitoring import alarms
from wireroom.console.monitoring.headline import write_headline
from wireroom.console.monitoring.snapshot import RECENT_RUNS
from wireroom.step_metrics import ENRICHER_PREFIX, RunOutcome, RunTally
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from wireroom.console.monitoring.snapshot import (
        CachedFigures,
        LiveFigures,
        Snapshot,
    )
    from wireroom.enrich.registry import EnricherEntry
    from wireroom.step_metrics import RunKind
    from wireroom.workers.broker_queues import BrokerState

STAGE_ORDER = ("poll_feed", "download", "extract", "deduplicate", "enrich", "revisit")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSummary:
    """The runs of a stage in the last 15 minutes, idle runs excluded.

    Attributes:
        per_minute: runs per minute. failed_share: 0 to 1.
        mean_seconds: mean duration of a run; None without a run.
    """

    runs: int
    per_minute: float
    failed_share: float
    mean_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnricherSummary:
    """The state of an enricher and its runs in the last 15 minutes.

    Attributes:
        name: as its package registers it. reason: why it is off or broken, or empty.
        version: its own; None unless it is loaded.
        failed_share: 0 to 1. mean_seconds: mean duration of a run, None without one.
    """

    name: str
    package: str
    state: str
    reason: str
    version: str | None
    runs: int
    failed_share: float
    mean_seconds: float | None

    def to_json(self) -> dict[str, object]:
        """Return the enricher's object in ``wireroom status --json``."""
        return {
            "name": self.name,
            "package": self.package,
            "state": self.state,
            "why": self.reason,
            "version": self.version,
            "runs": self.runs,
            "failed_share": round(self.failed_share, 4),
            "mean_seconds": self.mean_seconds and round(self.mean_seconds, 5),
        }


def summarize_stages(recent: Mapping[RunKind, RunTally]) -> dict[str, StageSummary]:
    """Return the summary of each stage by its name, in the order of the chain."""
    names = {k.step for k in recent if not k.step.startswith(ENRICHER_PREFIX)}
    return {
        name: _summarize_stage(name, recent)
        for name in sorted(names, key=_chain_position)
    }


def summarize_enrichers(
    entries: Sequence[EnricherEntry], recent: Mapping[RunKind, RunTally]
) -> list[EnricherSummary]:
    """Return the summary of each installed enricher, in the order of ``entries``."""
    summaries = []
    for entry in entries:
        name = entry.enricher.name if entry.enricher else entry.name
        stage = _summarize_stage(ENRICHER_PREFIX + name, recent)
        summaries.append(
            EnricherSummary(
                name=entry.name,
                package=entry.package,
                state=str(entry.state),
                reason=entry.reason,
                version=entry.enricher.version if entry.enricher else None,
                runs=stage.runs,
                failed_share=stage.failed_share,
                mean_seconds=stage.mean_seconds,
            )
        )
    return summaries


def _summarize_stage(name: str, recent: Mapping[RunKind, RunTally]) -> StageSummary:
    busy = {
        kind: tally
        for kind, tally in recent.items()
        if kind.step == name and kind.outcome != RunOutcome.NOTHING
    }
    total = sum(busy.values(), RunTally())
    failed = sum(t.runs for k, t in busy.items() if k.outcome in alarms.FAILED_OUTCOMES)
    return StageSummary(
        runs=total.runs,
        per_minute=total.runs / (RECENT_RUNS.total_seconds() / 60),
        failed_share=failed / total.runs if total.runs else 0.0,
        mean_seconds=total.seconds / total.runs if total.runs else None,
    )


def _chain_position(stage: str) -> tuple[int, str]:
    """Return the sort key of a stage: its place in the chain, then its name."""
    known = stage in STAGE_ORDER
    return (STAGE_ORDER.index(stage) if known else len(STAGE_ORDER), stage)


def heartbeat_ages(live: LiveFigures) -> dict[str, float | None]:
    """Return by queue how many seconds ago a task last ran; None: never."""
    return {
        str(queue): _seconds_since(live.heartbeats.get(queue), live.now)
        for queue in Queue
    }


def status_json(
    snapshot: Snapshot, queue_limit: int, entries: Sequence[EnricherEntry] = ()
) -> dict[str, object]:
    """Return the object that ``wireroom status --json`` prints.

    Times are in seconds, sizes in bytes. While the database does not answer only
    ``state``, ``headline``, ``alarms``, ``broker`` and ``enrichers`` are present.

    Args:
        entries: the enrichers of this installation.
    """
    recent = snapshot.live.recent if snapshot.live else {}
    raised = alarms.evaluate_alarms(snapshot, queue_limit)
    headline = write_headline(snapshot, raised)
    status: dict[str, object] = {
        "state": str(headline.state),
        "headline": headline.text,
        "alarms": [
            {
                "kind": str(alarm.kind),
                "severity": str(alarm.severity),
                "subject": alarm.subject,
                "said": alarm.message,
                "do": alarm.remedy,
                "page": alarm.page,
            }
            for alarm in raised
        ],
        "broker": _broker_json(snapshot.broker),
        "enrichers": [e.to_json() for e in summarize_enrichers(entries, recent)],
    }
    if snapshot.live is not None and snapshot.cached is not None:
        status |= _live_json(snapshot.live) | _cached_json(snapshot.cached)
    return status


def _broker_json(broker: BrokerState) -> dict[str, object]:
    return {
        "up": broker.up,
        "waiting": dict(broker.waiting),
        "oldest_seconds": dict(broker.oldest),
        "at_work": broker.unacked,
        "memory": broker.memory,
        "memory_limit": broker.memory_limit,
    }


def _live_json(live: LiveFigures) -> dict[str, object]:
    return {
        "at": live.now.isoformat(),
        "queues_crossed_seconds_ago": heartbeat_ages(live),
        "overdue": {
            table: {"rows": due.rows, "oldest_seconds": due.oldest.total_seconds()}
            for table, due in live.overdue.items()
        },
        "stages": _stages_json(live.recent),
        "published_by_5_minutes": list(live.intake),
        "quarantine": dict(live.quarantine),
        "workers": [
            {
                "node": worker.node,
                "release": worker.release,
                "seen_seconds_ago": _seconds_since(worker.seen_at, live.now),
            }
            for worker in live.workers
        ],
        "consumers": [
            {
                "name": consumer.name,
                "behind": consumer.behind,
                "waiting_seconds": _seconds_since(consumer.waiting_since, live.now),
                "lost": consumer.lost,
                "restored": consumer.restored,
            }
            for consumer in live.consumers
        ],
        "database": {
            "connections": live.server.connections,
            "connections_of_all": live.server.connections_of_all,
            "connections_limit": live.server.connections_limit,
            "oldest_transaction_seconds": live.server.oldest_transaction,
        },
    }


def _stages_json(recent: Mapping[RunKind, RunTally]) -> dict[str, object]:
    return {
        name: {
            "runs": stage.runs,
            "runs_per_minute": round(stage.per_minute, 2),
            "failed_share": round(stage.failed_share, 4),
            "mean_seconds": stage.mean_seconds and round(stage.mean_seconds, 4),
        }
        for name, stage in summarize_stages(recent).items()
    }


def _cached_json(cached: CachedFigures) -> dict[str, object]:
    return {
        "feeds": {
            state: {"feeds": count, "silent": silent}
            for state, (count, silent) in cached.feeds.items()
        },
        "feeds_by_health": dict(cached.feed_report.counts),
        "rows_about": dict(cached.row_estimates),
        "database_bytes": cached.database_bytes,
    }


def _seconds_since(then: datetime | None, now: datetime) -> float | None:
    return None if then is None else (now - then).total_seconds()
