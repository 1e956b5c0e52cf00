"""A service that is away gives one line in every command, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from wireroom.console.cli import main

ROOT = Path(__file__).parents[4]
AWAY = "postgresql://wire:s3cret@127.0.0.1:1/wire"
RUN = "from wireroom.console.cli import main; main()"
COMMANDS = {
    "up": ["up"],
    "status": ["status"],
    "status as JSON": ["status", "--json"],
    "migrate": ["migrate"],
    "ingest": ["ingest", "https://paper.example/a"],
    "archive": ["archive"],
    "audit": ["audit"],
    "why": ["why", "https://paper.example/a"],
    "health": ["health"],
    "follow": ["follow", "--once"],
    "export": ["export", "articles"],
    "sources list": ["sources", "list"],
    "sources plan": ["sources", "plan"],
    "sources apply": ["sources", "apply"],
    "failures": ["failures", "list"],
    "grant-reader": ["grant-reader", "somebody"],
}


@dataclass
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sources.yaml").write_text("version: 1\nsources: []\n")
    return tmp_path


def settings_of(folder, **env):
    return {
        "WIREROOM_DATA_DIR": str(folder),
        "WIREROOM_SOURCES_FILE": str(folder / "sources.yaml"),
        "WIREROOM_BROKER_URL": "redis://127.0.0.1:1/0",
        "WIREROOM_WEB_PORT": "",
        **env,
    }


@pytest.fixture
def run(folder, monkeypatch, capfd):
    """Run a command in this process, with all that its own process would print."""

    def call(*arguments, **env):
        for name, value in settings_of(folder, **env).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["wireroom", *arguments])
        with pytest.raises(SystemExit) as exit_:
            main()
        out, err = capfd.readouterr()
        return Ended(status=exit_.value.code, out=out, err=err)

    return call


def run_alone(folder, *arguments, **env):
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=ROOT,
        env={**os.environ, **settings_of(folder, **env)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(status=done.returncode, out=done.stdout, err=done.stderr)


def assert_one_line(done):
    lines = done.err.strip().splitlines()
    assert done.status == 2, done.err
    assert len(lines) == 1, done.err
    assert "the database" in lines[0]
    assert "does not answer" in lines[0]
    assert "s3cret" not in done.err + done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_is_away_gives_one_line(run, command):
    assert_one_line(run(*COMMANDS[command], WIREROOM_DATABASE_URL=AWAY))


def test_the_same_holds_in_a_process_of_its_own(folder):
    assert_one_line(run_alone(folder, "up", WIREROOM_DATABASE_URL=AWAY))


@pytest.mark.parametrize(
    ("name", "url", "remedy"),
    [
        ("DATABASE_URL", "mysql://a/b", "the database is PostgreSQL"),
        ("DATABASE_URL", "wire", "write postgresql://"),
        ("BROKER_URL", "valkey://a", "write redis://"),
        ("BROKER_URL", "sentinel://a", "Sentinel is not spoken"),
        ("SLOTS_URL", "amqp://a", "write redis://"),
    ],
)
def test_an_address_of_an_unknown_scheme_is_refused_with_the_remedy(
    run, name, url, remedy
):
    done = run("status", **{f"WIREROOM_{name}": url})
    assert done.status == 2
    assert remedy in done.err
    assert "Traceback" not in done.err
