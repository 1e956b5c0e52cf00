"""PostgreSQL out of a wheel, on a folder of ours.

The wheel's Python side is not used: it changes the permissions of every folder above
the data, takes one lock for the whole machine, gives crash recovery ten seconds, and
leaves the server running when its parent is killed. The programs in it are.
"""

from __future__ import annotations

import signal
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from psycopg import sql

from wireroom.console.local.embedded.binaries import postgres_programs
from wireroom.console.local.embedded.cluster import ROLE, make_cluster, refusal
from wireroom.console.local.embedded.errors import EmbeddedError
from wireroom.console.local.embedded.folders import fresh_log, socket_folder, tail
from wireroom.console.local.embedded.server import Server
from wireroom.console.local.embedded.service import EmbeddedService
from wireroom.console.local.embedded.stale_postmaster import clear_leftover
from wireroom.console.local.embedded.unprivileged_user import account_for

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.console.local.embedded.unprivileged_user import Account

DATABASE = "wireroom"
SOCKET_FILE = ".s.PGSQL.5432.lock"
# Replaying the log after a crash is bounded by max_wal_size; minutes on a slow disk.
RECOVERY_SECONDS = 300
POLL_SECONDS = 0.02
RETRY_SECONDS = 0.5
CONNECT_SECONDS = 10
# Said while the children of a killed server are still on their way out.
STILL_HELD = ("is still in use", "lock file", "another postmaster")
STILL_HELD_SECONDS = 15

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    # Planning by machine code costs more than the short statements here take.
    "jit": "off",
    # Parallel plans need shared memory, of which a container has 64 MB.
    "max_parallel_workers_per_gather": "0",
    "idle_in_transaction_session_timeout": "10min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
# For data nobody will miss: tests.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres(EmbeddedService):
    """PostgreSQL 18 on ``data_dir/postgres``, reachable over a unix socket only.

    Started as root it runs as the folder's owner, for a new folder as the system user
    ``wireroom``, which is made if need be. No folder's permissions are changed.

    Args:
        data_dir: created if missing; one process at a time may use it.
        durable: False loses data when the machine stops, and is quicker.
    """

    name = "postgres"
    # fast shutdown, then immediate (recovers at the next start), then the end
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

    def _start(self) -> None:
        fresh_log(self._log)
        programs = postgres_programs()
        account = account_for(self._data, programs)
        make_cluster(self._data, programs, account, self._log)
        self._sockets = socket_folder(self._data, SOCKET_FILE, account.uid, account.gid)
        clear_leftover(self._data)
        deadline = time.monotonic() + STILL_HELD_SECONDS
        while not self._launched(programs, account):
            said = tail(self._log, 3)
            held = any(sign in said for sign in STILL_HELD)
            if not held or time.monotonic() > deadline:
                raise EmbeddedError(refusal(self._log))
            time.sleep(RETRY_SECONDS)
        self._make_database()

    def _launched(self, programs: Path, account: Account) -> bool:
        """Start the server and wait until it answers; False if it ended instead."""
        settings = self._settings | {"unix_socket_directories": str(self._sockets)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        argv = (str(programs / "postgres"), "-D", str(self._data), *options)
        self._server = Server(
            argv, log=self._log, death=signal.SIGINT, owner=account.spec
        )
        deadline = time.monotonic() + RECOVERY_SECONDS
        while self._server.alive():
            if self._answers():
                return True
            if time.monotonic() > deadline:
                raise EmbeddedError(refusal(self._log))
            time.sleep(POLL_SECONDS)
        return False

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        with closing(self._connect()) as connection:
            found = connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", (DATABASE,)
            )
            if found.fetchone() is None:
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
