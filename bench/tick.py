"""What a tick costs with few and with many feeds known, as many of them due.

Two databases on one PostgreSQL: ``--few`` and ``--many`` feeds, of which ``--due``,
chosen anew in each round, are due. Each round hands them out in both, turn by turn, and
then gives them their next time, as polling does. Every feed has been polled once, so
that the table's pages have the room they have in service. Printed are milliseconds a
tick, of the client's processor, the database's, and by the clock, and the ratio of
the two.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cpu_clock import by_process
from rich.console import Console
from sqlalchemy import text
from two_sizes import filled, report

from workers.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from wireroom.store.database import Store

LEASE = timedelta(minutes=1)
_FILL = """
INSERT INTO sources (id, name) VALUES (1, 'Paper');
INSERT INTO feeds (source_id, url, due_at)
    SELECT 1, 'https://paper.example/' || n, now() + (n % 86400 + 3600) * interval '1 s'
    FROM generate_series(1, {size}) n;
UPDATE feeds SET polls = 1;
"""
_MOVE = text("UPDATE feeds SET due_at = :at WHERE id = ANY (:ids)")


_END = text("DELETE FROM feed_turns WHERE feed_id = ANY (:ids)")


def main() -> int:
    """Fill, tick, print; non-zero where a tick did not hand out what was due."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    console = Console()
    spent = {size: Counter[str]() for size in (asked.few, asked.many)}
    draw = random.Random(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder), durable=False) as server,
    ):
        stores = {
            size: filled(server, size, _FILL.format(size=size), console)
            for size in spent
        }
        for number in range(asked.rounds + 5):
            for size, store in stores.items():
                chosen = draw.sample(range(1, size + 1), asked.due)
                cost = _round(store, chosen)
                if cost is None:
                    console.print("not every due feed was handed out")
                    return 1
                # The first rounds plan the statements and warm the caches.
                spent[size].update(cost if number >= 5 else {})
        for store in stores.values():
            store.close()
    report(
        console,
        {
            size: {name: us / asked.rounds / 1000 for name, us in counted.items()}
            for size, counted in spent.items()
        },
    )
    return 0


def _round(store: Store, chosen: list[int]) -> dict[str, int] | None:
    """Microseconds of one tick; None where it handed out anything else than asked."""
    now = datetime.now(UTC)
    _move(store, chosen, now - timedelta(seconds=1))
    database, client = by_process()["PostgreSQL"], time.process_time()
    began = time.perf_counter()
    with store.begin() as tx:
        turns = tx.feeds.hand_out(
            now=now, lease=LEASE, limit=len(chosen), most=len(chosen)
        )
    wall, client = time.perf_counter() - began, time.process_time() - client
    database = by_process()["PostgreSQL"] - database
    _move(store, chosen, now + timedelta(hours=5))
    if sorted(turn.feed_id for turn in turns) != sorted(chosen):
        return None
    return {
        "client": round(client * 1e6),
        "database": database * 1000,
        "clock": round(wall * 1e6),
    }


def _move(store: Store, ids: list[int], at: datetime) -> None:
    with store.begin() as tx:
        tx.connection.execute(_MOVE, {"at": at, "ids": ids})
        tx.connection.execute(_END, {"ids": ids})


if __name__ == "__main__":
    sys.exit(main())
