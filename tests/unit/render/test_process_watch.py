"""Processes below another are found, measured and killed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from wireroom.model.rendering import RenderLimits
from wireroom.render.process_watch import (
    ProcessWatch,
    kill_processes,
    list_descendants,
    read_memory,
)

# A process with a child of its own, which says that both are there.
FAMILY = (
    "import subprocess, sys;"
    "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1);"
    "print(flush=True); child.wait()"
)


@pytest.fixture
def family():
    process = subprocess.Popen(
        [sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    process.stdout.readline()
    yield process
    kill_processes(list_descendants(process.pid))
    process.communicate()


def test_a_process_is_found_with_all_below_it(family):
    found = list_descendants(family.pid)
    assert (found[0], len(found)) == (family.pid, 2)
    assert set(found) < set(list_descendants(os.getpid()))
    assert read_memory(family.pid) > 1_000_000
    kill_processes(found)
    family.wait()
    assert read_memory(family.pid) == 0
    assert list_descendants(family.pid) == [family.pid]
    kill_processes(found)


@pytest.mark.parametrize(
    ("limits", "reason", "detail"),
    [
        (RenderLimits(memory_bytes=1), "script_memory", "u: more than 0 MB"),
        (RenderLimits(seconds=0.0), "endless_script", "u: no end after 0 s"),
    ],
)
def test_what_takes_too_much_is_killed_and_the_watch_says_why(
    family, limits, reason, detail
):
    watch = ProcessWatch(family.pid, limits)
    with watch.watch():
        family.wait()
    assert str(watch.reason) == reason
    assert watch.describe("u") == detail


def test_what_takes_little_is_left_alone(family):
    watch = ProcessWatch(family.pid, RenderLimits())
    with watch.watch():
        pass
    assert watch.reason is None
    assert family.poll() is None
