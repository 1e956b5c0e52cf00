"""``/metrics``: what Prometheus scrapes, true for all processes on all hosts at once.

Each process adds its counts to the database (``workers/metrics_flush.py``);
whoever is scraped
tells the sum. So there is one target, counters outlive their processes, and a scrape
costs the same with one worker or with a hundred. Labels are from fixed sets, but for
consumers, workers, and the sources that an alarm is about, of which there are at most
twenty a kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector

from wireroom.console.monitoring import alarms
from wireroom.step_metrics import BUCKET_BOUNDS, RunTally
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from prometheus_client import Metric

    from wireroom.console.monitoring.snapshot import (
        CachedFigures,
        LiveFigures,
        Snapshot,
    )
    from wireroom.workers.broker_queues import BrokerState

    Rows = Iterable[tuple[Sequence[str], float | None]]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def render_metrics(read: Callable[[], Snapshot], queue_limit: int) -> bytes:
    """Return what a scrape is answered, of :data:`CONTENT_TYPE`."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(SnapshotCollector(read, queue_limit))
    return generate_latest(registry)


class SnapshotCollector(Collector):
    """Turns a reading into metrics."""

    def __init__(self, read: Callable[[], Snapshot], queue_limit: int) -> None:
        self._read, self._limit = read, queue_limit

    def collect(self) -> Iterator[Metric]:
        """Read, and tell."""
        reading = self._read()
        yield from _service_metrics(reading)
        yield from _broker_metrics(reading.broker)
        if reading.live is not None and reading.cached is not None:
            yield from _work_metrics(reading.live)
            yield from _stage_metrics(reading.live)
            yield from _server_metrics(reading.live, reading.cached)
            yield from _feed_metrics(reading.cached)
            yield from _source_metrics(reading.cached)
        yield from _alarm_metrics(alarms.evaluate_alarms(reading, self._limit))


def _service_metrics(reading: Snapshot) -> Iterator[Metric]:
    up = {"database": reading.live is not None, "broker": reading.broker.up}
    rows = [((name,), float(answers)) for name, answers in up.items()]
    yield _make_gauge("up", "Whether a service answers.", ["service"], rows)


def _broker_metrics(broker: BrokerState) -> Iterator[Metric]:
    yield _make_gauge(
        "queue_messages",
        "Messages waiting in a queue.",
        ["queue"],
        _label_rows(broker.waiting),
    )
    yield _make_gauge(
        "queue_oldest_seconds",
        "Age of the oldest message in a queue, where the broker shows it.",
        ["queue"],
        _label_rows(broker.oldest),
    )
    yield _make_gauge(
        "unacked_messages", "Messages at work.", [], [((), broker.unacked)]
    )
    yield _make_gauge(
        "broker_bytes", "Memory the broker uses.", [], [((), broker.memory)]
    )


def _work_metrics(now: LiveFigures) -> Iterator[Metric]:
    yield _make_gauge(
        "queue_silent_seconds",
        "Time since a task last came out of a queue; a canary crosses it every 20 s.",
        ["queue"],
        [
            ((str(q),), (now.now - now.heartbeats[q]).total_seconds())
            for q in Queue
            if q in now.heartbeats
        ],
    )
    rows = {name: overdue.rows for name, overdue in now.overdue.items()}
    ages = {name: o.oldest.total_seconds() for name, o in now.overdue.items()}
    told = "Rows that are due and handed out to nobody"
    yield _make_gauge("overdue_rows", f"{told}.", ["table"], _label_rows(rows))
    yield _make_gauge(
        "overdue_seconds", f"{told}: the oldest.", ["table"], _label_rows(ages)
    )
    told = "Failures that wait for a person."
    yield _make_gauge("quarantine", told, ["stage"], _label_rows(now.quarantine))
    yield from _consumer_metrics(now)


def _consumer_metrics(now: LiveFigures) -> Iterator[Metric]:
    behind = {c.name: c.behind for c in now.consumers}
    since = {
        c.name: (now.now - c.waiting_since).total_seconds() if c.waiting_since else 0.0
        for c in now.consumers
    }
    told = "of the change feed that a consumer has yet to read"
    yield _make_gauge(
        "consumer_behind_events", f"Events {told}.", ["consumer"], _label_rows(behind)
    )
    told = "How long the first of them has waited."
    yield _make_gauge("consumer_behind_seconds", told, ["consumer"], _label_rows(since))
    seen = [
        ((row["node"], row["release"]), (now.now - row["seen_at"]).total_seconds())
        for row in now.workers
    ]
    told = "Time since a worker last told that it is there; forgotten after a day."
    yield _make_gauge("worker_seen_seconds", told, ["worker", "release"], seen)


def _stage_metrics(now: LiveFigures) -> Iterator[Metric]:
    runs = CounterMetricFamily(
        "wireroom_stage_runs",
        "Runs of a stage by what came of them, over all processes.",
        labels=["stage", "outcome", "reason"],
    )
    stages: dict[str, RunTally] = {}
    for kind, tally in sorted(now.totals.items()):
        runs.add_metric(list(kind), tally.runs)
        stages[kind.stage] = stages.get(kind.stage, RunTally()) + tally
    seconds = HistogramMetricFamily(
        "wireroom_stage_seconds", "How long a stage runs.", labels=["stage"]
    )
    for stage, tally in stages.items():
        seconds.add_metric([stage], _cumulate_buckets(tally), tally.seconds)
    yield runs
    yield seconds


def _server_metrics(now: LiveFigures, known: CachedFigures) -> Iterator[Metric]:
    server = now.server
    states = {"ours": server.connections, "all": server.connections_of_all}
    states |= {"limit": server.connections_limit}
    told = "Connections of the database server."
    yield _make_gauge("database_connections", told, ["of"], _label_rows(states))
    told = "Age of the oldest open transaction."
    yield _make_gauge(
        "transaction_seconds", told, [], [((), server.oldest_transaction)]
    )
    told = "What the database takes on its disk."
    yield _make_gauge("database_bytes", told, [], [((), known.database_bytes)])
    told = "Rows of the large tables, as the planner estimates them."
    yield _make_gauge(
        "rows_estimate", told, ["table"], _label_rows(known.row_estimates)
    )


def _feed_metrics(known: CachedFigures) -> Iterator[Metric]:
    counts = {state: count for state, (count, _) in known.feeds.items()}
    yield _make_gauge("feeds", "Feeds by state.", ["state"], _label_rows(counts))
    silent = sum(count for _, count in known.feeds.values())
    told = "Active feeds that bring nothing new for longer than their habit."
    yield _make_gauge("feeds_silent", told, [], [((), silent)])


def _source_metrics(known: CachedFigures) -> Iterator[Metric]:
    """Tell of the last six hours, all sources together; alarms name single ones."""
    lately = known.recent_yields.values()
    told = "Of the articles published in the last six hours: how many are so."
    kinds = ("articles", "short", "undated", "unsigned", "copies", "complete")
    sums = {kind: sum(getattr(one, kind) for one in lately) for kind in kinds}
    yield _make_gauge("lately_articles", told, ["what"], _label_rows(sums))
    told = "Comments of those articles: spoken of by their pages, and found."
    sums = {
        "expected": sum(one.expected for one in lately),
        "found": sum(one.found for one in lately),
    }
    yield _make_gauge("lately_comments", told, ["what"], _label_rows(sums))
    delays = sorted(one.delay for one in lately if one.delay is not None)
    told = "From publication to here: quantiles over the sources of the last six hours."
    shares = {"0.5": 0.5, "0.95": 0.95}
    rows = [
        ((name,), delays[int(share * (len(delays) - 1))])
        for name, share in shares.items()
        if delays
    ]
    yield _make_gauge("freshness_seconds", told, ["quantile"], rows)
    yield _make_gauge(
        "lately_sources", "Sources of those articles.", [], [((), len(lately))]
    )


def _alarm_metrics(raised: Sequence[alarms.Alarm]) -> Iterator[Metric]:
    counts: dict[str, float] = dict.fromkeys(map(str, alarms.AlarmKind), 0)
    for alarm in raised:
        counts[alarm.kind] += 1
    told = "How many subjects an alarm is raised for; 0 is well."
    yield _make_gauge("alarm", told, ["alarm"], _label_rows(counts))
    told = "Whom an alarm is raised for, at most twenty of a kind."
    subjects = sorted({(str(a.kind), a.subject) for a in raised if a.subject})
    rows = [(subject, 1.0) for subject in subjects]
    yield _make_gauge("alarm_subject", told, ["alarm", "subject"], rows)


def _make_gauge(
    name: str, told: str, labels: list[str], rows: Rows
) -> GaugeMetricFamily:
    """Make a gauge; what cannot be told is left out."""
    gauge = GaugeMetricFamily(f"wireroom_{name}", told, labels=labels)
    for values, number in rows:
        if number is not None:
            gauge.add_metric(list(map(str, values)), number)
    return gauge


def _label_rows(numbers: Mapping[str, float]) -> list[tuple[tuple[str], float]]:
    return [((name,), number) for name, number in numbers.items()]


def _cumulate_buckets(tally: RunTally) -> list[tuple[str, float]]:
    """Give cumulative counts, as Prometheus wants them."""
    bounds = [*map(str, BUCKET_BOUNDS), "+Inf"]
    return [(b, sum(tally.buckets[: n + 1])) for n, b in enumerate(bounds)]
