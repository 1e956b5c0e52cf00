"""What many stored articles cost new ones: the same work with few and with many stored.

Two databases, each on a server of its own with the settings of use: one holds ``--few``
articles, one ``--many``, each with sightings, addresses, pages, comments, annotations,
search tokens, fingerprints and events. New articles of drawn words on pages of the size
of saved ones, one in twenty a copy of another paper's, go through the real steps in
both, turn by turn, so that noise meets both alike; a made-up web answers at once. They
are downloaded and read in messages of ``--together``, as workers do that have them. A
database's work begins after a checkpoint and ends with the next one, at most after
``--articles``: the pages that are written to the log whole after a checkpoint are
spread over all that comes between two. Then what readers ask. Near-duplicates are
`stories.py`'s.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from cpu_clock import of_tree
from kept import filled_database, open_folder
from made_web import NOW, MadeUp, download_articles, read_articles
from rich.console import Console
from rich.progress import track
from rich.table import Table
from search_cost import DrawnPages
from sqlalchemy import text
from stored_year import BEFORE, FEEDS, fill_year, make_writer
from two_sizes import has_database, name_of, plain

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.console.terminal.screen import read_screen_data
from wireroom.follow import Follower
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.store.database import Store
from wireroom.store.search.index_waiting import index_waiting
from wireroom.workers.broker_queues import NoQueues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FEEDS_A_ROUND, ENTRIES = 2, 10
A_ROUND = FEEDS_A_ROUND * ENTRIES
# Rounds that are not measured.
WARM_UP = 3
# Of the server: bytes of the log, whole pages in it, checkpoints that have begun, and
# the size of the database.
_SERVER = """
SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint, wal_fpi,
    (SELECT num_timed + num_requested FROM pg_stat_checkpointer),
    pg_database_size(current_database())
FROM pg_stat_wal
"""
_DONE = text("SELECT count(*) FROM articles WHERE id = ANY (:ids) AND stage = :stage")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerCounts:
    """Counters of a server and the size of its database, so far."""

    log: int
    whole_pages: int
    checkpoints: int
    size: int
    cpu: int


@dataclass(slots=True, kw_only=True)
class Room:
    """A database, its server, the steps on it, and a web of one's own making.

    Attributes:
        past: rounds that a kept database has seen. together: articles of a message.
    """

    url: str
    store: Store
    pipeline: Pipeline
    web: MadeUp
    past: int
    together: int
    articles: int = 0
    spent: Counter[str] = field(default_factory=Counter)
    begin: ServerCounts | None = None
    end: ServerCounts | None = None


def main() -> int:
    """Fill, work, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=365_000)
    parser.add_argument(
        "--articles", type=int, default=18_000, help="new ones of each, at most"
    )
    parser.add_argument(
        "--before", type=int, default=BEFORE, help="fingerprinted before the stored"
    )
    parser.add_argument("--together", type=int, default=5, help="of a message")
    parser.add_argument("--asks", type=int, default=200, help="of each kind")
    parser.add_argument("--keep", type=Path, help="folder of the filled databases")
    asked = parser.parse_args()
    console = Console()
    with open_folder(asked.keep) as folder, ExitStack() as running:
        servers = {
            size: running.enter_context(EmbeddedPostgres(folder / str(size)))
            for size in (asked.few, asked.many)
        }
        compare_sizes(servers, asked, console)
    return 0


def compare_sizes(
    servers: Mapping[int, EmbeddedPostgres],
    asked: argparse.Namespace,
    console: Console,
) -> None:
    """Fill a database on each server, work in turns, and print."""
    rooms = {
        size: _make_room(each, size, asked, console) for size, each in servers.items()
    }
    for room in rooms.values():
        # The first articles load modules, stems and what the server caches.
        for number in range(WARM_UP):
            _run_round(room, number)
        room.spent.clear()
        room.begin = _begin_cycle(room)
    for number in track(
        range(WARM_UP, WARM_UP + asked.articles // A_ROUND),
        "new articles",
        console=console,
    ):
        for room in _list_running(rooms):
            _run_round(room, number)
            room.articles += A_ROUND
            _end_cycle(room)
        if not _list_running(rooms):
            break
    for room in rooms.values():
        room.end = room.end or _count(room)
        _ask(room, asked.asks)
        room.store.close()
    _report(console, rooms, asked.asks)


def _make_room(
    server: EmbeddedPostgres, size: int, asked: argparse.Namespace, console: Console
) -> Room:
    if not has_database(server, name_of(size)):
        with filled_database(server, name_of(size)) as url:
            fill_year(url, size, console, before=asked.before)
    url = server.url_of(name_of(size))
    store = Store(url, connections=2)
    writer = make_writer(store, size)
    # Both databases get the same articles; a database that was kept gets further ones.
    past = _count_new(store, size)
    writer.draw.seed(9 + past)
    pages = DrawnPages(writer, is_full=True)
    web = MadeUp(_Papers(pages), entries=ENTRIES)
    pipeline = Pipeline(store=store, http=web, now=lambda: NOW, jitter=lambda: 0.0)
    return Room(
        url=url,
        store=store,
        pipeline=pipeline,
        web=web,
        past=past // A_ROUND,
        together=asked.together,
    )


def _count_new(store: Store, size: int) -> int:
    with store.begin() as tx:
        query = f"SELECT count(*) FROM articles WHERE id > {size}"
        return int(tx.connection.exec_driver_sql(query).scalar_one())


class _Papers:
    """Drawn pages; the first of each round is the last of the round before."""

    def __init__(self, draw_page: Callable[[], bytes]) -> None:
        self._draw_page = draw_page
        self._pages = 0
        self._last = b""

    def __call__(self, _: str) -> bytes:
        if self._pages % A_ROUND or not self._pages:
            self._last = self._draw_page()
        self._pages += 1
        return self._last


def _run_round(room: Room, number: int) -> None:
    """Take new articles through the chain."""
    room.web.number = room.past + number
    first = number * FEEDS_A_ROUND % FEEDS
    with room.store.begin() as tx:
        tx.connection.exec_driver_sql(
            f"UPDATE feeds SET due_at = '{NOW}'"
            f" WHERE id > {first} AND id <= {first + FEEDS_A_ROUND}"
        )
    with _client_clock(room.spent, "tick"):
        due = room.pipeline.lease_due(500)
    assert sum(map(len, due.feed_batches)) == FEEDS_A_ROUND, "feeds are due"
    with _client_clock(room.spent, "poll"):
        feeds = [feed for batch in due.feed_batches for feed in batch]
        found = [i for feed in feeds for i in room.pipeline.poll_feed(feed)]
    assert len(found) == A_ROUND, "each feed has new articles"
    messages = [
        found[at : at + room.together] for at in range(0, A_ROUND, room.together)
    ]
    stored: list[int] = []
    with _client_clock(room.spent, "download"):
        for message in messages:
            download_articles(room.pipeline, message, stored.extend)
    assert sorted(stored) == sorted(found), "each page is stored"
    with _client_clock(room.spent, "process"):
        left = [read_articles(room.pipeline, message) for message in messages]
    assert not any(left), "every article ends in its message"
    with room.store.begin() as tx:
        done = tx.connection.execute(_DONE, {"ids": found, "stage": Stage.DONE})
        assert done.scalar_one() == A_ROUND, "every article is done"
    index_waiting(room.store)


class _client_clock:  # noqa: N801 - reads as a verb where it is used
    """Add microseconds of this process."""

    def __init__(self, spent: Counter[str], name: str) -> None:
        self._spent, self._name = spent, name

    def __enter__(self) -> None:
        self._began = time.process_time()

    def __exit__(self, *_: object) -> None:
        took = time.process_time() - self._began
        self._spent[self._name] += round(took * 1e6)


def _begin_cycle(room: Room) -> ServerCounts:
    with psycopg.connect(plain(room.url), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    return _count(room)


def _end_cycle(room: Room) -> None:
    assert room.begin is not None, "the cycle has begun"
    now = _count(room)
    if now.checkpoints > room.begin.checkpoints:
        room.end = now


def _list_running(rooms: Mapping[int, Room]) -> list[Room]:
    return [room for room in rooms.values() if room.end is None]


def _count(room: Room) -> ServerCounts:
    with room.store.begin() as tx:
        row = tx.connection.exec_driver_sql(_SERVER).one()
    log, whole_pages, checkpoints, size = map(int, row)
    return ServerCounts(
        log=log,
        whole_pages=whole_pages,
        checkpoints=checkpoints,
        size=size,
        cpu=_read_cpu(room),
    )


def _read_cpu(room: Room) -> int:
    """Return milliseconds of the server, whose process is the parent of a backend."""
    with room.store.begin() as tx:
        backend = tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        status = Path(f"/proc/{backend}/stat").read_text("utf-8")
        return of_tree(int(status.rpartition(")")[2].split()[1]))


def _ask(room: Room, times: int) -> None:
    """Ask what readers ask."""
    for name, ask in READERS.items():
        began = _read_cpu(room)
        with _client_clock(room.spent, name):
            for _ in range(times):
                ask(room)
        room.spent[name] += (_read_cpu(room) - began) * 1000


def _newest(room: Room) -> None:
    with room.store.begin() as tx:
        tx.ledger.list_latest(20)


def _thread(room: Room) -> None:
    with room.store.begin() as tx:
        tx.comments.list_rows(9_000)


def _events(room: Room) -> None:
    with room.store.begin() as tx:
        tx.changes.list_after(tx.changes.get_last_position() - 100, limit=100)


def _consumer(room: Room) -> None:
    with Follower(room.url, consumer="bench") as feed:
        feed.read(100)


def _day(room: Room) -> None:
    with room.store.begin() as tx:
        tx.connection.exec_driver_sql(
            "SELECT count(*) FROM articles WHERE outcome = 'published'"
            f" AND first_published_at > '{NOW - timedelta(days=1)}'"
        )


def _screen(room: Room) -> None:
    read_screen_data(room.store, SnapshotReader(room.store, NoQueues()), queue_limit=1)


READERS: dict[str, Callable[[Room], None]] = {
    "ask: the newest": _newest,
    "ask: one discussion": _thread,
    "ask: the last events": _events,
    "ask: a consumer's next": _consumer,
    "ask: the last day": _day,
    "ask: the screen": _screen,
}


def _report(console: Console, rooms: Mapping[int, Room], asks: int) -> None:
    few, many = sorted(rooms)
    table = Table("an article", f"{few:,} stored", f"{many:,} stored", "ratio")
    figures = [dict(_list_figures(rooms[size], asks)) for size in (few, many)]
    for name, mine in figures[0].items():
        theirs = figures[1][name]
        ratio = f"{theirs / mine:.2f}" if mine else "-"
        table.add_row(name, f"{mine:.2f}", f"{theirs:.2f}", ratio)
    console.print(table)
    console.print(
        f"machine: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {sys.version.split()[0]}, PostgreSQL embedded"
    )


def _list_figures(room: Room, asks: int) -> Iterator[tuple[str, float]]:
    begin, end, made = room.begin, room.end, max(room.articles, 1)
    assert begin is not None, "the cycle has begun"
    assert end is not None, "the cycle has ended"
    steps = ("tick", "poll", "download", "process")
    client = sum(room.spent[name] for name in steps) / made / 1000
    server = (end.cpu - begin.cpu) / made
    log, growth = (end.log - begin.log) / made, (end.size - begin.size) / made
    yield "new articles", made
    for name in steps:
        yield f"{name}, client ms", room.spent[name] / made / 1000
    yield "the chain, client ms", client
    yield "the chain, PostgreSQL ms", server
    yield "the chain, ms", client + server
    yield "log, kB", log / 1000
    yield "whole pages in the log", (end.whole_pages - begin.whole_pages) / made
    yield "growth of the database, kB", growth / 1000
    yield "log over growth", log / growth if growth else 0.0
    for name in READERS:
        yield f"{name}, ms", room.spent[name] / asks / 1000


if __name__ == "__main__":
    sys.exit(main())
