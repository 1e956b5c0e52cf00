"""How it stands, boiled down from a reading: what the screen and ``--json`` show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wireroom.console.monitoring import alarms
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


STAGE_ORDER = ("poll_feed", "download", "extract", "deduplicate", "enrich", "revisit")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSummary:
    """A stage over the last quarter of an hour, runs that found nothing to do left out.

    Attributes:
        per_minute: runs. failed: their share. seconds: the mean of one; None where
            there was none.
    """

    runs: int
    per_minute: float
    failed_share: float
    mean_seconds: float | None


def summarize_stages(recent: Mapping[RunKind, RunTally]) -> dict[str, StageSummary]:
    """Add up what the stages did, by stage."""
    found: dict[str, StageSummary] = {}
    names = {k.stage for k in recent if not k.stage.startswith(ENRICHER_PREFIX)}
    for name in sorted(names, key=_chain_position):
        found[name] = _summarize_stage(name, recent)
    return found


def summarize_enrichers(
    places: Sequence[EnricherEntry], recent: Mapping[RunKind, RunTally]
) -> list[dict[str, Any]]:
    """Tell of each enricher whether it is on, and how its latest runs went."""
    told = []
    for place in places:
        name = place.enricher.name if place.enricher else place.name
        stage = _summarize_stage(ENRICHER_PREFIX + name, recent)
        told.append(
            {
                "name": place.name,
                "package": place.package,
                "state": str(place.state),
                "why": place.reason,
                "version": place.enricher and place.enricher.version,
                "runs": stage.runs,
                "failed_share": round(stage.failed_share, 4),
                "mean_seconds": stage.mean_seconds and round(stage.mean_seconds, 5),
            }
        )
    return told


def _summarize_stage(name: str, recent: Mapping[RunKind, RunTally]) -> StageSummary:
    busy = {
        kind: tally
        for kind, tally in recent.items()
        if kind.stage == name and kind.outcome != RunOutcome.NOTHING
    }
    whole = sum(busy.values(), RunTally())
    bad = sum(t.runs for k, t in busy.items() if k.outcome in alarms.FAILED_OUTCOMES)
    return StageSummary(
        runs=whole.runs,
        per_minute=whole.runs / (RECENT_RUNS.total_seconds() / 60),
        failed_share=bad / whole.runs if whole.runs else 0.0,
        mean_seconds=whole.seconds / whole.runs if whole.runs else None,
    )


def _chain_position(stage: str) -> tuple[int, str]:
    """Sort the stages as the chain has them."""
    return (
        STAGE_ORDER.index(stage) if stage in STAGE_ORDER else len(STAGE_ORDER),
        stage,
    )


def status_json(
    reading: Snapshot, queue_limit: int, places: Sequence[EnricherEntry] = ()
) -> dict[str, Any]:
    """Return what ``wireroom status --json`` prints; times are seconds, sizes bytes.

    All but ``alarms``, ``broker`` and ``enrichers`` is missing while the database does
    not answer. ``places``: the enrichers.
    """
    recent = reading.live.recent if reading.live else {}
    told: dict[str, Any] = {
        "alarms": [
            {
                "kind": str(alarm.kind),
                "severity": str(alarm.severity),
                "subject": alarm.subject,
                "said": alarm.message,
                "do": alarm.remedy,
            }
            for alarm in alarms.evaluate_alarms(reading, queue_limit)
        ],
        "broker": {
            "up": reading.broker.up,
            "waiting": dict(reading.broker.waiting),
            "oldest_seconds": dict(reading.broker.oldest),
            "at_work": reading.broker.unacked,
            "memory": reading.broker.memory,
            "memory_limit": reading.broker.memory_limit,
        },
        "enrichers": summarize_enrichers(places, recent),
    }
    if reading.live is not None and reading.cached is not None:
        told |= _live_json(reading.live) | _cached_json(reading.cached)
    return told


def heartbeat_ages(now: LiveFigures) -> dict[str, float | None]:
    """Return for each queue how many seconds ago a task last came out of it."""
    return {
        str(queue): (now.now - now.heartbeats[queue]).total_seconds()
        if queue in now.heartbeats
        else None
        for queue in Queue
    }


def _live_json(now: LiveFigures) -> dict[str, Any]:
    return {
        "at": now.now.isoformat(),
        "queues_crossed_seconds_ago": heartbeat_ages(now),
        "overdue": {
            table: {"rows": one.rows, "oldest_seconds": one.oldest.total_seconds()}
            for table, one in now.overdue.items()
        },
        "stages": {
            name: {
                "runs": stage.runs,
                "runs_per_minute": round(stage.per_minute, 2),
                "failed_share": round(stage.failed_share, 4),
                "mean_seconds": stage.mean_seconds and round(stage.mean_seconds, 4),
            }
            for name, stage in summarize_stages(now.recent).items()
        },
        "published_by_5_minutes": list(now.intake),
        "quarantine": dict(now.quarantine),
        "workers": [
            {
                "node": row["node"],
                "release": row["release"],
                "seen_seconds_ago": _seconds_since(row["seen_at"], now.now),
            }
            for row in now.workers
        ],
        "consumers": [
            {
                "name": one.name,
                "behind": one.behind,
                "waiting_seconds": _seconds_since(one.waiting_since, now.now),
                "lost": one.lost,
            }
            for one in now.consumers
        ],
        "database": {
            "connections": now.server.connections,
            "connections_of_all": now.server.connections_of_all,
            "connections_limit": now.server.connections_limit,
            "oldest_transaction_seconds": now.server.oldest_transaction,
        },
    }


def _cached_json(known: CachedFigures) -> dict[str, Any]:
    return {
        "feeds": {
            state: {"feeds": count, "silent": silent}
            for state, (count, silent) in known.feeds.items()
        },
        "rows_about": dict(known.row_estimates),
        "database_bytes": known.database_bytes,
    }


def _seconds_since(then: datetime | None, now: datetime) -> float | None:
    return None if then is None else (now - then).total_seconds()
