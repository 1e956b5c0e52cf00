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
from wireroom.step_metrics import BOUNDS, Tally
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from prometheus_client import Metric

    from wireroom.console.monitoring.snapshot import Known, Now, Reading
    from wireroom.workers.broker_queues import Broker

    Rows = Iterable[tuple[Sequence[str], float | None]]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(read: Callable[[], Reading], queue_limit: int) -> bytes:
    """Return what a scrape is answered, of :data:`CONTENT_TYPE`."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Metrics(read, queue_limit))
    return generate_latest(registry)


class Metrics(Collector):
    """Turns a reading into metrics."""

    def __init__(self, read: Callable[[], Reading], queue_limit: int) -> None:
        self._read, self._limit = read, queue_limit

    def collect(self) -> Iterator[Metric]:
        """Read, and tell."""
        reading = self._read()
        yield from _of_services(reading)
        yield from _of_broker(reading.broker)
        if reading.now is not None and reading.known is not None:
            yield from _of_work(reading.now)
            yield from _of_stages(reading.now)
            yield from _of_server(reading.now, reading.known)
            yield from _of_feeds(reading.known)
            yield from _of_sources(reading.known)
        yield from _of_alarms(alarms.of(reading, self._limit))


def _of_services(reading: Reading) -> Iterator[Metric]:
    up = {"database": reading.now is not None, "broker": reading.broker.up}
    rows = [((name,), float(answers)) for name, answers in up.items()]
    yield _gauge("up", "Whether a service answers.", ["service"], rows)


def _of_broker(broker: Broker) -> Iterator[Metric]:
    yield _gauge(
        "queue_messages",
        "Messages waiting in a queue.",
        ["queue"],
        _labelled(broker.waiting),
    )
    yield _gauge(
        "queue_oldest_seconds",
        "Age of the oldest message in a queue, where the broker shows it.",
        ["queue"],
        _labelled(broker.oldest),
    )
    yield _gauge("unacked_messages", "Messages at work.", [], [((), broker.unacked)])
    yield _gauge("broker_bytes", "Memory the broker uses.", [], [((), broker.memory)])


def _of_work(now: Now) -> Iterator[Metric]:
    yield _gauge(
        "queue_silent_seconds",
        "Time since a task last came out of a queue; a canary crosses it every 20 s.",
        ["queue"],
        [
            ((str(q),), (now.now - now.pulses[q]).total_seconds())
            for q in Queue
            if q in now.pulses
        ],
    )
    rows = {name: overdue.rows for name, overdue in now.overdue.items()}
    ages = {name: o.oldest.total_seconds() for name, o in now.overdue.items()}
    told = "Rows that are due and handed out to nobody"
    yield _gauge("overdue_rows", f"{told}.", ["table"], _labelled(rows))
    yield _gauge("overdue_seconds", f"{told}: the oldest.", ["table"], _labelled(ages))
    told = "Failures that wait for a person."
    yield _gauge("quarantine", told, ["stage"], _labelled(now.quarantine))
    yield from _of_readers(now)


def _of_readers(now: Now) -> Iterator[Metric]:
    behind = {c.name: c.behind for c in now.consumers}
    since = {
        c.name: (now.now - c.waiting_since).total_seconds() if c.waiting_since else 0.0
        for c in now.consumers
    }
    told = "of the change feed that a consumer has yet to read"
    yield _gauge(
        "consumer_behind_events", f"Events {told}.", ["consumer"], _labelled(behind)
    )
    told = "How long the first of them has waited."
    yield _gauge("consumer_behind_seconds", told, ["consumer"], _labelled(since))
    seen = [
        ((row["node"], row["release"]), (now.now - row["seen_at"]).total_seconds())
        for row in now.workers
    ]
    told = "Time since a worker last told that it is there; forgotten after a day."
    yield _gauge("worker_seen_seconds", told, ["worker", "release"], seen)


def _of_stages(now: Now) -> Iterator[Metric]:
    runs = CounterMetricFamily(
        "wireroom_stage_runs",
        "Runs of a stage by what came of them, over all processes.",
        labels=["stage", "outcome", "reason"],
    )
    stages: dict[str, Tally] = {}
    for kind, tally in sorted(now.totals.items()):
        runs.add_metric(list(kind), tally.runs)
        stages[kind.stage] = stages.get(kind.stage, Tally()) + tally
    seconds = HistogramMetricFamily(
        "wireroom_stage_seconds", "How long a stage runs.", labels=["stage"]
    )
    for stage, tally in stages.items():
        seconds.add_metric([stage], _buckets(tally), tally.seconds)
    yield runs
    yield seconds


def _of_server(now: Now, known: Known) -> Iterator[Metric]:
    server = now.server
    states = {"ours": server.connections, "all": server.connections_of_all}
    states |= {"limit": server.connections_limit}
    told = "Connections of the database server."
    yield _gauge("database_connections", told, ["of"], _labelled(states))
    told = "Age of the oldest open transaction."
    yield _gauge("transaction_seconds", told, [], [((), server.oldest_transaction)])
    told = "What the database takes on its disk."
    yield _gauge("database_bytes", told, [], [((), known.size)])
    told = "Rows of the large tables, as the planner estimates them."
    yield _gauge("rows_estimate", told, ["table"], _labelled(known.rows))


def _of_feeds(known: Known) -> Iterator[Metric]:
    counts = {state: count for state, (count, _) in known.feeds.items()}
    yield _gauge("feeds", "Feeds by state.", ["state"], _labelled(counts))
    silent = sum(count for _, count in known.feeds.values())
    told = "Active feeds that bring nothing new for longer than their habit."
    yield _gauge("feeds_silent", told, [], [((), silent)])


def _of_sources(known: Known) -> Iterator[Metric]:
    """Tell of the last six hours, all sources together; alarms name single ones."""
    lately = known.lately.values()
    told = "Of the articles published in the last six hours: how many are so."
    kinds = ("articles", "short", "undated", "unsigned", "copies", "complete")
    sums = {kind: sum(getattr(one, kind) for one in lately) for kind in kinds}
    yield _gauge("lately_articles", told, ["what"], _labelled(sums))
    told = "Comments of those articles: spoken of by their pages, and found."
    sums = {
        "expected": sum(one.expected for one in lately),
        "found": sum(one.found for one in lately),
    }
    yield _gauge("lately_comments", told, ["what"], _labelled(sums))
    delays = sorted(one.delay for one in lately if one.delay is not None)
    told = "From publication to here: quantiles over the sources of the last six hours."
    shares = {"0.5": 0.5, "0.95": 0.95}
    rows = [
        ((name,), delays[int(share * (len(delays) - 1))])
        for name, share in shares.items()
        if delays
    ]
    yield _gauge("freshness_seconds", told, ["quantile"], rows)
    yield _gauge(
        "lately_sources", "Sources of those articles.", [], [((), len(lately))]
    )


def _of_alarms(raised: Sequence[alarms.Alarm]) -> Iterator[Metric]:
    counts: dict[str, float] = dict.fromkeys(map(str, alarms.Kind), 0)
    for alarm in raised:
        counts[alarm.kind] += 1
    told = "How many subjects an alarm is raised for; 0 is well."
    yield _gauge("alarm", told, ["alarm"], _labelled(counts))
    told = "Whom an alarm is raised for, at most twenty of a kind."
    subjects = sorted({(str(a.kind), a.subject) for a in raised if a.subject})
    rows = [(subject, 1.0) for subject in subjects]
    yield _gauge("alarm_subject", told, ["alarm", "subject"], rows)


def _gauge(name: str, told: str, labels: list[str], rows: Rows) -> GaugeMetricFamily:
    """Make a gauge; what cannot be told is left out."""
    gauge = GaugeMetricFamily(f"wireroom_{name}", told, labels=labels)
    for values, number in rows:
        if number is not None:
            gauge.add_metric(list(map(str, values)), number)
    return gauge


def _labelled(numbers: Mapping[str, float]) -> list[tuple[tuple[str], float]]:
    return [((name,), number) for name, number in numbers.items()]


def _buckets(tally: Tally) -> list[tuple[str, float]]:
    """Give cumulative counts, as Prometheus wants them."""
    bounds = [*map(str, BOUNDS), "+Inf"]
    return [(b, sum(tally.buckets[: n + 1])) for n, b in enumerate(bounds)]
