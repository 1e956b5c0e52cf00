"""How it stands, boiled down from a reading: what the screen and ``--json`` show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wireroom.console.monitoring import alarms
from wireroom.console.monitoring.snapshot import RECENT
from wireroom.step_metrics import ENRICHER, Ran, Tally
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from wireroom.console.monitoring.snapshot import Known, Now, Reading
    from wireroom.enrich.registry import Place
    from wireroom.step_metrics import Kind


CHAIN = ("poll_feed", "download", "extract", "deduplicate", "enrich", "revisit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage over the last quarter of an hour, runs that found nothing to do left out.

    Attributes:
        per_minute: runs. failed: their share. seconds: the mean of one; None where
            there was none.
    """

    runs: int
    per_minute: float
    failed: float
    seconds: float | None


def stages(recent: Mapping[Kind, Tally]) -> dict[str, Stage]:
    """Add up what the stages did, by stage."""
    found: dict[str, Stage] = {}
    names = {k.stage for k in recent if not k.stage.startswith(ENRICHER)}
    for name in sorted(names, key=_place):
        found[name] = _stage(name, recent)
    return found


def enrichers(
    places: Sequence[Place], recent: Mapping[Kind, Tally]
) -> list[dict[str, Any]]:
    """Tell of each enricher whether it is on, and how its latest runs went."""
    told = []
    for place in places:
        name = place.enricher.name if place.enricher else place.name
        stage = _stage(ENRICHER + name, recent)
        told.append(
            {
                "name": place.name,
                "package": place.package,
                "state": str(place.state),
                "why": place.why,
                "version": place.enricher and place.enricher.version,
                "runs": stage.runs,
                "failed_share": round(stage.failed, 4),
                "mean_seconds": stage.seconds and round(stage.seconds, 5),
            }
        )
    return told


def _stage(name: str, recent: Mapping[Kind, Tally]) -> Stage:
    busy = {
        kind: tally
        for kind, tally in recent.items()
        if kind.stage == name and kind.outcome != Ran.NOTHING
    }
    whole = sum(busy.values(), Tally())
    bad = sum(t.runs for k, t in busy.items() if k.outcome in alarms.FAILED)
    return Stage(
        runs=whole.runs,
        per_minute=whole.runs / (RECENT.total_seconds() / 60),
        failed=bad / whole.runs if whole.runs else 0.0,
        seconds=whole.seconds / whole.runs if whole.runs else None,
    )


def _place(stage: str) -> tuple[int, str]:
    """Sort the stages as the chain has them."""
    return (CHAIN.index(stage) if stage in CHAIN else len(CHAIN), stage)


def as_json(
    reading: Reading, queue_limit: int, places: Sequence[Place] = ()
) -> dict[str, Any]:
    """Return what ``wireroom status --json`` prints; times are seconds, sizes bytes.

    All but ``alarms``, ``broker`` and ``enrichers`` is missing while the database does
    not answer. ``places``: the enrichers.
    """
    recent = reading.now.recent if reading.now else {}
    told: dict[str, Any] = {
        "alarms": [
            {
                "kind": str(alarm.kind),
                "severity": str(alarm.severity),
                "subject": alarm.subject,
                "said": alarm.said,
                "do": alarm.do,
            }
            for alarm in alarms.of(reading, queue_limit)
        ],
        "broker": {
            "up": reading.broker.up,
            "waiting": dict(reading.broker.waiting),
            "oldest_seconds": dict(reading.broker.oldest),
            "at_work": reading.broker.unacked,
            "memory": reading.broker.memory,
            "memory_limit": reading.broker.memory_limit,
        },
        "enrichers": enrichers(places, recent),
    }
    if reading.now is not None and reading.known is not None:
        told |= _work(reading.now) | _stock(reading.known)
    return told


def crossed(now: Now) -> dict[str, float | None]:
    """Return for each queue how many seconds ago a task last came out of it."""
    return {
        str(queue): (now.now - now.pulses[queue]).total_seconds()
        if queue in now.pulses
        else None
        for queue in Queue
    }


def _work(now: Now) -> dict[str, Any]:
    return {
        "at": now.now.isoformat(),
        "queues_crossed_seconds_ago": crossed(now),
        "overdue": {
            table: {"rows": one.rows, "oldest_seconds": one.oldest.total_seconds()}
            for table, one in now.overdue.items()
        },
        "stages": {
            name: {
                "runs": stage.runs,
                "runs_per_minute": round(stage.per_minute, 2),
                "failed_share": round(stage.failed, 4),
                "mean_seconds": stage.seconds and round(stage.seconds, 4),
            }
            for name, stage in stages(now.recent).items()
        },
        "published_by_5_minutes": list(now.intake),
        "quarantine": dict(now.quarantine),
        "workers": [
            {
                "node": row["node"],
                "release": row["release"],
                "seen_seconds_ago": _ago(row["seen_at"], now.now),
            }
            for row in now.workers
        ],
        "consumers": [
            {
                "name": one.name,
                "behind": one.behind,
                "waiting_seconds": _ago(one.waiting_since, now.now),
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


def _stock(known: Known) -> dict[str, Any]:
    return {
        "feeds": {
            state: {"feeds": count, "silent": silent}
            for state, (count, silent) in known.feeds.items()
        },
        "rows_about": dict(known.rows),
        "database_bytes": known.size,
    }


def _ago(then: datetime | None, now: datetime) -> float | None:
    return None if then is None else (now - then).total_seconds()
