"""Writes what a process was given, as JSON, and waits to be ended.

With an argument ``child`` it starts a child first, and names it.
"""

import gc
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

NAMES = ("WIREROOM_GIVEN", "PYTHONPATH", "PATH", "TZ")


def describe() -> dict[str, object]:
    numbers = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}
    line = Path("/proc/self/cmdline").read_text().rstrip("\0")
    return {
        "argv": sys.argv,
        "name": __name__,
        "main": sys.modules["__main__"].__name__,
        "path": sys.path,
        "folder": str(Path.cwd()),
        "env": {name: os.environ.get(name) for name in NAMES},
        "zone": time.tzname,
        "leads": [os.getpid() == os.getsid(0), os.getpid() == os.getpgrp()],
        "signals": {int(n): str(signal.getsignal(n)).split(" at ")[0] for n in numbers},
        "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
        "files": sorted(
            link
            for link in map(linked, Path("/proc/self/fd").iterdir())
            if link != "/proc/self/fd" and not link.startswith("/proc/")
        ),
        "line": line.split("\0"),
        "threads": threading.active_count(),
        "collects": gc.isenabled(),
    }


def linked(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return "/proc/"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    found = describe()
    if "child" in sys.argv:
        found["child"] = os.fork()
        if found["child"] == 0:
            signal.pause()
    say(json.dumps(found))
    try:
        signal.pause()
    finally:
        say("ended in order")
