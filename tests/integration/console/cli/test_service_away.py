"""A service that is away gives one line in every command, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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


def run(tmp_path, *arguments, **env):
    (tmp_path / "sources.yaml").write_text("version: 1\nsources: []\n")
    settings = {
        "WIREROOM_DATA_DIR": str(tmp_path),
        "WIREROOM_SOURCES_FILE": str(tmp_path / "sources.yaml"),
        "WIREROOM_BROKER_URL": "redis://127.0.0.1:1/0",
        "WIREROOM_WEB_PORT": "",
        **env,
    }
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_is_away_gives_one_line(tmp_path, command):
    done = run(tmp_path, *COMMANDS[command], WIREROOM_DATABASE_URL=AWAY)
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 2, done.stderr
    assert len(lines) == 1, done.stderr
    assert "the database" in lines[0]
    assert "does not answer" in lines[0]
    assert "s3cret" not in done.stderr + done.stdout


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
    tmp_path, name, url, remedy
):
    done = run(tmp_path, "status", **{f"WIREROOM_{name}": url})
    assert done.returncode == 2
    assert remedy in done.stderr
    assert "Traceback" not in done.stderr
