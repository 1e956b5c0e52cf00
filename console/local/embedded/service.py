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
    from collections.abc import Sequence
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

    def __enter__(self) -> Self:
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

    def stop(self) -> None:
        """Stop the server within the sum of ``stop_steps``, and release the folder."""
        if self._server is not None:
            self._server.stop(self.stop_steps)
            self._server = None
            remove_short_folder(self._sockets, self._data)
        self._lock.release()

    def ensure_running(self) -> bool:
        """Start the server again if it has died; return whether that was needed."""
        if self._server is None or self._server.is_alive():
            return False
        with wrap_os_errors(self._data):
            self._start_server()
        return True

    @abstractmethod
    def _start_server(self) -> None:
        """Set ``_sockets`` and ``_server``, and return when the server answers."""
