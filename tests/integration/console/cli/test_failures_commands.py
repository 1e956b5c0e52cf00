"""``wireroom failures`` on a database, in this process."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import typer
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.console.cli.failures import parse_since
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.store.database import Store
from wireroom.store.failures import Failure

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def run(migrated_url, monkeypatch):
    """Run a command on three failures of one feed, two with the same error."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "120")
    store = Store(migrated_url)
    spec = SourceSpec(name="Paper", feeds=(FeedSpec(url="https://paper.example/f"),))
    with store.begin() as tx:
        tx.sources.apply_specs([spec], now=NOW)
        feed_id = tx.sources.list_feeds()[0].id
        for error in ("KeyError: 'a'", "KeyError: 'b'", "OSError: \x1b[31mred"):
            failure = Failure(
                step="poll_feed",
                error=error,
                feed_id=feed_id,
                traceback='  File "a.py", line 1, in f\n    boom()\n',
            )
            tx.failures.add_failure(failure, now=datetime.now(UTC))
    store.close()

    def invoke(line: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    return invoke


def test_the_list_has_one_line_per_error(run):
    output = run("failures list")
    assert output.count("KeyError: *") == 1
    assert "\x1b[31m" not in output
    groups = json.loads(run("failures list --json"))
    assert [g["count"] for g in groups] == [2, 1]
    assert json.loads(run("failures list --json --source Nobody")) == []
    assert len(json.loads(run("failures list --json --since 1h --task poll_feed"))) == 2


def test_one_failure_is_shown_with_traceback_and_equal_failures(run):
    output = run("failures show 1")
    assert "url: https://paper.example/f" in output
    assert "step: poll_feed" in output
    assert "boom()" in output
    assert "open failures with the same error: 2 (--like 1)" in output
    assert json.loads(run("failures show 1 --json"))["same"] == 2
    run("failures show 99", status=1)


def test_settled_failures_leave_the_list_and_keep_the_operator(run):
    assert "dropped: 2" in run("failures drop --like 2 --by ida")
    assert [g["count"] for g in json.loads(run("failures list --json"))] == [1]
    assert "dropped by ida" in run("failures show 1")
    assert "due for retry: 0" in run("failures retry 3")
    assert json.loads(run("failures list --json")) == []


@pytest.mark.parametrize("line", ["retry", "drop", "retry 1 --all"])
def test_without_a_selection_nothing_changes(run, line):
    run(f"failures {line}", status=2)
    assert len(json.loads(run("failures list --json"))) == 2


def test_all_open_failures_can_be_selected(run):
    run("failures retry --all")
    assert run("failures list") == "no open failures\n"
    assert json.loads(run("failures list --json")) == []


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("12h", NOW - timedelta(hours=12)),
        ("3d", NOW - timedelta(days=3)),
        ("2w", NOW - timedelta(weeks=2)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T12:00+02:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
    ],
)
def test_since_is_an_age_or_a_date(text, then):
    assert parse_since(text, now=NOW) == then


@pytest.mark.parametrize("text", ["3", "yesterday", "-3d", "99999d", "3y"])
def test_any_other_since_is_an_error(text):
    with pytest.raises(typer.BadParameter):
        parse_since(text, now=NOW)
