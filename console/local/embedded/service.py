"""The base of the two embedded servers: one folder, one process, one lock."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Self

from wireroom.console.local.embedded.folders import (
    FolderLock,
    remove_short_folder,
    wrap_os_errors,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from signal import Signals

    from wireroom.console.local.embedded.server import Server


class EmbeddedService(ABC):
    """A server on ``data_dir/NAME``, reachable over a unix socket only.

    Args:
        data_dir: created if missing; one process at a time may use it.
    """

    name: ClassVar[str]
    # Signals in turn, each with its time limit in seconds.
    stop_steps: ClassVar[Sequence[tuple[Signals, float]]]

    def __init__(self, data_dir: Path) -> None:
        base = data_dir.expanduser().absolute()
        self._data = base / self.name
        self._log = base / "log" / f"{self.name}.log"
        self._lock = FolderLock(base / "lock" / self.name)
        self._server: Server | None = None
        self._sockets = self._data
        self._give_up: Callable[[], bool] = lambda: False

    def __enter__(self) -> Self:
        if self._server is None:
            self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    @abstractmethod
    def url(self) -> str:
        """The URL for the product's settings."""

    @property
    def pid(self) -> int | None:
        """The number of the server's process; None while it is stopped."""
        return self._server.pid if self._server else None

    def start(self) -> str:
        """Start the server, wait until it answers, return its URL.

        Raises:
            EmbeddedError: the folder is in use, or the server does not start.
        """
        with wrap_os_errors(self._data):
            self._lock.acquire()
            try:
                self._start_server()
            except BaseException:
                self.stop()
                raise
        return self.url

    def stop(self, seconds: float | None = None) -> None:
        """Stop the server, and release the folder.

        Args:
            seconds: for all of ``stop_steps`` together; None: their sum.
        """
        if self._server is not None:
            whole = sum(each for _, each in self.stop_steps)
            share = 1.0 if seconds is None else min(1.0, seconds / whole)
            self._server.stop([(n, each * share) for n, each in self.stop_steps])
            self._server = None
            remove_short_folder(self._sockets, self._data)
        self._lock.release()

    def ensure_running(self, give_up: Callable[[], bool] = lambda: False) -> bool:
        """Start the server again if it has died; return whether that was needed.

        Args:
            give_up: asked while the server starts; True ends the wait for it.

        Raises:
            EmbeddedError: the server does not start.
        """
        if self._server is None or self._server.is_alive():
            return False
        self._give_up = give_up
        with wrap_os_errors(self._data):
            self._start_server()
        return True

    @abstractmethod
    def _start_server(self) -> None:
        """Set ``_sockets`` and ``_server``, and return when the server answers."""
