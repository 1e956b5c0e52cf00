"""PostgreSQL from a wheel, on a data folder of its own.

Only the programs of the wheel are used. Its Python code changes the permissions of
every folder above the data, takes one lock for the whole machine, gives crash recovery
ten seconds, and leaves the server running when its parent is killed.
"""

from __future__ import annotations

import signal
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from psycopg import sql

from wireroom.console.local.embedded.binaries import find_postgres_programs
from wireroom.console.local.embedded.cluster import (
    ROLE,
    describe_start_failure,
    make_cluster,
)
from wireroom.console.local.embedded.errors import EmbeddedError
from wireroom.console.local.embedded.folders import (
    choose_socket_folder,
    read_tail,
    rotate_log,
)
from wireroom.console.local.embedded.server import Server
from wireroom.console.local.embedded.service import EmbeddedService
from wireroom.console.local.embedded.stale_postmaster import stop_stale_server
from wireroom.console.local.embedded.unprivileged_user import choose_server_user

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.console.local.embedded.unprivileged_user import ServerUser

DATABASE = "wireroom"
SOCKET_FILE = ".s.PGSQL.5432.lock"
# Replaying the log after a crash is bounded by max_wal_size: minutes on a slow disk.
RECOVERY_SECONDS = 300
POLL_SECONDS = 0.02
RETRY_SECONDS = 0.5
CONNECT_SECONDS = 10
# Logged while the children of a killed server are still exiting.
HELD_MESSAGES = ("is still in use", "lock file", "another postmaster")
HELD_SECONDS = 15

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    # A whole page gets half as large, in 0.1 ms; with a million articles stored a new
    # one writes four (measured). The server of the wheel has no lz4.
    "wal_compression": "pglz",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    # Compiling a plan to machine code takes longer than the short statements here.
    "jit": "off",
    # Parallel plans need shared memory, and a container has 64 MB of it.
    "max_parallel_workers_per_gather": "0",
    "idle_in_transaction_session_timeout": "10min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
# For data that may be lost: tests.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres(EmbeddedService):
    """PostgreSQL 18 on ``data_dir/postgres``, reachable over a unix socket only.

    Started as root, the server runs as the owner of the folder, for a new folder as the
    system user ``wireroom``, which is created if it is missing. Permissions of existing
    folders are not changed.

    Args:
        data_dir: created if missing; one process at a time may use it.
        durable: False is faster and loses data when the machine stops.
    """

    name = "postgres"
    # Fast shutdown, then immediate (recovers at the next start), then SIGKILL.
    stop_steps = ((signal.SIGINT, 8.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 2.0))

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        super().__init__(data_dir)
        self._settings = SETTINGS if durable else SETTINGS | NOT_DURABLE

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the product's database."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database of this server."""
        host = quote(str(self._sockets), safe="/")
        return f"postgresql+psycopg://{ROLE}@/{quote(database)}?host={host}"

    def _start_server(self) -> None:
        rotate_log(self._log)
        programs = find_postgres_programs()
        account = choose_server_user(self._data, programs)
        make_cluster(self._data, programs, account, self._log)
        self._sockets = choose_socket_folder(
            self._data, SOCKET_FILE, account.uid, account.gid
        )
        stop_stale_server(self._data)
        deadline = time.monotonic() + HELD_SECONDS
        while not self._launch_server(programs, account):
            if self._give_up():
                raise EmbeddedError("PostgreSQL was stopped while it started")
            last_lines = read_tail(self._log, 3)
            held = any(message in last_lines for message in HELD_MESSAGES)
            if not held or time.monotonic() > deadline:
                raise EmbeddedError(describe_start_failure(self._log))
            time.sleep(RETRY_SECONDS)
        self._make_database()

    def _launch_server(self, programs: Path, account: ServerUser) -> bool:
        """Start the server and wait until it answers; return False if it exits."""
        settings = self._settings | {"unix_socket_directories": str(self._sockets)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        argv = (str(programs / "postgres"), "-D", str(self._data), *options)
        self._server = Server(
            argv, log=self._log, death=signal.SIGINT, owner=account.spec
        )
        deadline = time.monotonic() + RECOVERY_SECONDS
        while self._server.is_alive():
            if self._accepts_connections():
                return True
            if time.monotonic() > deadline or self._give_up():
                raise EmbeddedError(describe_start_failure(self._log))
            time.sleep(POLL_SECONDS)
        return False

    def _accepts_connections(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        with closing(self._connect()) as connection:
            existing = connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", (DATABASE,)
            )
            if existing.fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE))
                )

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._sockets),
            user=ROLE,
            dbname="postgres",
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
        )
