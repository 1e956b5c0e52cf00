"""Which process runs the servers of a data folder, and which others use them.

The first command that needs the embedded database starts it and writes its address to
``services.json``. A second command on the folder uses that server; while the first is
still starting or stopping, the second waits. At its end the first waits for those that
use its server, so that neither ends the other.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.console.local.embedded.folders import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wireroom.config.settings import Settings

ADDRESSES_FILE = "services.json"
# Locked shared by each command that uses a server which another command runs.
USERS_FILE = "lock/users"
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServices:
    """The servers that a process runs or uses.

    Attributes:
        pid: of the process. is_up: whether it is ``wireroom up``, which runs on.
    """

    pid: int
    database_url: str
    broker_url: str | None
    is_up: bool

    def apply_to(self, settings: Settings) -> Settings:
        """Return the settings with these addresses where none is configured."""
        return settings.model_copy(
            update={
                "database_url": settings.database_url or self.database_url,
                "broker_url": settings.broker_url or self.broker_url,
            }
        )


def find_running_services(data_dir: Path) -> RunningServices | None:
    """Return what a live process has written into the folder; None without one."""
    try:
        stored = json.loads((data_dir / ADDRESSES_FILE).read_text("utf-8"))
        os.kill(stored["pid"], 0)
        return RunningServices(
            pid=stored["pid"],
            database_url=stored["database_url"],
            broker_url=stored["broker_url"],
            is_up=stored.get("is_up", True),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def publish_services(settings: Settings, *, is_up: bool) -> Iterator[Path]:
    """Write the addresses of the servers that this process runs, until the end."""
    path = settings.data_dir / ADDRESSES_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    addresses = {
        "pid": os.getpid(),
        "database_url": settings.database_url,
        "broker_url": settings.broker_url,
        "is_up": is_up,
    }
    # Written to another name and renamed: a reader sees all of it or none.
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(addresses), "utf-8")
    draft.replace(path)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def join_services(data_dir: Path) -> Iterator[RunningServices | None]:
    """Use the servers of another process until the end; None if there are none."""
    if find_running_services(data_dir) is None:
        yield None
        return
    with _open_users_file(data_dir) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        # Read again: the other process may have ended before the lock was taken.
        yield find_running_services(data_dir)


def wait_for_users(data_dir: Path, seconds: float | None) -> None:
    """Wait until no other command uses the servers, at most for ``seconds``."""
    deadline = None if seconds is None else time.monotonic() + seconds
    with _open_users_file(data_dir) as file:
        while deadline is None or time.monotonic() < deadline:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(POLL_SECONDS)
            else:
                return


@contextmanager
def _open_users_file(data_dir: Path) -> Iterator[int]:
    path = data_dir / USERS_FILE
    make_folder(path.parent)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield file
    finally:
        os.close(file)
