"""Processor time of the processes below this one, by name (Linux: from ``/proc``)."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_NAMES = (
    (re.compile(rb"postgres"), "PostgreSQL"),
    (re.compile(rb"valkey|redis-server"), "Valkey"),
    (re.compile(rb"\0beat\0"), "beat"),
    (re.compile(rb"\0poll@|poll@%h"), "poll worker"),
    (re.compile(rb"\0net@|net@%h"), "net worker"),
    (re.compile(rb"\0cpu@|cpu@%h"), "cpu worker"),
)


def by_process() -> Counter[str]:
    """Return milliseconds used so far, the reaped children of each included.

    A renamed process (a pool child, a database backend) counts for its nearest
    ancestor that has a name here.
    """
    found = dict(filter(None, map(_process, Path("/proc").glob("[0-9]*"))))
    spent: Counter[str] = Counter()
    for pid, (parent, ticks, _) in found.items():
        name, at = "", pid
        while at in found and at != os.getpid():
            name = name or _name(found[at][2])
            at = found[at][0]
        if at == os.getpid() and parent:
            spent[name or "others"] += round(ticks * 1000 / _TICKS)
    del spent["others"]
    return spent


def of_process(pid: int) -> int:
    """Return microseconds of processor time used by one process so far.

    By the scheduler's own clock, which is finer than the ticks of ``by_process``.
    """
    fields = Path(f"/proc/{pid}/schedstat").read_text("utf-8")
    return int(fields.split()[0]) // 1000


def of_tree(pid: int) -> int:
    """Return milliseconds used so far by a process and those below it.

    Children that have ended and were waited for are included.
    """
    found = dict(filter(None, map(_process, Path("/proc").glob("[0-9]*"))))
    below = {pid}
    # A child can have a lower number than its parent, so look until none is added.
    while added := {p for p, (parent, *_) in found.items() if parent in below} - below:
        below |= added
    return round(sum(found[p][1] for p in below if p in found) * 1000 / _TICKS)


def of_machine() -> tuple[int, int]:
    """Return milliseconds of all processors so far: in use by any process, and all."""
    line = Path("/proc/stat").read_text("utf-8").partition("\n")[0]
    # Guests are counted as user time too; the first eight are what there is.
    ticks = [int(field) for field in line.split()[1:9]]
    waiting = sum(ticks[3:5])
    whole = sum(ticks)
    return round((whole - waiting) * 1000 / _TICKS), round(whole * 1000 / _TICKS)


def _process(folder: Path) -> tuple[int, tuple[int, int, bytes]] | None:
    try:
        stat = (folder / "stat").read_text("utf-8", "replace")
        line = (folder / "cmdline").read_bytes()
    except OSError:  # It ended while we looked.
        return None
    fields = stat.rpartition(")")[2].split()
    return int(folder.name), (int(fields[1]), sum(map(int, fields[11:15])), line)


def _name(line: bytes) -> str:
    return next((name for mark, name in _NAMES if mark.search(line)), "")
