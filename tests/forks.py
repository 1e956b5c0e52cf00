"""Run the modules of tests side by side, in forks of the process that collected them.

    python -m pytest -p tests.forks --forks 3

Collecting costs as much as many modules of tests do. It is done once here; processes
that are started apart, as those of pytest-xdist are, collect everything each.
"""

from __future__ import annotations

import atexit
import os
import sys
from multiprocessing import Pipe
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection

# What a module's number takes in the queue; a read of a pipe takes a whole one.
NUMBER_BYTES = 4
COLLECTED_OUTPUT = pytest.StashKey[object]()
ENDINGS = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forks", type=int, default=0, help="processes that run modules side by side"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run the collected tests in forks, each of which ends as a run of its own does."""
    config = session.config
    count = config.getoption("forks")
    if not count or session.testsfailed or config.option.collectonly:
        return None
    modules = group_by_module(session.items)
    queue = make_queue(len(modules))
    forks: list[Fork] = []
    for _ in range(min(count, len(modules))):
        fork = Fork.start(session, forks)
        if fork is None:
            run_modules(session, (modules[number] for number in read_queue(queue)))
            # While the folder of this process is locked: pytest unlocks it at the end
            # of the session, and any other run may then remove it.
            session._setupstate.teardown_exact(None)
            return True
        forks.append(fork)
    follow(session, forks, queue)
    return True


def group_by_module(items: Iterable[pytest.Item]) -> list[list[pytest.Item]]:
    """Return the tests of each module, in the order of the modules' first tests."""
    modules: dict[str, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    return list(modules.values())


def make_queue(length: int) -> int:
    """Return a pipe of the numbers below ``length``, each for who reads it first."""
    outlet, inlet = os.pipe()
    os.write(inlet, b"".join(n.to_bytes(NUMBER_BYTES) for n in range(length)))
    os.close(inlet)
    return outlet


def read_queue(queue: int) -> Iterator[int]:
    """Yield the numbers that no other process takes."""
    while number := os.read(queue, NUMBER_BYTES):
        yield int.from_bytes(number)


def run_modules(session: pytest.Session, modules: Iterable[list[pytest.Item]]) -> None:
    """Run each module; what it set up ends with it, what the session set up stays."""
    for module in modules:
        for item, following in zip(module, [*module[1:], session], strict=True):
            # Of what comes next only the nodes above it are asked for.
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.shouldfail or session.shouldstop:
                return


class Fork:
    """A process that runs tests, as the one that follows it sees it."""

    def __init__(self, process: int, connection: Connection) -> None:
        self.process, self.connection = process, connection
        self.test, self.failures = "no test", 0

    @classmethod
    def start(cls, session: pytest.Session, others: Iterable[Fork]) -> Fork | None:
        """Return the new process; None in the new process itself."""
        incoming, outgoing = Pipe(duplex=False)
        # What is in a buffer now would be written by both processes.
        sys.stdout.flush()
        sys.stderr.flush()
        process = os.fork()
        if process:
            outgoing.close()
            return cls(process, incoming)
        # A process of tests ends at the next report when nobody is left to read it.
        for connection in (incoming, *(other.connection for other in others)):
            connection.close()
        # What was registered when tests were collected is the first process's to call:
        # a folder removed here would be missing in the other processes.
        atexit._clear()
        report_to(session.config, outgoing)
        return None

    def take_report(self, config: pytest.Config) -> None:
        """Pass on one report; raise ``EOFError`` at the end."""
        message = self.connection.recv()
        if isinstance(message, str):
            self.test = message
            return
        report = config.hook.pytest_report_from_serializable(
            config=config, data=message
        )
        self.failures += report.failed
        config.hook.pytest_runtest_logreport(report=report)

    def end(self) -> str:
        """Wait for the end, and say what was wrong with it, if anything was."""
        self.connection.close()
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        if code in ENDINGS and bool(code) == bool(self.failures):
            return ""
        return f"a process ended with {code}, during or after {self.test}"


def report_to(config: pytest.Config, connection: Connection) -> None:
    """Have the plugins of this process send what they would print and store."""
    # By this attribute plugins know that another process prints and stores.
    config.workerinput = {}
    config.pluginmanager.unregister(name="terminalreporter")
    config.pluginmanager.register(Reporter(config, connection))
    # Captured output is in a file whose position the processes would share. That file
    # stays open: modules that were imported meanwhile hold it as their `sys.stderr`.
    capture = config.pluginmanager.get_plugin("capturemanager")
    capture.suspend_global_capture()
    config.stash[COLLECTED_OUTPUT] = capture._global_capturing
    capture._global_capturing = None
    capture.start_global_capturing()
    capture.suspend_global_capture()


class Reporter:
    """Sends the name of each test that begins, and the reports on it."""

    def __init__(self, config: pytest.Config, connection: Connection) -> None:
        self.config, self.connection = config, connection

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.connection.send(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        message = self.config.hook.pytest_report_to_serializable(
            config=self.config, report=report
        )
        self.connection.send(message)


def follow(session: pytest.Session, forks: Iterable[Fork], queue: int) -> None:
    """Pass on the reports until every process has ended."""
    running = {fork.connection: fork for fork in forks}
    faults = []
    while running:
        for connection in wait(list(running)):
            try:
                running[connection].take_report(session.config)
            except EOFError:
                faults.append(running.pop(connection).end())
            if session.shouldfail or session.shouldstop:
                # A process ends after the module in which it is.
                list(read_queue(queue))
    os.close(queue)
    session.shouldfail = "; ".join(filter(None, faults)) or session.shouldfail
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)
