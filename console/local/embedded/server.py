"""One server process of our own: start, stop, tell whether it lives."""

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
    """A child in a session of its own, so that Ctrl-C at the terminal misses it.

    Args:
        argv: the program, by its full path, and its arguments.
        log: where its output goes, appended.
        death: what it gets when the process that started it dies.
        owner: see :func:`wireroom.console.local.embedded.child.wrap_command`.
        env: its environment, None for this process's.
        folder: where it runs; the default is open to every user.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        log: Path,
        death: signal.Signals,
        owner: str = SAME_USER,
        env: dict[str, str] | None = None,
        folder: str = "/",
    ) -> None:
        # The kernel ties the death signal to the thread that forked, not the process.
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("start a server from the main thread: it dies with it")
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                wrap_command(argv, death, owner),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=env,
                cwd=folder,
            )

    @property
    def pid(self) -> int:
        """The process, alive or not."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether it runs; reap it if it does not."""
        return self._process.poll() is None

    def wait_for_exit(self, seconds: float) -> int:
        """Wait for a program that ends by itself, and return its exit status."""
        return self._process.wait(seconds)

    def stop(self, steps: Sequence[tuple[signal.Signals, float]]) -> None:
        """Send each signal in turn until it is gone, waiting the given seconds.

        Raises:
            subprocess.TimeoutExpired: not even the last signal ended it.
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
        """Send a signal if it runs; SIGKILL goes to its children too."""
        if not self.is_alive():
            return
        if number is signal.SIGKILL:
            # its own session: nobody else is in the group
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
