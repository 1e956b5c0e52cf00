"""``wireroom reprocess`` on a database, with the workers' part played in its pauses."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.console.terminal import progress
from wireroom.errors import OperatorError
from wireroom.steps.replays import preview_extract

DOCUMENT = Path(__file__).parents[4] / "docs/replay.md"


@pytest.fixture
def run(room, migrated_url, monkeypatch):
    """Run a command; whenever it waits, one tick is worked off."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "250")
    room.publish()

    def work(_):
        for sent in room.pipeline.lease_replays(9):
            if room.pipeline.begin_replay(*sent):
                room.compute(sent[0])
            room.pipeline.finish_replay(*sent)

    monkeypatch.setattr(progress.time, "sleep", work)

    def invoke(line: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, shlex.split(line), catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done.output

    return invoke


def test_the_commands_of_the_document_run(run):
    (block,) = re.findall(
        r"^```sh\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    said = [run(line.removeprefix("wireroom ")) for line in block.splitlines()]

    assert "replay 1 done: 1 unchanged" in said[0]
    assert "replay 2 done: nothing yet" in said[1]
    assert "replay 3 done: 1 unchanged" in said[2]
    assert said[3] == "replay 4: enrich, 1 articles\n"
    assert said[4] == "1 articles read, nothing written: 1 unchanged\n"
    assert said[5] == "1 articles read, nothing written: 1 unchanged\n"
    assert "running" in said[6]
    assert "replay 4 rests" in said[7]
    assert "replay 4 done: 1 unchanged" in said[8]
    assert "replay 4 done: 1 unchanged" in said[9]


def test_whoever_stops_looking_is_told_how_to_look_again(run, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(progress.time, "sleep", interrupted)
        assert "wireroom reprocess --follow 1" in run("reprocess")
    assert "replay 1 done" in run("reprocess --follow 1")
    with pytest.raises(OperatorError, match="replay 1 is done"):
        run("reprocess --stop 1")


def test_what_came_out_otherwise_is_named_and_harmless(run, room):
    room.run("UPDATE articles SET section = 'Harbour', url = url || chr(27) || '[31m'")
    said = run("reprocess")
    assert "replay 1 done: 1 updated" in said
    assert "updated: https://paper.example/one [31m" in said


def test_what_cannot_be_meant_is_said(run):
    for line in (
        "--list --stop 1",
        "--diff",
        "--dry-run --list",
        "--reason nonsense",
        "--since yesterday",
    ):
        assert "Usage" in run(f"reprocess {line}", status=2)
    for line in ("--follow 7", "--stop 7", "--source Nobody"):
        with pytest.raises(OperatorError, match="there is no"):
            run(f"reprocess {line}")


def test_an_unexpected_error_is_that_article_s_line_of_the_preview(run, monkeypatch):
    def fail(page):
        raise AssertionError(page.url)

    monkeypatch.setattr(preview_extract, "extract_page", fail)
    output = run("reprocess --stage extract --dry-run")
    assert "1: defect: AssertionError: https://paper.example/one" in output
    assert "1 articles read, nothing written: 1 defect" in output
