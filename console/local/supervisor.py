"""Runs the product's processes as children: starts, restarts and drains them."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from wireroom.console.local.embedded import EmbeddedError
from wireroom.console.local.embedded.folders import limit_log, read_tail, rotate_log
from wireroom.console.local.embedded.server import Server
from wireroom.console.local.forked_process import ForkedProcess, ProcessTemplate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import FrameType

STEP_SECONDS = 0.2
FIRST_WAIT_SECONDS = 0.5
MAX_WAIT_SECONDS = 30.0
DEATHS_SECONDS = 120.0
GRACE_SECONDS = 9.0
QUIT_SECONDS = 1.0
KILL_SECONDS = 0.5
# For the whole stop, embedded servers included, and the least of it that each server
# gets. A container is killed after its own grace time, so that a stop has to end.
STOP_SECONDS, SERVICE_SECONDS = 14.0, 1.5
TAIL_LINES = 3
# Between two questions whether a process that is not started yet is wanted.
WANTED_SECONDS = 3.0
# Seconds between two lines about one process that keeps dying.
NOTICE_SECONDS = 60.0
# Size at which a log is rotated, so that it and the one before it take twice this; and
# seconds between two checks.
MAX_LOG_BYTES = 20_000_000
LOG_CHECK_SECONDS = 10.0


def print_line(line: str) -> None:
    """Write a line for the operator to stderr."""
    sys.stderr.write(f"wireroom: {line}\n")
    sys.stderr.flush()


class Service(Protocol):
    """An embedded server, which runs longer than the processes that use it."""

    name: ClassVar[str]

    def ensure_running(self, give_up: Callable[[], bool]) -> bool:
        """Start the server again if it has died; return whether that was needed.

        Args:
            give_up: asked while the server starts; True ends the wait for it.

        Raises:
            EmbeddedError: the server does not start.
        """

    def stop(self, seconds: float | None = None) -> None:
        """Stop the server, within ``seconds`` if given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """A program to keep running.

    Attributes:
        argv: its full path, and its arguments.
        env: variables in addition to this process's environment.
        is_wanted: asked every few seconds until the first start; None: from the start.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    is_wanted: Callable[[], bool] | None = None


class Supervisor:
    """Keeps processes running until a signal. Use it from the main thread.

    Args:
        log_dir: receives ``name.log`` per process, and the log of the run before.
        services: embedded servers to start again if they die.
        grace_seconds: time for all processes together to finish their work.
        say: receives a line about what keeps dying, at most one a minute for each.
    """

    def __init__(
        self,
        processes: Sequence[ProcessSpec],
        *,
        log_dir: Path,
        services: Sequence[Service] = (),
        grace_seconds: float = GRACE_SECONDS,
        say: Callable[[str], None] = print_line,
    ) -> None:
        self._template = ProcessTemplate(log_dir / "template.log")
        self._children = [
            _Child(process, log_dir, say, self._template) for process in processes
        ]
        self._services = [_ServiceWatch(service, say) for service in services]
        self._logs = log_dir
        self._bounded = float("-inf")
        self._stop_began = time.monotonic()
        self._grace = grace_seconds
        self._signals = 0

    @property
    def is_stopping(self) -> bool:
        """Whether SIGINT or SIGTERM was received."""
        return self._signals > 0

    def run_until(self, condition: Callable[[], bool]) -> None:
        """Run until ``condition`` is true or a signal comes, then stop."""
        with self._handle_signals():
            try:
                self.start()
                while not self.is_stopping and not condition():
                    self.run_once()
            finally:
                self.stop()

    def start(self) -> None:
        """Start all processes."""
        for child in self._children:
            child.start_if_wanted(time.monotonic())

    def run_once(self) -> None:
        """Restart what has died and limit the logs, then sleep for 0.2 s.

        Whatever keeps dying is started again without end, every 30 s at least: its
        cause, such as a full disk or a broker that refuses writes, may pass.
        """
        now = time.monotonic()
        for service in self._services:
            service.ensure_running(now, lambda: self.is_stopping)
        for child in self._children:
            child.restart_if_dead(now)
        if now - self._bounded > LOG_CHECK_SECONDS:
            self._bounded = now
            for log in self._logs.glob("*.log"):
                limit_log(log, MAX_LOG_BYTES)
        if not self.is_stopping:
            time.sleep(STEP_SECONDS)

    def stop(self) -> None:
        """Drain: SIGTERM and the grace time, then SIGQUIT, then SIGKILL."""
        self._stop_began = time.monotonic()
        for number, seconds in (
            (signal.SIGTERM, self._grace),
            (signal.SIGQUIT, QUIT_SECONDS),
            (signal.SIGKILL, KILL_SECONDS),
        ):
            for child in self._children:
                child.send_signal(number)
            self._wait_for_children(seconds)
        self._template.close()

    def stop_services(self) -> None:
        """Stop the embedded servers in the time that the processes have left.

        With :meth:`stop` before it under 15 s, whatever hangs.
        """
        deadline = self._stop_began + STOP_SECONDS
        for count, service in enumerate(self._services):
            left = (deadline - time.monotonic()) / (len(self._services) - count)
            service.stop(max(SERVICE_SECONDS, left))

    def _wait_for_children(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while any(child.is_alive() for child in self._children):
            if time.monotonic() > deadline or self._signals > 1:
                return
            time.sleep(STEP_SECONDS / 4)

    @contextmanager
    def _handle_signals(self) -> Iterator[None]:
        signals = (signal.SIGINT, signal.SIGTERM)
        handlers = {
            number: signal.signal(number, self._count_signal) for number in signals
        }
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _count_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1


class _Child:
    """One process, the times of its deaths, and when it may be started again."""

    def __init__(
        self,
        process: ProcessSpec,
        log_dir: Path,
        say: Callable[[str], None],
        template: ProcessTemplate,
    ) -> None:
        self._process = process
        self._template = template
        self._notice = _Notice(say)
        self._log = log_dir / f"{process.name}.log"
        self._server: Server | ForkedProcess | None = None
        self._deaths: list[float] = []
        self._not_before: float | None = None
        self._asked_at = float("-inf")

    def start_if_wanted(self, now: float) -> None:
        """Start for the first time, or ask again later."""
        is_wanted = self._process.is_wanted
        if is_wanted is not None:
            if now - self._asked_at < WANTED_SECONDS:
                return
            self._asked_at = now
            if not is_wanted():
                return
        rotate_log(self._log)
        self._launch_process()

    def is_alive(self) -> bool:
        return self._server is not None and self._server.is_alive()

    def send_signal(self, number: signal.Signals) -> None:
        if self._server is not None:
            self._server.send_signal(number)

    def restart_if_dead(self, now: float) -> None:
        if self.is_alive():
            return
        if self._server is None:
            self.start_if_wanted(now)
            return
        if self._not_before is None:
            self._not_before = now + self._record_death(now)
        elif now >= self._not_before:
            self._launch_process()

    def _launch_process(self) -> None:
        self._not_before = None
        argv, folder = self._process.argv, str(Path.cwd())
        env = {**os.environ, **self._process.env}
        self._server = self._template.fork(
            argv, log=self._log, env=env, folder=folder
        ) or Server(argv, log=self._log, death=signal.SIGKILL, env=env, folder=folder)

    def _record_death(self, now: float) -> float:
        """Record a death; return the seconds to wait before the next start."""
        self._deaths = [at for at in self._deaths if now - at < DEATHS_SECONDS] + [now]
        wait = _backoff_seconds(len(self._deaths))
        if len(self._deaths) > 1:
            self._notice.give(
                f"{self._process.name} died {len(self._deaths)} times within"
                f" {DEATHS_SECONDS:.0f} s: {read_tail(self._log, TAIL_LINES)}; see"
                f" {self._log}; it is started again in {wait:.1f} s",
                now,
            )
        return wait


class _ServiceWatch:
    """An embedded server, and when it may be started again."""

    def __init__(self, service: Service, say: Callable[[str], None]) -> None:
        self._service = service
        self._notice = _Notice(say)
        self._failures = 0
        self._not_before = float("-inf")

    def ensure_running(self, now: float, give_up: Callable[[], bool]) -> None:
        if now < self._not_before:
            return
        try:
            self._service.ensure_running(give_up)
        except EmbeddedError as error:
            self._failures += 1
            wait = _backoff_seconds(self._failures)
            self._not_before = now + wait
            text = f"{self._service.name}: {error}; it is started again in {wait:.1f} s"
            self._notice.give(text, now)
        else:
            self._failures = 0

    def stop(self, seconds: float) -> None:
        self._service.stop(seconds)


class _Notice:
    """A line about one process, at most once a minute."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._last = float("-inf")

    def give(self, line: str, now: float) -> None:
        if now - self._last >= NOTICE_SECONDS:
            self._last = now
            self._say(line)


def _backoff_seconds(failures: int) -> float:
    """Return the wait after so many failures: doubling from 0.5 s up to 30 s."""
    return float(min(FIRST_WAIT_SECONDS * 2 ** min(failures - 1, 10), MAX_WAIT_SECONDS))
