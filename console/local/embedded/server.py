"""A server process that is a child of this one."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

from wireroom.console.local.embedded.child import SAME_USER, wrap_command

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Server:
    """A child process in its own session, so that Ctrl-C does not reach it.

    Args:
        argv: the full path of the program, and its arguments.
        log: file to which its output is appended.
        death: signal sent to it when the process that started it dies.
        owner: see :func:`wireroom.console.local.embedded.child.wrap_command`.
        env: its environment; None: that of this process.
        folder: its working directory; the default is open to every user.
        pass_fds: descriptors that stay open in it.
    """

    def __init__(  # noqa: PLR0913 - what a process is given by its parent
        self,
        argv: Sequence[str],
        *,
        log: Path,
        death: signal.Signals,
        owner: str = SAME_USER,
        env: dict[str, str] | None = None,
        folder: str = "/",
        pass_fds: Sequence[int] = (),
    ) -> None:
        # The kernel ties the death signal to the forking thread, not to the process.
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(
                "start a server from the main thread: it dies with that thread"
            )
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - a command of this product
                wrap_command(argv, death, owner),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=env,
                cwd=folder,
                pass_fds=pass_fds,
            )

    @property
    def pid(self) -> int:
        """The number of the process, alive or not."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Return whether it runs; reap the process if not."""
        return self._process.poll() is None

    def wait_for_exit(self, seconds: float) -> int:
        """Wait for a program that ends by itself; return its exit status."""
        return self._process.wait(seconds)

    def stop(self, steps: Sequence[tuple[signal.Signals, float]]) -> None:
        """Send the signals in turn, each with its time limit, until the process ends.

        Raises:
            subprocess.TimeoutExpired: the last signal did not end it either.
        """
        for number, seconds in steps[:-1]:
            if self._send_and_wait(number, seconds):
                return
        number, seconds = steps[-1]
        self.send_signal(number)
        self._process.wait(seconds)

    def _send_and_wait(self, number: signal.Signals, seconds: float) -> bool:
        self.send_signal(number)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal if it runs; SIGKILL also goes to its children."""
        if not self.is_alive():
            return
        if number is signal.SIGKILL:
            # Its session is its own: no other process is in the group.
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
