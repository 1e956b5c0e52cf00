"""Processes that are forked from one that has imported the libraries."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from wireroom.console.local.embedded.server import Server

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from wireroom.console.local.process_template import Request

MODULE = "wireroom.console.local.process_template"
# Room for the command lines of its children, which are written over its own.
ROOM = "-" * 1_000
# The imports, on a machine that is busy.
START_SECONDS = 60.0
STOP_STEPS = ((signal.SIGKILL, 2.0),)
PID_BYTES = 20
# Where py3langid is installed trafilatura imports it, and with it numpy, whose library
# of linear algebra starts a thread for each core. Nothing here calls that library, and
# a process with threads cannot be forked safely.
ENV = {"OPENBLAS_NUM_THREADS": "1"}


class ProcessTemplate:
    """Forks Python processes; use it from the main thread, and only on Linux.

    A library that reads the environment when it is imported (Celery: REMAP_SIGTERM)
    sees that of the first request.

    Args:
        log: receives what the template itself writes.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        self._server: Server | None = None
        self._channel: socket.socket | None = None

    def fork(
        self, argv: Sequence[str], *, log: Path, env: Mapping[str, str], folder: str
    ) -> ForkedProcess | None:
        """Start ``python -m MODULE ...``; the first call waits for the imports.

        Returns:
            None if the template does not answer, or the program is no such module:
            then it has to be executed.
        """
        if sys.platform != "linux" or tuple(argv[:2]) != (sys.executable, "-m"):
            return None
        request: Request = {
            "argv": list(argv),
            "env": dict(env),
            "log": str(log),
            "folder": folder,
        }
        try:
            return self._request(json.dumps(request).encode(), env)
        except OSError:
            self.close()
            return None

    def close(self) -> None:
        """End the template, and with it every process that it has forked."""
        if self._channel is not None:
            self._channel.close()
        if self._server is not None:
            # The template has no work to finish, and a stop must not wait for it.
            with suppress(subprocess.TimeoutExpired):
                self._server.stop(STOP_STEPS)
        self._server = self._channel = None

    def _request(self, request: bytes, env: Mapping[str, str]) -> ForkedProcess:
        """Send a request; ``env`` is that of the template, if it has to be started.

        Raises:
            OSError: the template has died, or has not answered in time.
        """
        channel = self._channel or self._start(env)
        channel.send(request)
        answer, descriptors, _, _ = socket.recv_fds(channel, PID_BYTES, 1)
        if not descriptors:
            raise BrokenPipeError
        return ForkedProcess(int(answer), descriptors[0])

    def _start(self, env: Mapping[str, str]) -> socket.socket:
        channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        channel.settimeout(START_SECONDS)
        self._channel = channel
        with theirs:
            self._server = Server(
                (sys.executable, "-m", MODULE, str(theirs.fileno()), ROOM),
                log=self._log,
                death=signal.SIGKILL,
                env={**env, **ENV},
                folder=os.getcwd(),  # noqa: PTH109 - as the text that Popen takes
                pass_fds=(theirs.fileno(),),
            )
        return channel


class ForkedProcess:
    """A process that another one has forked, by its pidfd."""

    def __init__(self, pid: int, pidfd: int) -> None:
        self._pid, self._pidfd = pid, pidfd
        self._has_ended = False
        self._ending = select.poll()
        self._ending.register(pidfd, select.POLLIN)

    @property
    def pid(self) -> int:
        """The number of the process, alive or not."""
        return self._pid

    def is_alive(self) -> bool:
        """Return whether it runs."""
        return not self.wait_until_ended(0.0)

    def wait_until_ended(self, seconds: float) -> bool:
        """Wait for the end; return whether it came."""
        if not self._has_ended and self._ending.poll(seconds * 1_000):
            self._has_ended = True
            os.close(self._pidfd)
        return self._has_ended

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal if it runs; SIGKILL also goes to its children."""
        if not self.is_alive():
            return
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, number)
            if number is signal.SIGKILL:
                # Its session is its own: no other process is in the group.
                os.killpg(self._pid, number)
