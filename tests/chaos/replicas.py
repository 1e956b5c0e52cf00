"""Copies of the database: a standby that is promoted, a dump that is restored."""

from __future__ import annotations

import signal
import subprocess
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import psycopg

from wireroom.console.local.embedded.binaries import find_postgres_programs
from wireroom.console.local.embedded.folders import make_folder
from wireroom.console.local.embedded.postgres import DATABASE, ROLE, EmbeddedPostgres
from wireroom.console.local.embedded.server import Server
from wireroom.console.local.embedded.unprivileged_user import choose_server_user

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chaos.course import Course

COPY_SECONDS = 60.0
# As the wheels' server names its socket in the folder.
SOCKET = ".s.PGSQL.5432"


class Standby:
    """A server that follows the course's own by streaming, in the folder ``standby``.

    Args:
        course: whose server is copied. The standby runs until the course ends.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._server = EmbeddedPostgres(course.folder / "standby")
        data = course.folder / "standby" / "postgres"
        _copy_server(socket_folder(course), data, course.folder / "copy.log")
        course.stack.enter_context(self._server)

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def socket(self) -> str:
        return f"{self._server._sockets}/{SOCKET}"

    def count_events(self) -> int:
        """Return the last position of the change feed that has arrived."""
        query = "SELECT coalesce(max(position), 0) FROM changes"
        return int(self._run(query, DATABASE)[0][0])

    def wait_until_it_follows(self) -> None:
        self._wait("SELECT count(*) FROM pg_stat_wal_receiver", 1)

    def cut_off(self) -> None:
        """End the stream: what is committed from here on does not arrive."""
        self._run("ALTER SYSTEM SET primary_conninfo = ''")
        self._run("SELECT pg_reload_conf()")
        self._wait("SELECT count(*) FROM pg_stat_wal_receiver", 0)

    def promote(self) -> None:
        self._run("SELECT pg_promote(true, 60)")

    def _wait(self, query: str, wanted: int) -> None:
        deadline = time.monotonic() + COPY_SECONDS
        while self._run(query)[0][0] != wanted:
            assert time.monotonic() < deadline, query
            time.sleep(0.05)

    def _run(self, statement: str, database: str = "postgres") -> list[tuple]:
        where = {"host": self._server._sockets, "user": ROLE, "dbname": database}
        with psycopg.connect(**where, autocommit=True) as connection:
            result = connection.execute(statement)
            return result.fetchall() if result.description else []


class Dump:
    """A dump of the course's database, in its folder."""

    def __init__(self, course: Course) -> None:
        self._sockets = socket_folder(course)
        self._file = course.folder / "dump"
        self._run("pg_dump", "-Fc", "-f", str(self._file), DATABASE)

    def restore(self, name: str) -> None:
        """Restore it as a database of another name."""
        self._run("createdb", "-T", "template0", name)
        self._run("pg_restore", "-d", name, str(self._file))

    def replace_database(self, name: str) -> None:
        """Put that database in the place of the present one, with clients connected."""
        where = {"host": self._sockets, "user": ROLE, "dbname": "postgres"}
        with psycopg.connect(**where, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {DATABASE} ALLOW_CONNECTIONS false")
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = %s",
                (DATABASE,),
            )
            connection.execute(f"ALTER DATABASE {DATABASE} RENAME TO lost")
            connection.execute(f"ALTER DATABASE {name} RENAME TO {DATABASE}")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(find_postgres_programs() / program), "-h", self._sockets]
        subprocess.run(
            [*command, "-U", ROLE, *arguments], check=True, capture_output=True
        )


def socket_folder(course: Course) -> str:
    """Return the folder of the socket of the course's own server."""
    query = urlsplit(course.addresses()["database_url"]).query
    return parse_qs(query)["host"][0]


def _copy_server(sockets: str, data: Path, log: Path) -> None:
    """Copy a running server's files, ready to follow it."""
    programs = find_postgres_programs()
    account = choose_server_user(data, programs)
    make_folder(data, account.uid, account.gid)
    argv = (
        str(programs / "pg_basebackup"),
        *("-h", sockets, "-U", ROLE, "-D", str(data)),
        *("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast"),
    )
    copy = Server(argv, log=log, death=signal.SIGKILL, owner=account.spec)
    assert copy.wait_for_exit(COPY_SECONDS) == 0, log.read_text()
    # The socket is in the folder that was copied, and its lock is a file.
    (data / f"{SOCKET}.lock").unlink(missing_ok=True)
