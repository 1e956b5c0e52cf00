"""Two commands on one data folder share its database or wait: neither ends another."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from wireroom.config.settings import Settings
from wireroom.console.local import services
from wireroom.console.local.embedded import EmbeddedError

ROOT = Path(__file__).parents[4]
RUN = "from wireroom.console.cli import main; main()"
# A command that uses the database of the folder, and then waits for a line.
USE = """
import sys
from wireroom.config.settings import Settings
from wireroom.console.local.services import open_database
import psycopg
with open_database(Settings(data_dir=sys.argv[1])) as settings:
    url = settings.database_url.replace("+psycopg", "")
    for line in sys.stdin:
        with psycopg.connect(url) as connection:
            print(connection.execute("SELECT 7").fetchone()[0], flush=True)
"""
PATIENCE = 90.0


def settings(folder):
    (folder / "sources.yaml").write_text("version: 1\nsources: []\n")
    return Settings(
        data_dir=folder,
        sources_file=folder / "sources.yaml",
        web_port=None,
        net_threads=2,
        cpu_processes=1,
    )


@contextmanager
def start(folder, name, *arguments, code=RUN):
    """Start a command in a process of its own."""
    arguments = arguments or (name,)
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT,
            env={**os.environ, **settings(folder).to_env()},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            text=True,
        )
    try:
        yield process
    finally:
        process.stdin.close()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_up(folder):
    try:
        return json.loads((folder / "services.json").read_text())["is_up"]
    except (OSError, ValueError):
        return False


def holder(folder):
    """Return the process that holds the folder's database, "" for none."""
    try:
        return (folder / "lock" / "postgres").read_text().strip()
    except OSError:
        return ""


def logs(folder):
    return {p.name: p.read_text()[-2000:] for p in folder.glob("*.log")}


def test_status_in_the_first_seconds_of_up_waits_and_shares(tmp_path):
    with start(tmp_path, "up") as up:
        wait_for(lambda: holder(tmp_path) == str(up.pid))
        for _ in range(2):
            with start(tmp_path, "status") as status:
                assert status.wait(PATIENCE) == 0, logs(tmp_path)
            assert up.poll() is None, logs(tmp_path)
        assert is_up(tmp_path)


def test_up_waits_for_a_command_that_came_first(tmp_path):
    with start(tmp_path, "first", str(tmp_path), code=USE) as first:
        wait_for((tmp_path / "services.json").exists)
        with start(tmp_path, "up") as up:
            first.stdin.write("ask\n")
            first.stdin.flush()
            wait_for(lambda: "waiting for process" in logs(tmp_path)["up.log"])
            assert first.poll() is None
            assert up.poll() is None
            assert not is_up(tmp_path)
            first.stdin.close()
            assert first.wait(PATIENCE) == 0
            wait_for(lambda: is_up(tmp_path) or up.poll() is not None)
            assert up.poll() is None, logs(tmp_path)


def test_the_first_command_does_not_end_the_second(tmp_path):
    with start(tmp_path, "first", str(tmp_path), code=USE) as first:
        wait_for((tmp_path / "services.json").exists)
        with start(tmp_path, "second", str(tmp_path), code=USE) as second:
            second.stdin.write("ask\n")
            second.stdin.flush()
            wait_for(lambda: "7" in logs(tmp_path)["second.log"])
            first.stdin.close()
            wait_for(lambda: not (tmp_path / "services.json").exists())
            assert first.poll() is None, "it waits for the second"
            second.stdin.write("ask\n")
            second.stdin.close()
            assert second.wait(PATIENCE) == 0, logs(tmp_path)
        assert first.wait(PATIENCE) == 0
        assert logs(tmp_path)["second.log"].split() == ["7", "7"]


def test_a_second_up_is_refused(tmp_path):
    with start(tmp_path, "up"):
        wait_for(lambda: is_up(tmp_path))
        with (
            pytest.raises(EmbeddedError, match="is in use by process"),
            services.open_services(settings(tmp_path)),
        ):
            pass
