"""How long a new article holds the two locks that a database has once.

`DEDUPLICATE` is held from the duplicates on, `APPEND_CHANGES` from the events on, both
to the end of the commit, so articles over the time are what a database allows at most
in a second, however many workers it has. Articles are read in messages of
``--together``, as those of a host that has many. The steps run in this process on a
durable PostgreSQL; a made-up web answers at once.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from corpus import make, read
from life import Newsroom, Web, leave
from rich.console import Console
from rich.table import Table
from sqlalchemy import event
from two_sizes import make_database

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.store.connection.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

NAMES = {int(lock): lock.name for lock in (Lock.DEDUPLICATE, Lock.APPEND_CHANGES)}
BASE = "https://paper.example"


def main() -> int:
    """Read articles, and print how long each lock was held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--together", type=int, default=5, help="of a message")
    parser.add_argument("--pages", type=Path, help="a folder of saved pages (*.html)")
    asked = parser.parse_args()
    console = Console()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder)) as server,
    ):
        report_locks(server, asked, console)
    return 0


def report_locks(
    server: EmbeddedPostgres, asked: argparse.Namespace, console: Console
) -> None:
    """Read articles on a database of its own, and print how long locks were held."""
    corpus = (
        read("paper", asked.pages, asked.articles, base_url=BASE)
        if asked.pages
        else make("paper", asked.articles, seed=1, base_url=BASE)
    )
    web = Web(
        pages={BASE + path: body for path, body in corpus.pages.items()},
        change=leave,
        feeds={BASE + corpus.feed_path: corpus.feed()},
    )
    room = Newsroom(make_database(server, "locks"), web, "paper")
    with _held(room.store._engine) as held:  # noqa: SLF001 - the engine is watched
        room.read_first(together=asked.together)
    room.store.close()
    table = Table("lock", "times", "median ms", "90 % ms", "articles a second")
    for name, seconds in held.items():
        middle = median(seconds)
        most = quantiles(seconds, n=10)[-1] if len(seconds) > 1 else middle
        rate = f"{asked.together / middle:.0f}"
        shown = f"{middle * 1000:.1f}", f"{most * 1000:.1f}", rate
        table.add_row(name, str(len(seconds)), *shown)
    console.print(table)
    console.print(
        f"machine: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {sys.version.split()[0]}, PostgreSQL embedded"
    )


@contextmanager
def _held(engine: Engine) -> Iterator[dict[str, list[float]]]:
    """Yield, by lock, how long each transaction held it."""
    held: dict[str, list[float]] = defaultdict(list)
    taken: dict[str, float] = {}

    def take(*executed: object) -> None:
        statement, given = str(executed[2]), executed[3]
        if "advisory_xact_lock" in statement and isinstance(given, dict):
            name = NAMES.get(next(iter(given.values())))
            if name:
                taken.setdefault(name, time.perf_counter())

    def give(*_: object) -> None:
        for name, at in taken.items():
            held[name].append(time.perf_counter() - at)
        taken.clear()

    # The pool gets a connection back when its commit has been answered.
    event.listen(engine, "after_cursor_execute", take)
    event.listen(engine.pool, "checkin", give)
    try:
        yield held
    finally:
        event.remove(engine, "after_cursor_execute", take)
        event.remove(engine.pool, "checkin", give)


if __name__ == "__main__":
    sys.exit(main())
