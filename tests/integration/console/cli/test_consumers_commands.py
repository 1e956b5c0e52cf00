"""``wireroom consumers``, ``prune`` and ``follow`` on a database, in this process."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.errors import OperatorError
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.database import Store


@pytest.fixture
def run(migrated_url, monkeypatch):
    """Run a command on a change feed of five events, a day apart."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "120")
    store, now = Store(migrated_url), datetime.now(UTC)
    for number in range(1, 6):
        event = Change(kind=ChangeKind.STORY_CHANGED, story_id=number)
        with store.begin() as tx:
            tx.changes.append_events([event], now=now - timedelta(days=5.5 - number))
    store.close()

    def invoke(line: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    return invoke


def read_positions(output: str) -> list[int]:
    return [json.loads(line)["position"] for line in output.splitlines()]


def test_following_continues_at_the_stored_position(run):
    assert read_positions(run("follow --once --consumer index")) == [1, 2, 3, 4, 5]
    assert read_positions(run("follow --once --consumer index")) == []
    assert read_positions(run("follow --once --from 3")) == [4, 5]


def test_a_consumer_can_be_reset_and_dropped_and_appears_in_the_list(run):
    assert "index continues after position 3" in run("consumers reset index --to 3")
    assert read_positions(run("follow --once --consumer index")) == [4, 5]
    run("consumers reset index")
    assert "index" in run("consumers list")
    assert read_positions(run("follow --once --consumer index")) == [1, 2, 3, 4, 5]
    assert "consumer index deleted" in run("consumers drop index")
    run("consumers drop index", status=1)
    assert run("consumers list") == "no consumers\n"


@pytest.mark.parametrize("to", ["6", "-1", "there", "¹"])
def test_a_position_that_does_not_exist_is_an_error(run, to):
    run(f"consumers reset index --to={to}", status=2)


def test_pruning_stops_at_the_slowest_consumer_and_names_it(run):
    run("consumers reset index --to 1")
    output = run("prune changes --keep-days 2")
    assert "1 event deleted; the change feed begins at position 2" in output
    assert "events kept for consumer index, which has not read them" in output


def test_pruning_past_a_consumer_is_an_error_at_its_next_read(run):
    run("consumers reset index --to 1")
    output = run("prune changes --keep-days 2 --past-consumers")
    assert "begins at position 4" in output
    assert "unread events were pruned" in run("consumers list")
    with pytest.raises(OperatorError, match="events 2 to 3 have been pruned"):
        run("follow --once --consumer index")


def test_a_grant_to_a_role_that_does_not_exist_is_an_error(run):
    with pytest.raises(OperatorError, match="no role"):
        run("grant-reader nobody-of-that-name")
