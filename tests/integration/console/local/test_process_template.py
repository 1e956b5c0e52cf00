"""Processes that are forked from one with the libraries imported."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from wireroom.console.local.embedded.server import Server
from wireroom.console.local.forked_process import ProcessTemplate
from wireroom.console.local.supervisor import ProcessSpec, Supervisor

ROOT = Path(__file__).parents[4]
MODULE = "tests.integration.console.local.described"
SECONDS = 60.0


@pytest.fixture(scope="module")
def interruptible():
    """What a shell runs in the background ignores SIGINT, and so do its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def template(interruptible, tmp_path_factory):
    made = ProcessTemplate(tmp_path_factory.mktemp("log") / "template.log")
    yield made
    made.close()


@pytest.fixture
def start(template, tmp_path):
    """Start the module, by a fork or as a program of its own."""
    started = []

    def start(how, *arguments):
        log = tmp_path / "process.log"
        log.write_bytes(b"")
        argv = (sys.executable, "-m", MODULE, *arguments)
        env = {**os.environ, "WIREROOM_GIVEN": "yes", "TZ": "Pacific/Apia"}
        folder = str(ROOT)
        if how == "forked":
            process = template.fork(argv, log=log, env=env, folder=folder)
        else:
            process = Server(
                argv, log=log, death=signal.SIGKILL, env=env, folder=folder
            )
        started.append(process)
        return process, log

    yield start
    for process in started:
        process.send_signal(signal.SIGKILL)
        wait_until(lambda process=process: not process.is_alive())


def wait_until(condition):
    deadline = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def read_description(log):
    wait_until(lambda: "\n" in log.read_text())
    return json.loads(log.read_text().partition("\n")[0])


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_a_forked_process_is_given_what_an_executed_one_is_given(start):
    executed = read_description(start("executed", "one", "two words")[1])
    forked = read_description(start("forked", "one", "two words")[1])

    assert forked == executed


def test_sigterm_is_left_to_the_process_and_sigkill_also_ends_its_children(start):
    process, log = start("forked")
    read_description(log)
    process.send_signal(signal.SIGINT)
    wait_until(lambda: not process.is_alive())
    assert "ended in order" in log.read_text()
    assert "KeyboardInterrupt" in log.read_text()

    process, log = start("forked", "child")
    child = read_description(log)["child"]
    assert is_running(child)
    process.send_signal(signal.SIGKILL)
    wait_until(lambda: not process.is_alive() and not is_running(child))


def test_a_process_that_has_ended_is_no_zombie_and_gets_no_signal(start):
    process, log = start("forked")
    read_description(log)
    process.send_signal(signal.SIGTERM)
    wait_until(lambda: not process.is_alive())
    wait_until(lambda: not Path(f"/proc/{process._pid}").exists())
    process.send_signal(signal.SIGKILL)


def test_what_is_no_module_of_this_interpreter_is_not_forked(template, tmp_path):
    log = tmp_path / "log"
    argv = (sys.executable, "-c", "print(1)")
    assert template.fork(argv, log=log, env={}, folder="/") is None


def test_the_template_has_one_thread(start, template):
    start("forked")
    status = Path(f"/proc/{template._server.pid}/status").read_text()
    assert "Threads:\t1\n" in status


def test_without_a_template_the_process_is_executed(tmp_path, monkeypatch):
    monkeypatch.setattr("wireroom.console.local.forked_process.MODULE", "no_such")
    monkeypatch.chdir(ROOT)
    log = tmp_path / "log" / "described.log"
    spec = ProcessSpec(name="described", argv=(sys.executable, "-m", MODULE))
    supervisor = Supervisor([spec], log_dir=log.parent)

    supervisor.run_until(lambda: log.exists() and '"argv"' in log.read_text())

    assert isinstance(supervisor._children[0]._server, Server)
    assert "no_such" in log.with_name("template.log").read_text()


def test_the_end_of_the_template_ends_its_processes_and_they_are_started_again(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("wireroom.console.local.supervisor.FIRST_WAIT_SECONDS", 0.01)
    monkeypatch.chdir(ROOT)
    log = tmp_path / "log" / "described.log"
    spec = ProcessSpec(name="described", argv=(sys.executable, "-m", MODULE))
    supervisor = Supervisor([spec], log_dir=log.parent)
    killed = []

    def is_started_again():
        if not log.exists() or "\n" not in log.read_text():
            return False
        if not killed:
            killed.append(supervisor._children[0]._server)
            os.kill(supervisor._template._server.pid, signal.SIGKILL)
        return log.read_text().count('"argv"') == 2

    supervisor.run_until(is_started_again)

    assert not killed[0].is_alive()
    assert not supervisor._children[0].is_alive()
    assert log.read_text().count("ended in order") == 0
