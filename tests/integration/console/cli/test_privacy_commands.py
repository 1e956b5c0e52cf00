"""What is held of a person, and what operators did."""

from __future__ import annotations

import json
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.steps.retry_failures import drop_failures
from wireroom.store.failures import Failure, FailureFilter

ANA = (1, "Ana Quillfeather", "A fine pier it was.")
BEN = (2, "Ben", "@Ana Quillfeather A costly one.")


@pytest.fixture
def wireroom(migrated_url, monkeypatch):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "200")
    return partial(CliRunner().invoke, app, catch_exceptions=False)


def test_a_person_gets_everything_that_is_held_and_where_from(room, wireroom):
    room.publish(comments=[ANA, BEN])

    held = json.loads(wireroom(["person", "ana quillfeather", "--json"]).stdout)

    (comment,) = held["comments"]
    assert (comment["source"], comment["text"]) == ("Paper", ANA[2])
    assert comment["url"] == "https://paper.example/one"
    assert [one["text"] for one in held["mentions"]] == [BEN[2]]
    assert len(held["pages"]) == 1
    assert held["bylines"] == []
    assert {one["kind"] for one in held["annotations"]} >= {"mention"}
    assert "comments: 1" in wireroom(["person", ANA[1]]).stdout


def test_nothing_is_held_after_an_erasure(room, wireroom):
    room.publish(comments=[ANA, BEN])
    wireroom(["erase", "author", ANA[1], "--why", "asked"])
    room.compute(1)
    held = json.loads(wireroom(["person", ANA[1], "--json"]).stdout)
    held.pop("name")
    assert not any(held.values())


def test_acts_are_logged_without_content(room, wireroom):
    room.publish(comments=[ANA, BEN])
    with room.store.begin() as tx:
        tx.failures.add_failure(Failure(step="extract", error="x"), now=room.now)
    drop_failures(room.store, FailureFilter(), by="ida", now=room.now)
    wireroom(["person", ANA[1], "--by", "ida"])
    wireroom(["erase", "author", ANA[1], "--why", "asked", "--by", "ida"])
    wireroom(["consumers", "drop", "index"])

    lines = json.loads(wireroom(["operator-log", "--json"]).stdout)

    assert [line["act"] for line in lines] == [
        "drop_consumer",
        "erase",
        "read_person",
        "drop_failures",
    ]
    assert lines[1]["about"] == {"erasure": 1, "kind": "author"}
    shown = wireroom(["operator-log"]).stdout
    assert "ida: drop failures: failures 1" in shown
    assert "Quillfeather" not in shown + json.dumps(lines)


ACTS = {
    "apply_sources": (["sources", "apply"], {"added": 1, "paused": 2}),
    "begin_epoch": (["epochs", "begin"], None),
    "declare_lossless": (["epochs", "lossless"], None),
    "add_target": (
        ["targets", "add", "lake", "files", "/srv/events"],
        {"target": "lake", "kind": "files"},
    ),
    "change_target": (
        ["targets", "pause", "lake"],
        {"target": "lake", "state": "paused"},
    ),
    "drop_target": (["targets", "drop", "lake"], {"target": "lake"}),
}


def test_changes_of_settings_are_logged(room, wireroom, tmp_path, monkeypatch):
    room.publish()
    file = tmp_path / "sources.yaml"
    feed = "{name: Paper, feeds: [https://paper.example/other]}"
    file.write_text(f"version: 1\nsources: [{feed}]\n", "utf-8")
    monkeypatch.setenv("WIREROOM_SOURCES_FILE", str(file))
    for act, (command, about) in ACTS.items():
        wireroom(command)
        (line, *_) = json.loads(wireroom(["operator-log", "--json"]).stdout)
        assert line["act"] == act
        assert about is None or line["about"] == about


@pytest.mark.parametrize(
    "act", ["UPDATE operator_log SET by = 'x'", "DELETE FROM operator_log"]
)
def test_a_line_of_the_log_is_never_changed(room, wireroom, act):
    wireroom(["consumers", "drop", "index"])
    with pytest.raises(IntegrityError, match="not changed"), room.store.begin() as tx:
        tx.connection.execute(text(act))
    assert room.column("SELECT count(*) FROM operator_log") == [1]


def test_an_empty_log_says_so(room, wireroom):
    assert "no acts" in wireroom(["operator-log"]).stdout
