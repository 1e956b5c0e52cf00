"""The folders of an embedded service: for its data, socket, lock and log."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wireroom.console.local.embedded.errors import EmbeddedError, FolderInUseError

if TYPE_CHECKING:
    from collections.abc import Iterator

# sun_path has 108 bytes on Linux and 104 on macOS, with a zero at the end.
SOCKET_PATH_BYTES = 103
LOG_TAIL_BYTES = 8_192


@contextmanager
def wrap_os_errors(folder: Path) -> Iterator[None]:
    """Convert an OSError about ``folder`` into an EmbeddedError with a remedy."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise EmbeddedError(
            f"{error.filename or folder}: {reason}; free the folder, or choose another"
            " data directory"
        ) from error


def make_folder(folder: Path, uid: int | None = None, gid: int | None = None) -> Path:
    """Create a folder with mode 0700 if it is missing, owned by ``uid`` and ``gid``."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        if uid is not None and gid is not None:
            os.chown(folder, uid, gid)
    return folder


def choose_socket_folder(
    wanted: Path, file_name: str, uid: int | None = None, gid: int | None = None
) -> Path:
    """Return ``wanted``, or a folder with a short path if the socket's is too long.

    The name of the short one is a digest of ``wanted``, so that every process finds it.
    """
    if len(os.fsencode(wanted / file_name)) <= SOCKET_PATH_BYTES:
        return wanted
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"wireroom-{os.getuid()}-{digest}"
    make_folder(short, uid, gid)
    _check_private(short, os.getuid() if uid is None else uid)
    return short


def remove_short_folder(folder: Path, wanted: Path) -> None:
    """Remove an empty short folder of :func:`choose_socket_folder`."""
    if folder != wanted:
        with suppress(OSError):
            folder.rmdir()


def _check_private(folder: Path, uid: int) -> None:
    """Refuse a folder in the shared temporary directory that another user created."""
    status = folder.lstat()
    private = stat.S_ISDIR(status.st_mode) and not status.st_mode & 0o077
    if not private or status.st_uid != uid:
        raise EmbeddedError(
            f"{folder} belongs to another user: remove it, or choose a data directory"
            " with a shorter path"
        )


class FolderLock:
    """Allows one process to use a folder; the kernel releases the lock at its death."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def acquire(self) -> None:
        """Acquire the lock.

        Raises:
            FolderInUseError: another process holds it.
        """
        make_folder(self.path.parent)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            folder = self.path.parent.parent
            raise FolderInUseError(
                f"{folder} is in use by process {holder}: stop that process, or choose"
                " another data directory",
                holder,
            ) from None
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode("ascii"))
        self._file = file

    def release(self) -> None:
        """Release the lock; the file stays: removing it races with a new holder."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def rotate_log(path: Path) -> Path:
    """Rename the log of the last run, replacing the one before; return ``path``."""
    make_folder(path.parent)
    if path.exists():
        path.replace(path.with_name(path.name + ".1"))
    return path


def limit_log(path: Path, max_bytes: int) -> bool:
    """Copy and then empty a log of more than ``max_bytes``; return whether it was.

    The writer appends, so its next line becomes the first, and it needs no signal.
    A line written between copying and emptying is lost.
    """
    try:
        if path.stat().st_size <= max_bytes:
            return False
        shutil.copyfile(path, path.with_name(path.name + ".1"))
        os.truncate(path, 0)
    except OSError:
        # A full disk must not stop the service that writes the log.
        return False
    return True


def read_tail(path: Path, lines: int = 1) -> str:
    """Return the last lines of a log that are not blank, joined to one line."""
    if not path.exists():
        return ""
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - LOG_TAIL_BYTES))
        text = log.read().decode("utf-8", "replace")
    return " | ".join([line for line in text.splitlines() if line.strip()][-lines:])
