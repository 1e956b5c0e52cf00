"""``/metrics`` for Prometheus, valid for all processes on all hosts at once.

Each process adds its counts to the database (``workers/metrics_flush.py``), and a
scrape returns their sum. So there is one target, counters outlive their processes, and
a scrape costs the same with one worker or a hundred. Label values come from fixed sets,
except the names of consumers, of workers, and of the sources in an alarm; an alarm kind
names at most twenty sources.
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
from wireroom.console.monitoring.alarm_kinds import AlarmKind
from wireroom.step_metrics import BUCKET_BOUNDS, RunTally
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from prometheus_client import Metric

    from wireroom.console.monitoring.alarm_kinds import Alarm
    from wireroom.console.monitoring.snapshot import (
        CachedFigures,
        LiveFigures,
        Snapshot,
    )
    from wireroom.workers.broker_queues import BrokerState

    # Label values and the number; None is left out.
    Rows = Iterable[tuple[Sequence[str], float | None]]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def render_metrics(read: Callable[[], Snapshot], queue_limit: int) -> bytes:
    """Return the body of a scrape's response, of :data:`CONTENT_TYPE`."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(SnapshotCollector(read, queue_limit))
    return generate_latest(registry)


class SnapshotCollector(Collector):
    """Converts a snapshot into metrics."""

    def __init__(self, read: Callable[[], Snapshot], queue_limit: int) -> None:
        self._read, self._limit = read, queue_limit

    def collect(self) -> Iterator[Metric]:
        """Read a snapshot and yield its metrics; without a database only a few."""
        snapshot = self._read()
        yield _service_metrics(snapshot)
        yield from _broker_metrics(snapshot.broker)
        if snapshot.live is not None and snapshot.cached is not None:
            yield from _work_metrics(snapshot.live)
            yield from _consumer_metrics(snapshot.live)
            yield _worker_metrics(snapshot.live)
            yield from _stage_metrics(snapshot.live)
            yield from _server_metrics(snapshot.live, snapshot.cached)
            yield from _feed_metrics(snapshot.cached)
            yield from _source_metrics(snapshot.cached)
        yield from _alarm_metrics(alarms.evaluate_alarms(snapshot, self._limit))


def _service_metrics(snapshot: Snapshot) -> Metric:
    answers = {"database": snapshot.live is not None, "broker": snapshot.broker.up}
    return _make_gauge(
        "up", "1 if a service answers.", ["service"], _label_rows(answers)
    )


def _broker_metrics(broker: BrokerState) -> Iterator[Metric]:
    yield _make_gauge(
        "queue_messages",
        "Messages waiting in a queue.",
        ["queue"],
        _label_rows(broker.waiting),
    )
    yield _make_gauge(
        "queue_oldest_seconds",
        "Age of the oldest message in a queue, if the broker shows it.",
        ["queue"],
        _label_rows(broker.oldest),
    )
    text = "Messages that a worker has taken and not acknowledged."
    yield _make_gauge("unacked_messages", text, [], [((), broker.unacked)])
    text = "Memory that the broker uses."
    yield _make_gauge("broker_bytes", text, [], [((), broker.memory)])


def _work_metrics(live: LiveFigures) -> Iterator[Metric]:
    ages = {
        str(queue): (live.now - live.heartbeats[queue]).total_seconds()
        for queue in Queue
        if queue in live.heartbeats
    }
    text = "Time since a task last ran from a queue; a canary is sent every 20 s."
    yield _make_gauge("queue_silent_seconds", text, ["queue"], _label_rows(ages))
    rows = {name: overdue.rows for name, overdue in live.overdue.items()}
    text = "Rows that are due and not leased."
    yield _make_gauge("overdue_rows", text, ["table"], _label_rows(rows))
    ages = {name: due.oldest.total_seconds() for name, due in live.overdue.items()}
    text = "How long the oldest row that is not leased has been due."
    yield _make_gauge("overdue_seconds", text, ["table"], _label_rows(ages))
    text = "Failures that wait for a person."
    yield _make_gauge("quarantine", text, ["stage"], _label_rows(live.quarantine))


def _consumer_metrics(live: LiveFigures) -> Iterator[Metric]:
    behind = {consumer.name: consumer.behind for consumer in live.consumers}
    waits = {
        c.name: (live.now - c.waiting_since).total_seconds() if c.waiting_since else 0.0
        for c in live.consumers
    }
    text = "Events of the change feed that a consumer has not read."
    rows = _label_rows(behind)
    yield _make_gauge("consumer_behind_events", text, ["consumer"], rows)
    text = "How long the first of these events has waited."
    rows = _label_rows(waits)
    yield _make_gauge("consumer_behind_seconds", text, ["consumer"], rows)


def _worker_metrics(live: LiveFigures) -> Metric:
    rows = [
        ((worker.node, worker.release), (live.now - worker.seen_at).total_seconds())
        for worker in live.workers
    ]
    text = "Time since a worker last reported; removed after a day."
    return _make_gauge("worker_seen_seconds", text, ["worker", "release"], rows)


def _stage_metrics(live: LiveFigures) -> Iterator[Metric]:
    runs = CounterMetricFamily(
        "wireroom_stage_runs",
        "Runs of a stage by outcome and reason, over all processes.",
        labels=["stage", "outcome", "reason"],
    )
    stages: dict[str, RunTally] = {}
    for kind, tally in sorted(live.totals.items()):
        runs.add_metric(list(kind), tally.runs)
        stages[kind.step] = stages.get(kind.step, RunTally()) + tally
    seconds = HistogramMetricFamily(
        "wireroom_stage_seconds", "Duration of a stage's runs.", labels=["stage"]
    )
    for stage, tally in stages.items():
        seconds.add_metric([stage], _cumulate_buckets(tally), tally.seconds)
    yield runs
    yield seconds


def _server_metrics(live: LiveFigures, cached: CachedFigures) -> Iterator[Metric]:
    server = live.server
    connections = {
        "ours": server.connections,
        "all": server.connections_of_all,
        "limit": server.connections_limit,
    }
    text = "Connections of the database server."
    yield _make_gauge("database_connections", text, ["of"], _label_rows(connections))
    text = "Age of the oldest open transaction."
    row = ((), server.oldest_transaction)
    yield _make_gauge("transaction_seconds", text, [], [row])
    text = "Size of the database on its disk."
    yield _make_gauge("database_bytes", text, [], [((), cached.database_bytes)])
    text = "Rows of the large tables, as the planner estimates them."
    rows = _label_rows(cached.row_estimates)
    yield _make_gauge("rows_estimate", text, ["table"], rows)


def _feed_metrics(cached: CachedFigures) -> Iterator[Metric]:
    counts = {state: count for state, (count, _) in cached.feeds.items()}
    yield _make_gauge("feeds", "Feeds by state.", ["state"], _label_rows(counts))
    health = {str(kind): count for kind, count in cached.feed_report.counts.items()}
    text = "Feeds by health, judged by the history of each."
    yield _make_gauge("feeds_health", text, ["health"], _label_rows(health))
    silent = sum(count for _, count in cached.feeds.values())
    text = "Active feeds without a new entry for longer than is usual for them."
    yield _make_gauge("feeds_silent", text, [], [((), silent)])


def _source_metrics(cached: CachedFigures) -> Iterator[Metric]:
    """Yield sums over all sources for six hours; alarms name single sources."""
    yields = cached.recent_yields.values()
    articles = {
        "articles": sum(source.articles for source in yields),
        "short": sum(source.short for source in yields),
        "undated": sum(source.undated for source in yields),
        "unsigned": sum(source.unsigned for source in yields),
        "copies": sum(source.copies for source in yields),
        "complete": sum(source.complete for source in yields),
    }
    text = "Articles published in the last six hours: all, and those with a property."
    yield _make_gauge("lately_articles", text, ["what"], _label_rows(articles))
    comments = {
        "expected": sum(source.expected for source in yields),
        "found": sum(source.found for source in yields),
    }
    text = "Comments of those articles: announced by their pages, and found."
    yield _make_gauge("lately_comments", text, ["what"], _label_rows(comments))
    yield _freshness_metric(cached)
    text = "Sources of those articles."
    yield _make_gauge("lately_sources", text, [], [((), len(yields))])


def _freshness_metric(cached: CachedFigures) -> Metric:
    yields = cached.recent_yields.values()
    delays = sorted(source.delay for source in yields if source.delay is not None)
    rows = [
        ((name,), delays[int(share * (len(delays) - 1))])
        for name, share in (("0.5", 0.5), ("0.95", 0.95))
        if delays
    ]
    text = "Delay from publication to storage: quantiles over the sources, six hours."
    return _make_gauge("freshness_seconds", text, ["quantile"], rows)


def _alarm_metrics(raised: Sequence[Alarm]) -> Iterator[Metric]:
    counts: dict[str, float] = dict.fromkeys(map(str, AlarmKind), 0)
    for alarm in raised:
        counts[alarm.kind] += 1
    text = "Alarms of a kind; 0 is good."
    yield _make_gauge("alarm", text, ["alarm"], _label_rows(counts))
    subjects = sorted({(str(a.kind), a.subject) for a in raised if a.subject})
    rows = [(subject, 1.0) for subject in subjects]
    text = "Subjects of an alarm, at most twenty sources a kind."
    yield _make_gauge("alarm_subject", text, ["alarm", "subject"], rows)


def _make_gauge(
    name: str, text: str, labels: list[str], rows: Rows
) -> GaugeMetricFamily:
    """Return a gauge without the rows whose number is unknown."""
    gauge = GaugeMetricFamily(f"wireroom_{name}", text, labels=labels)
    for values, number in rows:
        if number is not None:
            gauge.add_metric(list(map(str, values)), number)
    return gauge


def _label_rows(numbers: Mapping[str, float]) -> list[tuple[tuple[str], float]]:
    return [((name,), float(number)) for name, number in numbers.items()]


def _cumulate_buckets(tally: RunTally) -> list[tuple[str, float]]:
    """Return the cumulative counts that a Prometheus histogram consists of."""
    bounds = [*map(str, BUCKET_BOUNDS), "+Inf"]
    return [(b, sum(tally.buckets[: n + 1])) for n, b in enumerate(bounds)]
