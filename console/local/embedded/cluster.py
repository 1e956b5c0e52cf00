"""A folder of PostgreSQL data: made whole or not at all, and of the right version."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

from wireroom.console.local.embedded.errors import EmbeddedError
from wireroom.console.local.embedded.folders import make_folder, read_tail
from wireroom.console.local.embedded.server import Server

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.console.local.embedded.unprivileged_user import ServerUser

MAJOR_VERSION = "18"
ROLE = "wireroom"
INITDB_SECONDS = 120


def make_cluster(data: Path, programs: Path, account: ServerUser, log: Path) -> None:
    """Make ``data`` a cluster if it is new or empty; check one that is there.

    Raises:
        EmbeddedError: it is something else, or could not be made.
    """
    version = data / "PG_VERSION"
    if version.exists():
        _check_major(data, version.read_text(encoding="ascii").strip())
    elif data.exists() and any(data.iterdir()):
        raise EmbeddedError(
            f"{data} holds files that are not PostgreSQL's: choose another data"
            " directory"
        )
    else:
        _run_initdb(data, programs, account, log)


def describe_start_failure(log: Path) -> str:
    """Return the line for a server that would not start: its own last words."""
    return (
        f"PostgreSQL did not start: {read_tail(log) or 'it said nothing'}; {log} has the"
        " rest"
    )


def _check_major(data: Path, found: str) -> None:
    if found != MAJOR_VERSION:
        raise EmbeddedError(
            f"{data} was made by PostgreSQL {found}, this is {MAJOR_VERSION}: dump it with the"
            " release that made it, or choose another data directory"
        )


def _run_initdb(data: Path, programs: Path, account: ServerUser, log: Path) -> None:
    """Make it beside its place and move it there: a killed start leaves no half."""
    draft = data.with_name(data.name + ".new")
    if draft.exists():
        shutil.rmtree(draft)
    make_folder(draft, account.uid, account.gid)
    argv = (
        str(programs / "initdb"),
        f"--pgdata={draft}",
        f"--username={ROLE}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    )
    maker = Server(argv, log=log, death=signal.SIGKILL, owner=account.spec)
    if maker.wait_for_exit(INITDB_SECONDS) != 0:
        raise EmbeddedError(describe_start_failure(log))
    draft.replace(data)
