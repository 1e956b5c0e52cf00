"""Runs of the steps by their outcome, added up over all processes.

A row is a slice of five minutes, so that the last hours can be drawn. Older slices are
added up in one row a kind, at :data:`OLD_SLICES`: the table stays small for ever, and
its sum is every run since the table was created.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, select, text
from sqlalchemy.dialects import postgresql

from wireroom.step_metrics import RunKind, RunTally
from wireroom.store.schema.monitoring_tables import step_counts, workers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

SLICE = timedelta(minutes=5)
OLD_SLICES = datetime(1970, 1, 1, tzinfo=UTC)
# How long slices stay separate, and workers are listed.
SLICE_RETENTION = timedelta(hours=2)
WORKER_RETENTION = timedelta(days=1)
# A worker reports every ten seconds. After a longer pause than this it has started
# again: the children of one worker start one after another and are one start.
RESTART_GAP = timedelta(seconds=25)

# Arrays of the same length, added place by place.
_ADDED = text(
    "ARRAY(SELECT a + b FROM unnest(step_counts.buckets, excluded.buckets)"
    " WITH ORDINALITY AS t(a, b, n) ORDER BY n)"
)
_TOTALS = text(
    "SELECT step, outcome, reason, sum(s.runs)::bigint AS runs,"
    " sum(s.seconds) AS seconds,"
    " ARRAY(SELECT sum(b)::bigint FROM step_counts x,"
    "  unnest(x.buckets) WITH ORDINALITY AS u(b, n)"
    "  WHERE (x.step, x.outcome, x.reason) = (s.step, s.outcome, s.reason)"
    "  AND x.at >= :since GROUP BY n ORDER BY n) AS buckets"
    " FROM step_counts s WHERE s.at >= :since GROUP BY step, outcome, reason"
)


class StepCounts:
    """Adding, folding and reading."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_tallies(self, tallies: Mapping[RunKind, RunTally], *, at: datetime) -> None:
        """Add tallies to the slice of ``at``."""
        rows = [
            {
                **kind._asdict(),
                "at": start_of_slice(at),
                "runs": tally.runs,
                "seconds": tally.seconds,
                "buckets": list(tally.buckets),
            }
            # In one order, so that two processes never wait for each other.
            for kind, tally in sorted(tallies.items())
        ]
        if not rows:
            return
        new = postgresql.insert(step_counts).values(rows)
        c = step_counts.c
        added = new.on_conflict_do_update(
            index_elements=[c.at, c.step, c.outcome, c.reason],
            set_={
                "runs": c.runs + new.excluded.runs,
                "seconds": c.seconds + new.excluded.seconds,
                "buckets": _ADDED,
            },
        )
        self._connection.execute(added)

    def fold_old_slices(self, *, now: datetime) -> None:
        """Add up slices that are no longer drawn; delete workers unseen for a day."""
        c = step_counts.c
        old = delete(step_counts).where(c.at < now - SLICE_RETENTION, c.at > OLD_SLICES)
        tallies: dict[RunKind, RunTally] = {}
        for row in self._connection.execute(old.returning(step_counts)).mappings():
            kind = RunKind(row["step"], row["outcome"], row["reason"])
            tallies[kind] = tallies.get(kind, RunTally()) + _to_tally(row)
        self.add_tallies(tallies, at=OLD_SLICES)
        is_old = workers.c.seen_at < now - WORKER_RETENTION
        self._connection.execute(delete(workers).where(is_old))

    def sum_tallies(self, *, since: datetime = OLD_SLICES) -> dict[RunKind, RunTally]:
        """Sum the runs of the slices from ``since`` on."""
        rows = self._connection.execute(_TOTALS, {"since": since}).mappings()
        return {
            RunKind(r["step"], r["outcome"], r["reason"]): _to_tally(r) for r in rows
        }

    def record_worker(
        self, node: str, queues: Sequence[str], release: str, *, now: datetime
    ) -> None:
        """Record that a worker runs; several of its processes may do so."""
        insert = postgresql.insert(workers).values(
            node=node, queues=list(queues), release=release, started_at=now, seen_at=now
        )
        names = ("queues", "release", "seen_at")
        is_restarted = workers.c.seen_at < insert.excluded.seen_at - RESTART_GAP
        started_at = case(
            (is_restarted, insert.excluded.started_at), else_=workers.c.started_at
        )
        again = insert.on_conflict_do_update(
            index_elements=[workers.c.node],
            set_={
                **{name: insert.excluded[name] for name in names},
                "started_at": started_at,
            },
            where=workers.c.seen_at < insert.excluded.seen_at,
        )
        self._connection.execute(again)

    def list_workers(self) -> list[dict[str, Any]]:
        """Return the workers of the last day, by name."""
        query = select(workers).order_by(workers.c.node)
        return [dict(row) for row in self._connection.execute(query).mappings()]


def start_of_slice(at: datetime) -> datetime:
    """Return the beginning of the slice of a time."""
    return at - (at - OLD_SLICES) % SLICE


def _to_tally(row: Any) -> RunTally:  # noqa: ANN401 - a row's mapping
    return RunTally(
        runs=row["runs"], seconds=row["seconds"], buckets=tuple(row["buckets"])
    )
