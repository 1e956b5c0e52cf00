"""What a tick costs with few and with many feeds known, as many of them due.

Two databases on one PostgreSQL: ``--few`` and ``--many`` feeds, each of which is due
again after as many ticks as it takes to give all of them their turn, so that ``--due``
are due at each tick, lying anywhere in the table. Both have been in service: every feed
was polled twice. Each round runs the task ``dispatch`` in both, turn by turn, by a
clock of the bench's own; then it books the polls and vacuums when autovacuum would, and
neither is measured. The database is durable, as in service: what is dead is known to be
so only when its transaction's log is on disk.

``--full``: every feed is due, as many articles wait for a download, and the queue of
downloads is full; the tick leases ``--due`` downloaded articles, and must not pay for
what waits.

Printed are milliseconds a tick, of the processor of the sender (``client``), of the
database's backend and of the broker, their sum, and the time by the clock; and the
ratio of the two.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from cpu_clock import of_process
from rich.console import Console
from sqlalchemy import text
from two_sizes import filled, name_of, plain, report

from wireroom.config.settings import Settings
from wireroom.console.local.embedded import EmbeddedPostgres, EmbeddedValkey
from wireroom.pipeline import Pipeline
from wireroom.tasks.chain import Queue, dispatch_due
from wireroom.workers.app import WireroomApp, create_app
from wireroom.workers.broker_connections import make_redis
from wireroom.workers.wiring import make_client

if TYPE_CHECKING:
    import redis

    from wireroom.store.database import Store

TICK = timedelta(seconds=10)
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
# Autovacuum looks once a minute, and acts on so many dead rows and this share of all.
LOOK = timedelta(minutes=1)
DEAD, SHARE = 50, 0.02
# The first rounds plan the statements and warm the caches.
WARM_UP = 10
_FILL = """
INSERT INTO sources (id, name) VALUES (1, 'Paper');
INSERT INTO feeds (source_id, url, due_at)
    SELECT 1, 'https://paper.example/' || n,
        '{begin}'::timestamptz + (n::bigint * 7919 % {ticks}) * interval '{tick} s'
    FROM generate_series(1, {size}) n;
"""
_FILL_FULL = """
INSERT INTO sources (id, name) VALUES (1, 'Paper');
INSERT INTO feeds (source_id, url, due_at)
    SELECT 1, 'https://paper.example/' || n, '{begin}'
    FROM generate_series(1, {size}) n;
INSERT INTO articles (source_id, url, due_at)
    SELECT 1, 'https://paper.example/a/' || n, '{begin}'
    FROM generate_series(1, {size}) n;
INSERT INTO articles (source_id, url, stage, due_at)
    SELECT 1, 'https://paper.example/b/' || n, 'downloaded', '{begin}'
    FROM generate_series(1, {due}) n;
"""
# Two polls of every feed, a fifth of them between two vacuums.
_SERVE = "".join(
    f"UPDATE feeds SET polls = polls + 1 WHERE id % 5 = {fifth}; VACUUM feeds;"
    for fifth in (0, 1, 2, 3, 4) * 2
)
_OUT = text("SELECT feed_id FROM feed_leases")
_BOOK = text("UPDATE feeds SET due_at = due_at + :every WHERE id = ANY (:ids)")
_END = text("DELETE FROM feed_leases")
_RETURN = text("UPDATE articles SET lease_until = NULL WHERE lease_until IS NOT NULL")


@dataclass(kw_only=True)
class House:
    """A database, and what ticks over it."""

    url: str
    store: Store
    app: WireroomApp
    size: int
    is_full: bool
    spent: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Fill, tick, print; non-zero where a tick did not hand out what was due."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--full", action="store_true", help="a full queue")
    asked = parser.parse_args()
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(EmbeddedPostgres(folder / "pg"))
        broker = stack.enter_context(EmbeddedValkey(folder / "vk"))
        clock = [BEGIN]
        houses = [
            _house(server, broker, size, asked, clock, console)
            for size in (asked.few, asked.many)
        ]
        for house in houses:
            stack.callback(house.store.close)
        messages = make_redis(broker.url)
        for number in range(asked.rounds + WARM_UP):
            clock[0] = BEGIN + number * TICK
            for house in houses:
                cost = _round(house, messages, asked.due)
                if cost is None:
                    console.print("not every due feed was handed out")
                    return 1
                house.spent.update(cost if number >= WARM_UP else {})
                _vacuum(house, number + 1, asked.due)
    report(
        console,
        {
            house.size: {
                name: us / asked.rounds / 1000 for name, us in house.spent.items()
            }
            for house in houses
        },
    )
    return 0


def _house(
    server: EmbeddedPostgres,
    broker: EmbeddedValkey,
    size: int,
    asked: argparse.Namespace,
    clock: list[datetime],
    console: Console,
) -> House:
    due = asked.due
    fill = (_FILL_FULL if asked.full else _FILL).format(
        size=size, due=due, ticks=size // due, begin=BEGIN, tick=TICK.seconds
    )
    store = filled(server, size, fill + _SERVE, console)
    settings = Settings(broker_url=broker.url, batch=due)
    app = create_app(settings)
    app.pipeline = Pipeline(
        store=store, http=make_client(settings), now=lambda: clock[0]
    )
    return House(
        url=plain(server.url_of(name_of(size))),
        store=store,
        app=app,
        size=size,
        is_full=asked.full,
    )


def _round(house: House, broker: redis.Redis, due: int) -> dict[str, int] | None:
    """Microseconds of one tick; None where it handed out anything else than was due."""
    house.app.set_current()
    if house.is_full:
        broker.lpush(Queue.DOWNLOAD, *range(house.app.queue_limit))
    with house.store.begin() as tx:
        pid = tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    broker_pid = broker.info("server")["process_id"]
    before = (time.process_time_ns() // 1000, of_process(pid), of_process(broker_pid))
    began = time.perf_counter_ns()
    house.app.tasks[dispatch_due.name].apply(throw=True)
    clock = (time.perf_counter_ns() - began) // 1000
    after = (time.process_time_ns() // 1000, of_process(pid), of_process(broker_pid))
    parts = [late - early for early, late in zip(before, after, strict=True)]
    out = _book(house, due)
    broker.flushdb()
    if out != due:
        return None
    named = zip(("client", "database", "broker"), parts, strict=True)
    return {**dict(named), "the tick": sum(parts), "clock": clock}


def _book(house: House, due: int) -> int:
    """End all leases as the work does; return how many there were."""
    with house.store.begin() as tx:
        if house.is_full:
            return tx.connection.execute(_RETURN).rowcount
        ids = list(tx.connection.execute(_OUT).scalars())
        every = house.size // due * TICK
        tx.connection.execute(_BOOK, {"every": every, "ids": ids})
        tx.connection.execute(_END)
    return len(ids)


def _vacuum(house: House, ticks: int, due: int) -> None:
    every = max(LOOK // TICK, math.ceil((DEAD + SHARE * house.size) / due))
    if ticks % every == 0:
        with psycopg.connect(house.url, autocommit=True) as connection:
            connection.execute("VACUUM feeds, feed_leases, articles")


if __name__ == "__main__":
    sys.exit(main())
