"""The headline: from the first second, and whatever is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.console.monitoring.alarm_kinds import Alarm, AlarmKind
from wireroom.console.monitoring.headline import DeploymentState, write_headline
from wireroom.console.monitoring.snapshot import (
    CachedFigures,
    LiveFigures,
    Snapshot,
    WorkerStatus,
)
from wireroom.model.feed_health import FeedHealth
from wireroom.store.reports.feed_health import FeedReport
from wireroom.store.reports.gauges import DatabaseServer
from wireroom.tasks.chain import Queue
from wireroom.workers.broker_queues import BrokerState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SERVER = DatabaseServer(
    connections=1, connections_of_all=1, connections_limit=100, oldest_transaction=0.0
)
JUST_NOW = {str(queue): NOW - timedelta(seconds=3) for queue in Queue}
HEALTHY = {FeedHealth.DELIVERING: 30}


def make_worker(*, started, seen=NOW, queues=tuple(Queue)):
    return WorkerStatus(
        node="w@host", release="1", queues=queues, started_at=started, seen_at=seen
    )


def make_snapshot(heartbeats=JUST_NOW, counts=HEALTHY, workers=(), deployed_at=None):
    live = LiveFigures(
        now=NOW,
        heartbeats=heartbeats,
        overdue={},
        quarantine={},
        server=SERVER,
        consumers=(),
        workers=workers,
        recent={},
        totals={},
        intake=(),
        deployed_at=deployed_at,
    )
    cached = CachedFigures(
        feeds={},
        silent_sources=(),
        row_estimates={},
        database_bytes=0,
        recent_yields={},
        feed_report=FeedReport(counts=counts, faults=()),
    )
    return Snapshot(broker=BrokerState(up=True), live=live, cached=cached)


@pytest.mark.parametrize(
    ("counts", "alarms", "text"),
    [
        pytest.param(HEALTHY, (), "Running; 30 feeds delivering", id="all well"),
        pytest.param(
            {FeedHealth.DELIVERING: 1}, (), "Running; 1 feed delivering", id="one feed"
        ),
        pytest.param(
            {FeedHealth.DELIVERING: 28, FeedHealth.NEW: 2},
            (),
            "Running; 28 of 30 feeds delivering",
            id="some not read yet",
        ),
        pytest.param(
            {FeedHealth.DELIVERING: 22, FeedHealth.FAILING: 6, FeedHealth.SILENT: 2},
            (AlarmKind.FEED_FAILING,) * 6 + (AlarmKind.SOURCE_SILENT,) * 2,
            "Running; 6 of 30 feeds failing, 2 silent",
            id="feeds at fault, each counted once",
        ),
        pytest.param(
            {FeedHealth.DELIVERING: 29, FeedHealth.GONE: 1, FeedHealth.PAUSED: 5},
            (AlarmKind.QUARANTINE,),
            "Running; 1 of 30 feeds gone, 1 other alarm",
            id="a paused feed is no fault",
        ),
        pytest.param(
            HEALTHY,
            (AlarmKind.QUARANTINE, AlarmKind.OVERDUE),
            "Running; 2 alarms",
            id="alarms of no feed",
        ),
        pytest.param({}, (), "Running; no feed is polled", id="no feed"),
        pytest.param(
            HEALTHY,
            (AlarmKind.QUEUE_SILENT,),
            "Work has stopped: the cause",
            id="a grave alarm",
        ),
    ],
)
def test_the_headline_counts_what_is_wrong(counts, alarms, text):
    raised = [Alarm(kind=kind, message="the cause") for kind in alarms]
    headline = write_headline(make_snapshot(counts=counts), raised)
    assert headline.text == text
    is_delivering = counts.keys() <= {FeedHealth.DELIVERING, FeedHealth.NEW}
    assert headline.is_well is (bool(counts) and is_delivering and not alarms)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        pytest.param(
            {"heartbeats": {}, "deployed_at": NOW - timedelta(seconds=1)},
            DeploymentState.STARTING,
            id="the first second",
        ),
        pytest.param(
            {
                "heartbeats": dict.fromkeys(JUST_NOW, NOW - timedelta(hours=8)),
                "deployed_at": NOW - timedelta(seconds=5),
            },
            DeploymentState.STARTING,
            id="started again in the morning",
        ),
        pytest.param(
            {
                "heartbeats": {},
                "workers": [make_worker(started=NOW - timedelta(seconds=20))],
            },
            DeploymentState.STARTING,
            id="workers that have just reported",
        ),
        pytest.param(
            {"deployed_at": NOW - timedelta(seconds=30)},
            DeploymentState.RUNNING,
            id="a task of every queue has run",
        ),
        pytest.param({}, DeploymentState.RUNNING, id="nothing known of the start"),
        pytest.param(
            {"deployed_at": NOW - timedelta(seconds=1)},
            DeploymentState.RUNNING,
            id="the web process alone was started again",
        ),
    ],
)
def test_a_deployment_starts_until_a_task_of_each_queue_has_run(changes, state):
    assert write_headline(make_snapshot(**changes), []).state is state


def test_without_a_database_work_has_stopped():
    headline = write_headline(Snapshot(broker=BrokerState(up=True)), [])
    assert headline.state is DeploymentState.STOPPED
    assert headline.text == "Work has stopped: the database does not answer"
