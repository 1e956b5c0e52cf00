"""The measurement on real software starts, compares, edits, compares and stops."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# Stand-ins that write down how they were called. What compares waits for the product,
# however long its start takes: before that, a signal would kill it.
SCRIPT = """
import os, pathlib, sys, time
here = pathlib.Path(__file__).parent
with (here / "calls.txt").open("a") as calls:
    spacing = os.environ.get("WIREROOM_HOST_SPACING_SECONDS", "unset")
    print("NAME", *sys.argv[1:], f"spacing={spacing}", file=calls)
if "down" in sys.argv and (here / "up.txt").exists():
    (here / "up.txt").unlink()
if "up" in sys.argv:
    (here / "up.txt").touch()
end = time.monotonic() + 60
while "NAME" == "compare" and not (here / "started.txt").exists():
    assert time.monotonic() < end
    time.sleep(0.01)
sys.exit(int((here / "status.txt").read_text()) if "NAME" == "compare" else 0)
"""
WIREROOM = """#!PYTHON
import pathlib, signal, sys, time
here = pathlib.Path(__file__).parent
def stop(*_):
    (here / "stopped.txt").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
(here / "started.txt").touch()
while True:
    time.sleep(0.01)
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    for name in ("engines", "compare"):
        (tmp_path / f"{name}.py").write_text(SCRIPT.replace("NAME", name))
    command = tmp_path / "wireroom"
    command.write_text(WIREROOM.replace("PYTHON", sys.executable))
    command.chmod(0o755)
    (tmp_path / "status.txt").write_text("0")
    return tmp_path


def measure(folder: Path, *options: str) -> tuple[int, list[str]]:
    program = [sys.executable, ROOT / "bench/engines.py", folder]
    waits = ["--seconds", "0", "--seconds-after", "0"]
    command = ["--wireroom", folder / "wireroom"]
    done = subprocess.run(
        [*map(str, [*program, *waits, *command, *options])],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    calls = (folder / "calls.txt").read_text().splitlines()
    return done.returncode, calls


def test_everything_runs_in_order_and_is_stopped(folder):
    status, calls = measure(folder, "--only", "a,b")

    assert status == 0
    steps = [" ".join(call.split()[:2]) for call in calls]
    assert steps == [
        "engines up",
        "compare --truth",
        "engines edit",
        "compare --truth",
        "engines down",
    ]
    assert "--only a,b" in calls[0]
    assert "--min=found=1.0" in calls[1]
    assert "--before" in calls[3]
    assert "spacing=0.05" in calls[1]
    assert (folder / "stopped.txt").exists()
    assert not (folder / "up.txt").exists()


def test_a_missed_goal_is_the_exit_status_and_all_is_stopped(folder):
    (folder / "status.txt").write_text("1")
    status, calls = measure(folder, "--polite")

    assert status == 1
    assert "spacing=unset" in calls[1]
    assert len(calls) == 5, "the edits are compared all the same"
    assert (folder / "stopped.txt").exists()
    assert not (folder / "up.txt").exists()
