"""``wireroom health`` and ``wireroom doctor`` on real services."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.store.database import Store
from wireroom.tasks.chain import Queue


@pytest.fixture
def run(migrated_url, broker_url, tmp_path, monkeypatch):
    sources = tmp_path / "sources.yaml"
    sources.write_text(
        "version: 1\nsources:\n  - name: A\n    feeds: [https://a.example/rss]\n"
    )
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("WIREROOM_BROKER_URL", broker_url)
    monkeypatch.setenv("WIREROOM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WIREROOM_SOURCES_FILE", str(sources))
    return lambda *words: CliRunner().invoke(app, words)


@pytest.fixture
def store(migrated_url):
    store = Store(migrated_url)
    yield store
    store.close()


def record_heartbeats(store, *queues, ago=0):
    with store.begin() as tx:
        for queue in queues:
            at = datetime.now(UTC) - timedelta(seconds=ago)
            tx.queue_heartbeats.record_task(queue, now=at)


def test_a_deployment_with_tasks_from_every_queue_is_healthy(run, store):
    record_heartbeats(store, *Queue)
    assert run("health").exit_code == 0
    assert run("health", "--queue", "process").exit_code == 0


def test_a_silent_queue_is_unhealthy_and_the_others_are_not(run, store):
    record_heartbeats(store, *set(Queue) - {Queue.PROCESS})
    record_heartbeats(store, Queue.PROCESS, ago=300)
    result = run("health", "--queue", "process")

    assert result.exit_code == 1
    assert "no task from queue process in the last 30" in result.output
    assert run("health", "--queue", "poll").exit_code == 0
    assert run("health").exit_code == 1


def test_without_a_running_deployment_the_doctor_names_the_database(
    run, monkeypatch, tmp_path
):
    monkeypatch.delenv("WIREROOM_DATABASE_URL")
    monkeypatch.delenv("WIREROOM_BROKER_URL")
    assert run("health").output == "no deployment runs on this data folder\n"

    result = run("doctor")
    assert result.exit_code == 1
    assert "WRONG  database: " in result.output
    assert str(tmp_path / "postgres") in result.output


def test_the_doctor_finds_no_fault_in_a_sound_deployment(run, store):
    record_heartbeats(store, *Queue)
    findings = json.loads(run("doctor", "--json").output)
    # The test's own database gives durability up for speed, and the doctor sees it.
    no_durability = {"fsync", "full_page_writes", "synchronous_commit"}
    assert {f["topic"] for f in findings if not f["ok"]} - {"disk"} == no_durability


def test_the_doctor_says_what_does_not_answer(run, monkeypatch, tmp_path):
    monkeypatch.setenv("WIREROOM_BROKER_URL", f"redis+socket://{tmp_path}/none.sock")
    result = run("doctor")

    assert result.exit_code == 1
    assert "WRONG  broker: does not answer" in result.output
    assert "WRONG  queues: no task from any queue has run yet" in result.output
