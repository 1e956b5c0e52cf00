"""Each shipped alert rule fires while its cause exists, and clears afterwards.

The cause is created in a real database and a real broker, ``/metrics`` is rendered as
for a scrape, and the expression of the rule is evaluated on it.
"""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, text

from wireroom.console.monitoring.alarm_kinds import CRITICAL_KINDS, REMEDIES, AlarmKind
from wireroom.console.monitoring.prometheus import render_metrics
from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.errors import Reason
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Outcome
from wireroom.step_metrics import RunKind as Ran
from wireroom.step_metrics import RunTally
from wireroom.store.database import Store
from wireroom.store.reports.sources_mistakes import store_mistakes
from wireroom.tasks.chain import Queue
from wireroom.workers.broker_queues import SENT_HEADER, RedisQueues

ROOT = Path(__file__).parents[4]
RULES = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text("utf-8"))
ALERTS = {
    rule["labels"]["alarm"]: rule
    for group in RULES["groups"]
    for rule in group["rules"]
    if "alarm" in rule["labels"]
}
LIMIT = 5
CLIENTS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
LONG_AGO = timedelta(hours=3)
SIMPLE = re.compile(r'(\w+)\{(\w+)="(\w+)"\} > ([\d.]+)')


class Scene:
    """A deployment without a fault, and methods that create one."""

    def __init__(self, url, broker):
        self.url, self.broker = url, broker
        self.store = Store(url, connections=2)
        self.reader = SnapshotReader(self.store, RedisQueues(broker))
        self.now = self.fetch_value("SELECT clock_timestamp()")
        feeds = tuple(FeedSpec(url=f"https://paper.example/{n}") for n in range(6))
        with self.store.begin() as tx:
            tx.sources.apply_specs(
                [SourceSpec(name="Paper", feeds=feeds)], now=self.now
            )
            for queue in Queue:
                tx.queue_heartbeats.record_task(queue, now=self.now)
        self.article = self.insert_article()

    def execute(self, statement, **values):
        with self.store.begin() as tx:
            tx.connection.execute(text(statement), values)

    def fetch_value(self, query, **values):
        with self.store.begin() as tx:
            return tx.connection.execute(text(query), values).scalar_one()

    def insert_article(self):
        return self.fetch_value(
            "INSERT INTO articles (source_id, url) SELECT id, 'https://paper.example/a'"
            " FROM sources RETURNING id"
        )

    def set_heartbeat(self, queue, ago):
        at = self.now - ago
        self.execute(
            "UPDATE queue_heartbeats SET at = :at WHERE queue = :queue",
            at=at,
            queue=queue,
        )

    def insert_hour(self, ago, **counts):
        """Insert an hour with 50 articles and 100 comments, changed by ``counts``."""
        columns = dict.fromkeys(
            ("words", "short", "undated", "unsigned", "copies", "complete"), 0
        )
        columns |= {"articles": 50, "expected": 100, "found": 100, "delay_p50": 60.0}
        columns |= counts
        names, values = ", ".join(columns), ", ".join(f":{c}" for c in columns)
        self.execute(
            f"INSERT INTO source_hours (hour, source_id, {names})"
            f" SELECT date_trunc('hour', :at), id, {values} FROM sources"
            " ON CONFLICT (hour, source_id) DO NOTHING",
            at=self.now - ago,
            **columns,
        )

    def insert_week(self, **recent):
        for days in range(1, 7):
            self.insert_hour(timedelta(days=days))
        self.insert_hour(timedelta(0), **recent)

    def restore_last_hour(self):
        self.execute("DELETE FROM source_hours WHERE hour > now() - interval '2 hours'")
        self.insert_hour(timedelta(0))

    def is_firing(self, rule):
        """Return whether the expression of a rule is true for a scrape now."""
        self.reader.discard_cache()
        metric, label, value, bound = SIMPLE.fullmatch(rule["expr"]).groups()
        metrics = render_metrics(self.reader.read_snapshot, LIMIT).decode()
        (value_now,) = [
            sample.value
            for family in text_string_to_metric_families(metrics)
            for sample in family.samples
            if sample.name == metric and sample.labels.get(label) == value
        ]
        return value_now > float(bound)


@pytest.fixture
def scene(migrated_url, redis_client):
    scene = Scene(migrated_url, redis_client)
    yield scene
    scene.store.close()


def database_down(scene):
    reader = scene.reader
    missing = Store(scene.url.replace("/test_", "/gone_"), connections=1)
    scene.reader = SnapshotReader(missing, RedisQueues(scene.broker))
    yield
    missing.close()
    scene.reader = reader


def broker_down(scene):
    class Refusing:
        def pipeline(self, **_):
            return scene.broker.__class__(host="127.0.0.1", port=1).pipeline()

    reader = scene.reader
    scene.reader = SnapshotReader(scene.store, RedisQueues(Refusing()))
    yield
    scene.reader = reader


def no_tick(scene):
    scene.set_heartbeat("control", LONG_AGO)
    yield
    scene.set_heartbeat("control", timedelta(0))


def queue_silent(scene):
    scene.set_heartbeat("process", LONG_AGO)
    yield
    scene.set_heartbeat("process", timedelta(0))


def queue_crowded(scene):
    scene.broker.lpush("download", *["{}"] * LIMIT)
    yield
    scene.broker.delete("download")


def queue_old(scene):
    sent = {"headers": {SENT_HEADER: time.time() - 3600}}
    scene.broker.lpush("process", json.dumps(sent))
    scene.broker.lpush("process", json.dumps({"headers": {SENT_HEADER: time.time()}}))
    yield
    scene.broker.rpop("process")


def overdue(scene):
    scene.execute("UPDATE articles SET due_at = :at", at=scene.now - LONG_AGO)
    yield
    scene.execute("UPDATE articles SET lease_until = now() + interval '1 minute'")


def backlog(scene):
    scene.execute(
        "UPDATE articles SET stage = 'found', due_at = :at", at=scene.now - LONG_AGO
    )
    # One message of the host is out, so the others wait for their turns.
    scene.execute(
        "INSERT INTO articles (source_id, url, due_at, lease_until)"
        " SELECT source_id, 'https://' || host || '/out', now(),"
        " now() + interval '1 hour' FROM articles LIMIT 1"
    )
    yield
    scene.execute("UPDATE articles SET due_at = now()")


def stage_failing(scene):
    failed = Ran("download", "put_off", "timeout")
    with scene.store.begin() as tx:
        tx.step_counts.add_tallies(
            {failed: RunTally(runs=30, seconds=9.0)}, at=scene.now
        )
    yield
    done = Ran("download", "done", "")
    with scene.store.begin() as tx:
        tx.step_counts.add_tallies({done: RunTally(runs=90, seconds=9.0)}, at=scene.now)


def quarantine(scene):
    scene.execute("INSERT INTO failures (step, error) VALUES ('extract', 'KeyError')")
    yield
    scene.execute("UPDATE failures SET state = 'dropped', resolved_at = now()")


def network_away(scene):
    _open_breaker(scene, "*")
    yield
    scene.execute("DELETE FROM host_breakers")


def host_away(scene):
    _open_breaker(scene, "paper.example")
    yield
    scene.execute("DELETE FROM host_breakers")


def _open_breaker(scene, host):
    scene.execute(
        "INSERT INTO host_breakers (host, reason, failing_since, opened_at, probe_at)"
        " VALUES (:host, 'connect', :at, :at, :at)",
        host=host,
        at=scene.now - LONG_AGO,
    )


def audit_failed(scene):
    scene.execute(
        "INSERT INTO audit_runs (violations) VALUES"
        """ (CAST('{"articles without an entry": 3}' AS jsonb))"""
    )
    yield
    scene.execute("INSERT INTO audit_runs DEFAULT VALUES")


def feeds_failing(scene):
    scene.execute("UPDATE feeds SET state = 'failing', failures = 2 WHERE id % 2 = 0")
    yield
    scene.execute("UPDATE feeds SET state = 'active', failures = 0")


def feed_failing(scene):
    yield from feeds_failing(scene)


def feed_empty(scene):
    scene.execute("UPDATE feeds SET polls = 2")
    yield
    scene.execute("UPDATE feeds SET last_new_at = now()")


def feed_old(scene):
    scene.execute(
        "UPDATE feeds SET polls = 2, last_new_at = now(),"
        " newest_item_at = now() - interval '91 days'"
    )
    yield
    scene.execute("UPDATE feeds SET newest_item_at = now()")


def source_fruitless(scene):
    scene.execute(
        "INSERT INTO entries (feed_id, identity_hash, identity, outcome, reason)"
        " SELECT min(id), sha256(n::text::bytea), n::text, 'rejected', 'not_found'"
        " FROM feeds, generate_series(1, 3) n GROUP BY n"
    )
    yield
    scene.insert_hour(timedelta(0))


def sources_broken(scene):
    with scene.store.begin() as tx:
        store_mistakes(tx.connection, ["sources.yaml:3:1: url: missing"], now=scene.now)
    yield
    with scene.store.begin() as tx:
        store_mistakes(tx.connection, (), now=scene.now)


def source_silent(scene):
    scene.execute("UPDATE feeds SET silent_after = :at", at=scene.now - LONG_AGO)
    yield
    scene.execute("UPDATE feeds SET silent_after = :at", at=scene.now + LONG_AGO)


def source_flooding(scene):
    scene.insert_week(articles=5000)
    yield
    scene.restore_last_hour()


def source_late(scene):
    scene.insert_week(delay_p50=7200.0)
    yield
    scene.restore_last_hour()


def source_thin(scene):
    scene.insert_week(undated=40)
    yield
    scene.restore_last_hour()


def comments_missing(scene):
    scene.insert_week(found=10)
    yield
    scene.restore_last_hour()


def consumer_behind(scene):
    scene.execute("INSERT INTO consumers (name) VALUES ('index')")
    insert = "INSERT INTO changes (position, kind, at) VALUES (1, 'story_changed', :at)"
    scene.execute(insert, at=scene.now - LONG_AGO)
    yield
    scene.execute("UPDATE consumers SET position = 1")


def target_disabled(scene):
    scene.execute(
        "INSERT INTO targets (name, kind, address, state, last_error)"
        " VALUES ('lake', 'files', '/srv/events', 'disabled', 'answered 410')"
    )
    yield
    scene.execute("UPDATE targets SET state = 'active'")


def connections_short(scene):
    url = scene.url.replace("+psycopg", "")
    limit = int(scene.fetch_value("SHOW max_connections"))
    connections = []
    # Counted again each time: those of an earlier test may be about to end.
    while scene.fetch_value(CLIENTS) < limit * 0.85:
        connections.append(psycopg.connect(url))
    yield
    for connection in connections:
        connection.close()
    while scene.fetch_value(CLIENTS) > limit * 0.7:
        time.sleep(0.02)


def transaction_old(scene):
    scene.execute("CREATE SCHEMA past")
    scene.execute(
        "CREATE VIEW past.pg_stat_activity AS SELECT datname, pid, backend_type,"
        " now() - interval '2 hours' AS xact_start FROM pg_catalog.pg_stat_activity"
        " UNION ALL SELECT current_database(), -1, 'client backend',"
        " now() - interval '2 hours'"
    )
    yield from _replace_views(scene, "past")


def _replace_views(scene, schema):
    """Replace a system view, because no test can wait for an hour."""

    def set_path(connection, _):
        connection.execute(f"SET search_path = {schema}, pg_catalog, public")
        connection.commit()

    event.listen(scene.store._engine, "connect", set_path)
    scene.store.close()
    yield
    event.remove(scene.store._engine, "connect", set_path)
    scene.store.close()


def broker_full(scene):
    used = scene.broker.info("memory")["used_memory"]
    scene.broker.config_set("maxmemory", int(used * 1.1))
    yield
    scene.broker.config_set("maxmemory", 0)


CAUSES = {
    AlarmKind(cause.__name__): cause
    for cause in (
        database_down,
        broker_down,
        no_tick,
        queue_silent,
        queue_crowded,
        queue_old,
        overdue,
        network_away,
        host_away,
        audit_failed,
        backlog,
        stage_failing,
        quarantine,
        feeds_failing,
        feed_failing,
        feed_empty,
        feed_old,
        source_fruitless,
        sources_broken,
        source_silent,
        source_flooding,
        source_late,
        source_thin,
        comments_missing,
        consumer_behind,
        target_disabled,
        connections_short,
        transaction_old,
        broker_full,
    )
}


@pytest.mark.parametrize("kind", list(AlarmKind))
def test_a_rule_fires_while_its_cause_exists_and_clears_afterwards(scene, kind):
    rule, cause = ALERTS[kind], CAUSES[kind](scene)
    assert not scene.is_firing(rule)
    next(cause)
    assert scene.is_firing(rule)
    assert next(cause, "removed") == "removed"
    assert not scene.is_firing(rule)


def test_every_alarm_has_a_rule_with_its_severity_and_remedy():
    assert {
        kind: (rule["labels"]["severity"], rule["annotations"]["do"])
        for kind, rule in ALERTS.items()
    } == {
        k: ("critical" if k in CRITICAL_KINDS else "warning", REMEDIES[k])
        for k in AlarmKind
    }


def _shipped_expressions():
    rules = [r["expr"] for g in RULES["groups"] for r in g["rules"]]
    board = json.loads((ROOT / "deploy/grafana/wireroom.json").read_text("utf-8"))
    return rules + [t["expr"] for p in board["panels"] for t in p.get("targets", ())]


def test_rules_and_dashboards_use_only_existing_metrics(scene):
    scene.insert_week(undated=40)
    for cause in (quarantine, consumer_behind):
        next(cause(scene))
    run = {Ran("extract", str(Outcome.REJECTED), str(Reason.NO_TEXT)): RunTally(runs=1)}
    with scene.store.begin() as tx:
        tx.step_counts.add_tallies(run, at=scene.now)
        tx.step_counts.record_worker("cpu@here", ["process"], "1", now=scene.now)
    metrics = render_metrics(scene.reader.read_snapshot, LIMIT).decode()
    existing = set(re.findall(r"^(wireroom_\w+)", metrics, re.MULTILINE))
    expressions = _shipped_expressions()
    used = {n for e in expressions for n in re.findall(r"\bwireroom_\w+", e)}
    assert len(expressions) > 30
    assert used <= existing


def test_every_metric_is_in_the_operators_table(scene):
    metrics = render_metrics(scene.reader.read_snapshot, LIMIT).decode()
    names = {f.name for f in text_string_to_metric_families(metrics)}
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    listed = {f"wireroom_{n}" for n in re.findall(r"`(\w+)`", page)}
    assert {
        name for name in names if {name, f"{name}_total"}.isdisjoint(listed)
    } == set()
