"""A watch over the processes of a browser: killed where they take too much.

A script that never ends answers no question of the browser's driver, and one that
allocates outside of the script engine's heap meets no limit of it. So a thread counts
seconds and memory from outside, and kills the processes.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wireroom.errors import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.model.rendering import RenderLimits

_PROC = Path("/proc")
_EVERY_SECONDS = 0.2


class ProcessWatch:
    """Watches all processes below a process while a page is built.

    Args:
        root: the id of the browser's first process. limits: of the page.

    Attributes:
        reason: why the processes were killed, or None.
    """

    def __init__(self, root: int, limits: RenderLimits) -> None:
        self._root, self._limits = root, limits
        self._until = time.monotonic() + limits.seconds
        self._ended = threading.Event()
        self.reason: Reason | None = None

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Watch during a block."""
        thread = threading.Thread(target=self._run, name="render-watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def describe(self, url: str) -> str:
        """Return which limit a page has exceeded."""
        if self.reason is Reason.SCRIPT_MEMORY:
            return f"{url}: more than {self._limits.memory_bytes / 1e6:.0f} MB"
        return f"{url}: no end after {self._limits.seconds:.0f} s"

    def _run(self) -> None:
        while not self._ended.wait(_EVERY_SECONDS):
            processes = list_descendants(self._root)
            if sum(map(read_memory, processes)) > self._limits.memory_bytes:
                self.reason = Reason.SCRIPT_MEMORY
            elif time.monotonic() > self._until:
                self.reason = Reason.ENDLESS_SCRIPT
            if self.reason is not None:
                kill_processes(processes)
                return


def list_descendants(root: int) -> list[int]:
    """Return the ids of a process and of all below it, the children last."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.glob("[0-9]*"):
        parent = _read_parent(entry)
        if parent is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def read_memory(pid: int) -> int:
    """Return the bytes of memory that are a process' own; 0 where it has ended.

    Anonymous and shared memory, without mapped files, which all processes share.
    """
    try:
        lines = (_PROC / str(pid) / "status").read_text("ascii", "replace")
    except OSError:
        return 0
    return 1024 * sum(
        int(line.split()[1])
        for line in lines.splitlines()
        if line.startswith(("RssAnon:", "RssShmem:"))
    )


def kill_processes(pids: list[int]) -> None:
    """Kill processes, children first: none is left without its parent's notice."""
    for pid in reversed(pids):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _read_parent(entry: Path) -> int | None:
    try:
        # The name, in parentheses, may hold anything.
        fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2]
        return int(fields.split()[1])
    except (OSError, IndexError, ValueError):
        return None
