"""Runs the product's processes as children: starts, restarts and drains them."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wireroom.console.local.embedded import EmbeddedError
from wireroom.console.local.embedded.folders import limit_log, read_tail, rotate_log
from wireroom.console.local.embedded.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import FrameType

STEP_SECONDS = 0.2
FIRST_WAIT_SECONDS = 0.5
MAX_WAIT_SECONDS = 30.0
MAX_DEATHS = 5
DEATHS_SECONDS = 60.0
QUIT_SECONDS = 2.0
KILL_SECONDS = 2.0
TAIL_LINES = 3
# Size at which a log is rotated, so that it and the one before it take twice this; and
# seconds between two checks.
MAX_LOG_BYTES = 20_000_000
LOG_CHECK_SECONDS = 10.0


class Service(Protocol):
    """An embedded server, which runs longer than the processes that use it."""

    def ensure_running(self) -> bool:
        """Start the server again if it has died; return whether that was needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """A program to keep running.

    Attributes:
        argv: its full path, and its arguments.
        env: variables in addition to this process's environment.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Keeps processes running until a signal. Use it from the main thread.

    Args:
        log_dir: receives ``name.log`` per process, and the log of the run before.
        services: embedded servers to start again if they die.
        grace_seconds: time for all processes together to finish their work.
    """

    def __init__(
        self,
        processes: Sequence[ProcessSpec],
        *,
        log_dir: Path,
        services: Sequence[Service] = (),
        grace_seconds: float = 10,
    ) -> None:
        self._children = [_Child(process, log_dir) for process in processes]
        self._services = services
        self._logs = log_dir
        self._bounded = float("-inf")
        self._grace = grace_seconds
        self._signals = 0

    @property
    def is_stopping(self) -> bool:
        """Whether SIGINT or SIGTERM was received."""
        return self._signals > 0

    def run_until(self, condition: Callable[[], bool]) -> None:
        """Run until ``condition`` is true or a signal comes, then stop.

        Raises:
            EmbeddedError: see :meth:`run_once`.
        """
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
            child.start()

    def run_once(self) -> None:
        """Restart what has died and limit the logs, then sleep for 0.2 s.

        Raises:
            EmbeddedError: a process died five times within a minute.
        """
        for service in self._services:
            service.ensure_running()
        now = time.monotonic()
        for child in self._children:
            child.restart_if_dead(now)
        if now - self._bounded > LOG_CHECK_SECONDS:
            self._bounded = now
            for log in self._logs.glob("*.log"):
                limit_log(log, MAX_LOG_BYTES)
        if not self.is_stopping:
            time.sleep(STEP_SECONDS)

    def stop(self) -> None:
        """Drain: SIGTERM and the grace time, then SIGQUIT, then SIGKILL. Under 15 s."""
        for number, seconds in (
            (signal.SIGTERM, self._grace),
            (signal.SIGQUIT, QUIT_SECONDS),
            (signal.SIGKILL, KILL_SECONDS),
        ):
            for child in self._children:
                child.send_signal(number)
            self._wait_for_children(seconds)

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

    def __init__(self, process: ProcessSpec, log_dir: Path) -> None:
        self._process = process
        self._log = log_dir / f"{process.name}.log"
        self._server: Server | None = None
        self._deaths: list[float] = []
        self._not_before: float | None = None

    def start(self) -> None:
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
        if self._not_before is None:
            self._not_before = now + self._record_death(now)
        elif now >= self._not_before:
            self._launch_process()

    def _launch_process(self) -> None:
        self._not_before = None
        self._server = Server(
            self._process.argv,
            log=self._log,
            death=signal.SIGKILL,
            env={**os.environ, **self._process.env},
            folder=str(Path.cwd()),
        )

    def _record_death(self, now: float) -> float:
        """Record a death; return the seconds to wait before the next start."""
        self._deaths = [at for at in self._deaths if now - at < DEATHS_SECONDS] + [now]
        if len(self._deaths) >= MAX_DEATHS:
            raise EmbeddedError(
                f"{self._process.name} died {MAX_DEATHS} times within"
                f" {DEATHS_SECONDS:.0f} s: {read_tail(self._log, TAIL_LINES)};"
                f" see {self._log}"
            )
        return float(
            min(FIRST_WAIT_SECONDS * 2 ** (len(self._deaths) - 1), MAX_WAIT_SECONDS)
        )
