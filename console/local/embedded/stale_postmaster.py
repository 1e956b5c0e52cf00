"""Cleanup after a PostgreSQL server that was killed or left running.

The caller holds the folder's lock, so that no other process starts a server on it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

STOP_SECONDS = 15
POLL_SECONDS = 0.05
PS_SECONDS = 10


def stop_stale_server(data: Path) -> None:
    """Stop a server that still runs on ``data``, or remove the pid file of a dead one.

    PostgreSQL removes that file itself, unless another process of the same user now has
    the number. In a container, where numbers start at 1 again, that is the usual case.
    """
    pid_file = data / "postmaster.pid"
    pid = _read_pid(pid_file)
    if pid is None:
        return
    if not _is_server_on(pid, data):
        pid_file.unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while _is_server_on(pid, data) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def _read_pid(pid_file: Path) -> int | None:
    try:
        lines = pid_file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    return int(lines[0]) if lines and lines[0].isdigit() else 0


def _is_server_on(pid: int, data: Path) -> bool:
    """Return whether ``pid`` is a PostgreSQL server that was started on ``data``."""
    words = _command_line(pid)
    return bool(words) and Path(words[0]).name == "postgres" and str(data) in words


def _command_line(pid: int) -> list[str]:
    if pid <= 0:
        return []
    if Path("/proc/self/cmdline").exists():
        try:
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            return []
        return os.fsdecode(raw).split("\0")
    return _command_line_from_ps(pid)


def _command_line_from_ps(pid: int) -> list[str]:
    process = subprocess.run(  # noqa: S603 - constants and a number
        ("/bin/ps", "-o", "command=", "-p", str(pid)),
        check=False,
        capture_output=True,
        text=True,
        timeout=PS_SECONDS,
    )
    return process.stdout.split()
