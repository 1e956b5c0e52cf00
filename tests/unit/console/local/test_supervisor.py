from __future__ import annotations

import os
import signal
import sys

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


def test_a_process_that_keeps_dying_ends_the_run_with_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr("wireroom.console.local.supervisor.FIRST_WAIT_SECONDS", 0.01)
    supervisor = Supervisor(
        [make_python_process("broken", "raise SystemExit('no such feed')")],
        log_dir=tmp_path,
    )
    with pytest.raises(EmbeddedError, match=r"broken died 5 times.*no such feed"):
        supervisor.run_until(lambda: False)


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
