from __future__ import annotations

import os
import re
import signal
import sys
from dataclasses import replace

import pytest

from wireroom.console.local.embedded import EmbeddedError
from wireroom.console.local.supervisor import ProcessSpec, Supervisor


def make_python_process(name, code):
    return ProcessSpec(name=name, argv=(sys.executable, "-I", "-S", "-c", code))


def test_a_process_that_dies_is_restarted_until_the_condition_is_true(tmp_path):
    marks = tmp_path / "marks"
    code = f"open({str(marks)!r}, 'a').write('x')"
    supervisor = Supervisor(
        [make_python_process("short", code)], log_dir=tmp_path / "log"
    )
    supervisor.run_until(lambda: marks.exists() and marks.read_text() == "xx")
    assert marks.read_text().startswith("xx")


def test_a_process_that_keeps_dying_is_started_without_end_and_named_once_a_minute(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("wireroom.console.local.supervisor.FIRST_WAIT_SECONDS", 0.001)
    starts, lines = tmp_path / "starts", []
    code = f"open({str(starts)!r}, 'a').write('x'); raise SystemExit('no such feed')"
    supervisor = Supervisor(
        [make_python_process("broken", code)],
        log_dir=tmp_path / "log",
        say=lines.append,
    )
    supervisor.run_until(lambda: starts.exists() and len(starts.read_text()) >= 8)
    (line,) = lines
    assert re.search(r"broken died 2 times.*no such feed.*started again in", line)


def test_a_process_starts_when_it_is_wanted(tmp_path, monkeypatch):
    monkeypatch.setattr("wireroom.console.local.supervisor.WANTED_SECONDS", 0.0)
    marks, answers = tmp_path / "marks", [False, False, True]
    code = f"open({str(marks)!r}, 'a').write('x'); import time; time.sleep(60)"
    process = make_python_process("late", code)
    late = replace(process, is_wanted=lambda: answers.pop(0))
    supervisor = Supervisor([late], log_dir=tmp_path / "log", grace_seconds=0.1)

    supervisor.run_until(marks.exists)

    assert (answers, marks.read_text()) == ([], "x")


class BrokenService:
    """A server that cannot start."""

    name = "postgres"

    def __init__(self):
        self.attempts, self.stopped = 0, []

    def ensure_running(self, give_up):
        self.attempts += 1
        raise EmbeddedError("No space left on device")

    def stop(self, seconds=None):
        self.stopped.append(seconds)


def test_a_server_that_cannot_start_again_ends_no_run(tmp_path, monkeypatch):
    monkeypatch.setattr("wireroom.console.local.supervisor.FIRST_WAIT_SECONDS", 0.001)
    service, lines = BrokenService(), []
    supervisor = Supervisor([], log_dir=tmp_path, services=[service], say=lines.append)
    supervisor.run_until(lambda: service.attempts >= 4)
    supervisor.stop_services()
    (line,) = lines
    assert line.startswith("postgres: No space left on device; it is started again")
    assert all(0 < seconds <= 14 for seconds in service.stopped)


def test_a_process_that_ignores_sigterm_and_sigquit_is_killed(tmp_path):
    mark = tmp_path / "pid"
    code = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGQUIT, signal.SIG_IGN)\n"
        f"open({str(mark)!r}, 'w').write(str(os.getpid()) + '.')\n"
        "time.sleep(60)"
    )
    supervisor = Supervisor(
        [make_python_process("deaf", code)], log_dir=tmp_path / "log", grace_seconds=0.1
    )
    supervisor.run_until(lambda: mark.exists() and mark.read_text().endswith("."))
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()[:-1]), 0)


def test_a_signal_ends_the_run(tmp_path):
    supervisor = Supervisor([make_python_process("idle", "input()")], log_dir=tmp_path)
    supervisor.run_until(lambda: os.kill(os.getpid(), signal.SIGTERM) is not None)
    assert supervisor.is_stopping


def test_a_large_log_is_copied_and_then_starts_at_its_beginning(tmp_path, monkeypatch):
    monkeypatch.setattr("wireroom.console.local.supervisor.MAX_LOG_BYTES", 5000)
    monkeypatch.setattr("wireroom.console.local.supervisor.LOG_CHECK_SECONDS", 0.0)
    code = "while True: print('a line of some length' * 4, flush=True)"
    log, aside = tmp_path / "loud.log", tmp_path / "loud.log.1"
    supervisor = Supervisor(
        [make_python_process("loud", code)], log_dir=tmp_path, grace_seconds=0.1
    )
    supervisor.run_until(aside.exists)

    # No hole in place of the old text: the writer appends.
    assert log.read_bytes()[:1] != b"\0"
    assert aside.stat().st_size > 5000
