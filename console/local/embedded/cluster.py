"""A data folder of PostgreSQL: created completely or not at all, and its version."""

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
    """Create a cluster in ``data`` if it is new or empty, or check the existing one.

    Raises:
        EmbeddedError: the folder holds other files or another version, or initdb fails.
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
    """Return the message for a server that did not start, with its last log line."""
    cause = read_tail(log) or "its log is empty"
    return f"PostgreSQL did not start: {cause}; see {log}"


def _check_major(data: Path, version: str) -> None:
    if version != MAJOR_VERSION:
        raise EmbeddedError(
            f"{data} was created by PostgreSQL {version}, this is {MAJOR_VERSION}:"
            " dump it with the release that created it, or choose another data"
            " directory"
        )


def _run_initdb(data: Path, programs: Path, account: ServerUser, log: Path) -> None:
    """Create the cluster in another folder and rename it, so that it is complete."""
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
    initdb = Server(argv, log=log, death=signal.SIGKILL, owner=account.spec)
    if initdb.wait_for_exit(INITDB_SECONDS) != 0:
        raise EmbeddedError(describe_start_failure(log))
    draft.replace(data)
