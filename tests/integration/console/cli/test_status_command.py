"""``wireroom status`` on a database and a broker, in this process."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.store.database import Store
from wireroom.tasks.chain import Queue


@pytest.fixture
def run(migrated_url, broker_url, monkeypatch):
    """Run a command on a deployment with one silent queue."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("WIREROOM_BROKER_URL", broker_url)
    monkeypatch.setenv("COLUMNS", "120")
    store = Store(migrated_url)
    with store.begin() as tx:
        now = tx.queue_heartbeats.get_database_time()
        feeds = (FeedSpec(url="https://paper.example/feed"),)
        tx.sources.apply_specs([SourceSpec(name="Paper", feeds=feeds)], now=now)
        for queue in Queue:
            late = queue is Queue.BACKFILL
            tx.queue_heartbeats.record_task(queue, now=now - timedelta(hours=late))
    store.close()

    def invoke(line: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, line.split())
        assert result.exit_code == status, result.output
        return result.output

    return invoke


def test_status_shows_alarms_with_their_remedies(run):
    page = run("status")
    assert "1 alarm" in page
    assert "no task from queue backfill" in page
    assert "wireroom health" in page


def test_status_for_programs_is_json(run, redis_client):
    redis_client.lpush("process", b"{}")
    status = json.loads(run("status --json"))
    assert [alarm["subject"] for alarm in status["alarms"]] == ["backfill"]
    assert status["broker"]["waiting"]["process"] == 1
    assert status["feeds"]["active"] == {"feeds": 1, "silent": 0}


def test_watch_and_json_exclude_each_other(run):
    assert "--json" in run("status --watch --json", status=2)
