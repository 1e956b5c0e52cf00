"""``wireroom consumers``, ``prune`` and ``follow`` on a database, in this process."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.errors import OperatorError
from wireroom.model.states import ChangeKind
from wireroom.store.changes import Change
from wireroom.store.database import Store


@pytest.fixture
def run(migrated_url, monkeypatch):
    """Run a command on a feed of five events, a day apart."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "120")
    store, now = Store(migrated_url), datetime.now(UTC)
    for number in range(1, 6):
        event = Change(kind=ChangeKind.STORY_CHANGED, story_id=number)
        with store.begin() as tx:
            tx.changes.append_events([event], now=now - timedelta(days=5.5 - number))
    store.close()

    def invoke(line: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done.output

    return invoke


def positions(output: str) -> list[int]:
    return [json.loads(line)["position"] for line in output.splitlines()]


def test_following_goes_on_where_it_was(run):
    assert positions(run("follow --once --consumer index")) == [1, 2, 3, 4, 5]
    assert positions(run("follow --once --consumer index")) == []
    assert positions(run("follow --once --from 3")) == [4, 5]


def test_a_consumer_is_reset_listed_and_dropped(run):
    assert "after 3" in run("consumers reset index --to 3")
    assert positions(run("follow --once --consumer index")) == [4, 5]
    run("consumers reset index")
    assert "index" in run("consumers list")
    assert positions(run("follow --once --consumer index")) == [1, 2, 3, 4, 5]
    assert "forgotten" in run("consumers drop index")
    run("consumers drop index", status=1)


@pytest.mark.parametrize("to", ["6", "-1", "there", "¹"])
def test_a_position_that_never_was_is_refused(run, to):
    run(f"consumers reset index --to={to}", status=2)


def test_pruning_stops_at_the_slowest_and_says_so(run):
    run("consumers reset index --to 1")
    said = run("prune changes --keep-days 2")
    assert "1 events taken out; the feed begins at 2" in said
    assert "kept from there for index" in said


def test_pruning_past_a_consumer_is_told_to_it(run):
    run("consumers reset index --to 1")
    assert "begins at 4" in run("prune changes --keep-days 2 --past-consumers")
    assert "are gone" in run("consumers list")
    with pytest.raises(OperatorError, match="events 2 to 3 have been pruned"):
        run("follow --once --consumer index")


def test_a_role_that_is_not_there_is_not_granted_anything(run):
    with pytest.raises(OperatorError, match="no role"):
        run("grant-reader nobody-of-that-name")
