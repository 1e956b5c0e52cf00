"""``wireroom reprocess`` on a database; the test runs the workers' steps meanwhile."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.console.terminal import progress
from wireroom.errors import OperatorError
from wireroom.steps.articles.extract import read_page

DOCUMENT = Path(__file__).parents[4] / "docs/replay.md"


@pytest.fixture
def run(room, migrated_url, monkeypatch):
    """Run a command; whenever it sleeps, one tick's work is done."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "250")
    room.publish()

    def run_tick(_):
        for article_id, replay_id in room.pipeline.lease_replays(9):
            if room.pipeline.begin_replay(article_id, replay_id):
                room.compute(article_id)
            room.pipeline.finish_replay(article_id, replay_id)

    monkeypatch.setattr(progress.time, "sleep", run_tick)

    def invoke(line: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, shlex.split(line), catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    return invoke


def test_the_commands_of_the_document_run(run):
    (block,) = re.findall(
        r"^```sh\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    outputs = [run(line.removeprefix("wireroom ")) for line in block.splitlines()]

    assert "replay 1 done: 1 unchanged" in outputs[0]
    assert "replay 2 done: none yet" in outputs[1]
    assert "replay 3 done: 1 unchanged" in outputs[2]
    assert outputs[3] == "replay 4: enrich, 1 article\n"
    assert outputs[4] == "1 article read, nothing written: 1 unchanged\n"
    assert outputs[5] == "1 article read, nothing written: 1 unchanged\n"
    assert "running" in outputs[6]
    assert (
        "replay 4 is paused; to resume it: wireroom reprocess --resume 4" in outputs[7]
    )
    assert "replay 4 done: 1 unchanged" in outputs[8]
    assert "replay 4 done: 1 unchanged" in outputs[9]


def test_ctrl_c_prints_how_to_watch_the_replay_again(run, monkeypatch):
    def press_ctrl_c(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(progress.time, "sleep", press_ctrl_c)
        assert "wireroom reprocess --follow 1" in run("reprocess")
    assert "replay 1 done" in run("reprocess --follow 1")
    with pytest.raises(OperatorError, match="replay 1 is done"):
        run("reprocess --stop 1")


def test_changed_articles_are_listed_and_sanitized(run, room):
    room.run("UPDATE articles SET section = 'Harbour', url = url || chr(27) || '[31m'")
    output = run("reprocess")
    assert "replay 1 done: 1 updated" in output
    assert "updated: https://paper.example/one [31m" in output


def test_without_a_replay_the_list_says_so(run):
    assert run("reprocess --list") == "no replays\n"


def test_options_that_exclude_each_other_are_an_error(run):
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

    monkeypatch.setattr(read_page, "extract_pages", fail)
    output = run("reprocess --stage extract --dry-run")
    assert "1: defect: AssertionError: https://paper.example/one" in output
    assert "1 article read, nothing written: 1 defect" in output
