from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wireroom.config.settings import Settings
from wireroom.console.monitoring.doctor import (
    BrokerFacts,
    DatabaseFacts,
    judge_broker,
    judge_database,
    judge_enrichers,
    judge_prepared_statements,
    judge_settings,
    max_task_seconds,
)
from wireroom.enrich.registry import EnricherEntry, EnricherState
from wireroom.step_metrics import ENRICHER_PREFIX, RunKind, RunTally
from wireroom.tasks.chain import Queue

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GOOD_BROKER = BrokerFacts(
    info={
        "redis_version": "7.2.4",
        "maxmemory_policy": "noeviction",
        "aof_enabled": 1,
        "aof_last_write_status": "ok",
        "rdb_last_bgsave_status": "ok",
        "maxmemory": 1000,
        "used_memory": 10,
        "role": "master",
    },
    skew=0.01,
    waiting={"process": 3},
)
GOOD_DATABASE = DatabaseFacts(
    settings={
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "default_transaction_read_only": "off",
    },
    replica=False,
    skew=-0.01,
    heartbeats={str(queue): NOW for queue in Queue},
    now=NOW,
    overdue=4,
    quarantined=0,
)


def list_faulty_topics(findings):
    return [finding.topic for finding in findings if not finding.ok]


def test_a_good_broker_has_no_faulty_finding():
    assert list_faulty_topics(judge_broker(GOOD_BROKER, 2000)) == []


@pytest.mark.parametrize(
    ("info", "topic"),
    [
        ({"redis_version": "6.0.16"}, "broker version"),
        ({"maxmemory_policy": "allkeys-lru"}, "maxmemory-policy"),
        ({"aof_enabled": 0}, "appendonly"),
        ({"aof_last_write_status": "err"}, "aof_last_write_status"),
        ({"rdb_last_bgsave_status": "err"}, "rdb_last_bgsave_status"),
        ({"used_memory": 950}, "broker memory"),
        ({"role": "slave"}, "broker role"),
    ],
    ids=str,
)
def test_each_setting_by_which_a_broker_loses_messages_is_a_fault(info, topic):
    broker = replace(GOOD_BROKER, info={**GOOD_BROKER.info, **info})
    assert list_faulty_topics(judge_broker(broker, 2000)) == [topic]


@pytest.mark.parametrize(
    ("change", "topic"),
    [
        ({"skew": 40.0}, "clock of the broker"),
        ({"waiting": {"process": 2000}}, "length"),
    ],
    ids=str,
)
def test_a_wrong_clock_and_a_full_queue_of_the_broker_are_faults(change, topic):
    assert list_faulty_topics(judge_broker(replace(GOOD_BROKER, **change), 2000)) == [
        topic
    ]


def test_a_good_database_has_no_faulty_finding():
    assert list_faulty_topics(judge_database(GOOD_DATABASE)) == []


@pytest.mark.parametrize("name", sorted(GOOD_DATABASE.settings))
def test_each_setting_by_which_the_database_loses_work_is_a_fault(name):
    other = {"on": "off", "off": "on"}[GOOD_DATABASE.settings[name]]
    settings = {**GOOD_DATABASE.settings, name: other}
    assert list_faulty_topics(
        judge_database(replace(GOOD_DATABASE, settings=settings))
    ) == [name]


@pytest.mark.parametrize(
    ("change", "topic"),
    [
        ({"replica": True}, "replica"),
        ({"skew": -3600.0}, "clock of the database"),
        ({"now": NOW + timedelta(minutes=2)}, "queues"),
        ({"heartbeats": {}}, "queues"),
        ({"quarantined": 1}, "quarantine"),
    ],
    ids=str,
)
def test_each_fault_of_the_database_has_its_finding(change, topic):
    assert list_faulty_topics(judge_database(replace(GOOD_DATABASE, **change))) == [
        topic
    ]


def test_the_default_settings_have_no_faulty_finding():
    assert list_faulty_topics(judge_settings(Settings())) == []


@pytest.mark.parametrize(
    ("changes", "topics"),
    [
        ({"lease_seconds": 60.0}, ["lease"]),
        (
            {"visibility_timeout_seconds": 80.0, "lease_seconds": 60.0},
            ["visibility timeout", "lease"],
        ),
        ({"fetch_total_seconds": 120.0}, ["lease"]),
    ],
    ids=str,
)
def test_contradicting_times_are_faults(changes, topics):
    assert list_faulty_topics(judge_settings(Settings(**changes))) == topics


def test_the_longest_task_is_a_hanging_extraction_or_a_slow_download():
    assert max_task_seconds(Settings()) == 90
    assert max_task_seconds(Settings(fetch_total_seconds=100)) == 100


def test_enrichers_that_fail_are_faults_and_those_that_are_off_are_not():
    def make_entry(name, state, why=""):
        return EnricherEntry(name=name, package="p", state=state, reason=why)

    entries = [
        make_entry("tone", EnricherState.ON),
        make_entry("spans", EnricherState.OFF, "no model"),
        make_entry("odd", EnricherState.BROKEN, "ImportError"),
        make_entry("tnoe", EnricherState.UNKNOWN),
    ]
    recent = {
        RunKind(ENRICHER_PREFIX + "tone", "done", ""): RunTally(runs=4, seconds=1.0)
    }
    assert list_faulty_topics(judge_enrichers(entries, recent)) == [
        "enricher odd",
        "enricher tnoe",
    ]
    messages = {f.topic: f.message for f in judge_enrichers(entries, recent)}
    assert messages["enricher spans"] == "off: no model"
    recent[RunKind(ENRICHER_PREFIX + "tone", "error", "")] = RunTally(runs=1)
    assert "enricher tone" in list_faulty_topics(judge_enrichers(entries, recent))


@pytest.mark.parametrize(
    ("lost", "used", "ok", "message"),
    [
        pytest.param(False, True, True, "used", id="used"),
        pytest.param(False, False, True, "not used", id="turned off"),
        pytest.param(True, True, False, "WIREROOM_PREPARED_STATEMENTS", id="lost"),
    ],
)
def test_prepared_statements_that_a_pooler_loses_are_a_fault(lost, used, ok, message):
    finding = judge_prepared_statements(lost=lost, used=used)
    assert finding.ok is ok
    assert message in finding.message
