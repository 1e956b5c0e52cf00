"""What a year of news costs today's: the same work with little and with much stored.

Two databases on one PostgreSQL: one holds ``--few`` articles, one ``--many``, each with
sightings, addresses, pages, comments, annotations, fingerprints and events, of the
lengths that news pages have. New articles go through the real steps in both, turn by
turn, so that noise meets both alike; a made-up web answers at once. The server writes
its log to the disk as it does in use, and the bytes of it are printed. Then what
readers ask. Near-duplicates are `stories.py`'s.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from cpu_clock import by_process
from rich.console import Console
from rich.table import Table
from two_sizes import make_database

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.console.terminal.screen import read_screen_data
from wireroom.follow import Follower
from wireroom.model.http import FetchRequest, FetchResponse
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.store.database import Store
from wireroom.workers.broker_queues import NoQueues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
A_DAY = 1_000
FEEDS = 500
# Pages older than this are in the archive: their rows stay, without the body.
HOT_DAYS = 30
# Of a stored article, as saved news pages have them in the mean: words (each of 33
# characters), bytes of the compressed page, fingerprints.
TEXT_WORDS = 120
BODY_BYTES = 25_600
SAMPLES = 80
REPEATED = ("paper7.example", "paper13.example")

_FILL = f"""
SET session_replication_role = replica;
INSERT INTO sources (id, name) SELECT n, 'Paper ' || n FROM generate_series(1, 100) n;
INSERT INTO feeds (id, source_id, url, due_at)
    SELECT n, 1 + n % 100, 'https://paper' || n || '.example/feed', '2030-01-01'
    FROM generate_series(1, {FEEDS}) n;
INSERT INTO articles (id, source_id, url, stage, outcome, title, text, page_id,
        published_at, found_at, first_published_at, comments_found)
    SELECT n, 1 + n % 100, 'https://paper.example/' || n, 'done', 'published',
        'Stored ' || n, (SELECT string_agg(md5(n || ' ' || k), ' ')
            FROM generate_series(1, {TEXT_WORDS}) k), n,
        at, at, at, 2
    FROM (SELECT n, timestamptz '{NOW}' - (%s - n) * interval '1 day' / {A_DAY} AS at
          FROM generate_series(1, %s) n) AS stored;
INSERT INTO article_urls (key, url, article_id)
    SELECT url, url, id FROM articles;
INSERT INTO pages (id, article_id, url, final_url, status, sha256, size, body,
        archive, archive_offset, archive_length, fetched_at, last_seen_at)
    SELECT id, id, url, url, 200, decode(md5(url), 'hex'), 139000,
        CASE WHEN found_at > timestamptz '{NOW}' - interval '{HOT_DAYS} days'
            THEN decode(repeat(md5(url), {BODY_BYTES} / 16), 'hex') END,
        CASE WHEN found_at <= timestamptz '{NOW}' - interval '{HOT_DAYS} days'
            THEN 'cold' END, 0, 0, found_at, found_at
    FROM articles;
INSERT INTO entries (feed_id, identity_hash, identity, url, article_id, outcome, reason)
    SELECT 1 + (id + k) % {FEEDS}, decode(md5(url || k), 'hex'), url, url, id,
        CASE k WHEN 0 THEN 'published' ELSE 'merged' END,
        CASE k WHEN 0 THEN NULL ELSE 'same_url' END
    FROM articles, generate_series(0, 1) k;
INSERT INTO comments (article_id, key, position, author, text, first_seen_at,
        last_seen_at)
    SELECT id, k::text, k, 'Ada', 'A fine pier it will be.', found_at, found_at
    FROM articles, generate_series(1, 2) k;
INSERT INTO annotations (article_id, producer, version, kind, value)
    SELECT id, 'bench', '1', 'keyword', '{{"word": "ferry"}}'
    FROM articles, generate_series(1, 20) k;
INSERT INTO shingle_blocks (hash, article_id)
    SELECT hashint8extended(id * 1000 + k, 7), id
    FROM articles, generate_series(1, {SAMPLES}) k
    ORDER BY 1;
INSERT INTO stories (id, first_article_id) SELECT id, id FROM articles;
INSERT INTO story_members (article_id, story_id, method)
    SELECT id, id, 'alone' FROM articles;
INSERT INTO changes (position, at, kind, article_id)
    SELECT 4 * (id - 1) + k, found_at, 'article_published', id
    FROM articles, generate_series(1, 4) k;
SELECT setval(pg_get_serial_sequence(name, 'id'), 10000000)
    FROM unnest(ARRAY['articles', 'pages', 'stories', 'feeds', 'sources']) name
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A database, the steps on it, and a web of one's own making."""

    url: str
    store: Store
    pipeline: Pipeline
    web: MadeUp


class MadeUp:
    """Feeds with one entry, new at each round; pages that are all different."""

    number = 0

    def fetch(self, request: FetchRequest) -> FetchResponse:
        is_feed = request.url.endswith("/feed")
        body = self._feed(request.url) if is_feed else _page(request.url)
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": "text/xml" if is_feed else "text/html"},
            body=body.encode(),
            fetched_at=NOW,
        )

    def _feed(self, url: str) -> str:
        link = url.replace("/feed", f"/2026/03/01/news-{self.number}")
        item = f"<item><title>News {link}</title><link>{link}</link></item>"
        return f"<rss version='2.0'><channel><title>T</title>{item}</channel></rss>"


def _page(url: str) -> str:
    """A page of its own; at two of twenty papers the text of the round before."""
    host, _, path = url.removeprefix("https://").partition("/")
    said = host if host in REPEATED else f"{host}-{path[-6:]}"
    words = "</p><p>".join(
        " ".join(f"{said}-{n}-{k}" for n in range(60)) for k in range(10)
    )
    menu = "".join(
        f"<li><a href=/{n}>Part {n} of the paper</a></li>" for n in range(900)
    )
    comment = (
        "<li id=comment-1 class=comment><cite class=fn>Ada</cite><p>A fine pier.</p>"
    )
    return (
        f"<html><head><title>News {said}</title></head><body><ul>{menu}</ul><article>"
        f"<h1>News {said}</h1><p>{words}</p></article>"
        f"<div id=comments><ol class=commentlist>{comment}</ol></div></body></html>"
    )


def main() -> int:
    """Fill, work, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=365 * A_DAY)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--asks", type=int, default=20, help="of each kind a round")
    asked = parser.parse_args()
    console = Console()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder)) as server,
    ):
        compare_sizes(server, asked, console)
    return 0


def compare_sizes(
    server: EmbeddedPostgres, asked: argparse.Namespace, console: Console
) -> None:
    """Fill both databases, work in turns, and print."""
    rooms = {n: _room(server, n, console) for n in (asked.few, asked.many)}
    spent = defaultdict(Counter)
    for number in range(asked.rounds + 1):
        for size, room in rooms.items():
            # The first round warms both.
            counts = spent[size] if number else Counter()
            _round(room, number, asked.at_once, counts)
            _ask(room, asked.asks, counts)
    for room in rooms.values():
        room.store.close()
    _report(console, spent, asked.rounds)


def _room(server: EmbeddedPostgres, size: int, console: Console) -> Room:
    url = make_database(server, f"bench_{size}")
    with (
        console.status(f"storing {size:,} articles"),
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection,
    ):
        for statement in _FILL.replace("%s", str(size)).split(";"):
            connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
    store, web = Store(url, connections=2), MadeUp()
    pipeline = Pipeline(store=store, http=web, now=lambda: NOW, jitter=lambda: 0.0)
    return Room(url=url, store=store, pipeline=pipeline, web=web)


def _round(room: Room, number: int, at_once: int, spent: Counter[str]) -> None:
    """Take new articles through the chain."""
    room.web.number = number
    with room.store.begin() as tx:
        tx.connection.exec_driver_sql(
            f"UPDATE feeds SET due_at = '{NOW}' WHERE id <= {at_once}"
        )
    log = _read_log(room)
    with _clock(spent, "tick"):
        due = room.pipeline.lease_due(500)
    assert sum(map(len, due.feed_batches)) == at_once
    with _clock(spent, "poll"):
        found = [
            i
            for round_ in due.feed_batches
            for feed in round_
            for i in room.pipeline.poll_feed(feed)
        ]
    assert len(found) == at_once
    with _clock(spent, "download"):
        for article_id in found:
            room.pipeline.download_article(article_id)
    with _clock(spent, "process"):
        assert all(_process(room.pipeline, i) is Stage.DONE for i in found)
    spent["log, kB|wall"] += _read_log(room) - log


def _ask(room: Room, times: int, spent: Counter[str]) -> None:
    """Ask what readers ask."""
    for name, ask in READERS.items():
        with _clock(spent, name):
            for _ in range(times):
                ask(room)


def _read_log(room: Room) -> int:
    """Return the bytes of the write-ahead log so far."""
    with room.store.begin() as tx:
        query = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"
        return int(tx.connection.exec_driver_sql(query).scalar_one())


def _process(pipeline: Pipeline, article_id: int) -> Stage | None:
    stage = pipeline.begin_processing(article_id)
    if stage is Stage.DOWNLOADED:
        stage = pipeline.read_article(article_id)
    while stage in STEPS:
        stage = STEPS[stage](pipeline, article_id)
    return stage


STEPS = {
    Stage.DOWNLOADED: Pipeline.extract_article,
    Stage.EXTRACTED: Pipeline.deduplicate_article,
    Stage.DEDUPLICATED: Pipeline.enrich_and_publish,
}


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


class _clock:  # noqa: N801 - reads as a verb where it is used
    """Add microseconds of wall and of PostgreSQL's processor time."""

    def __init__(self, spent: Counter[str], name: str) -> None:
        self._spent, self._name = spent, name

    def __enter__(self) -> None:
        self._database = by_process()["PostgreSQL"]
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        wall = time.perf_counter() - self._began
        database = by_process()["PostgreSQL"] - self._database
        self._spent[f"{self._name}|wall"] += round(wall * 1e6)
        self._spent[f"{self._name}|database"] += database * 1000


def _report(console: Console, spent: dict[int, Counter[str]], rounds: int) -> None:
    few, many = sorted(spent)
    table = Table("ms a round", f"{few:,} stored", f"{many:,} stored", "ratio")
    for name, mine, theirs in _rows(spent[few], spent[many]):
        ratio = f"{theirs / mine:.2f}" if mine else "-"
        shown = (f"{n / 1000 / rounds:.2f}" for n in (mine, theirs))
        table.add_row(name, *shown, ratio)
    console.print(table)
    console.print(
        f"machine: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {sys.version.split()[0]}, PostgreSQL embedded"
    )


def _rows(few: Counter[str], many: Counter[str]) -> Iterator[tuple[str, int, int]]:
    chain = ("tick", "poll", "download", "process")
    for name in few:
        if name.endswith("|wall"):
            yield name.removesuffix("|wall"), few[name], many[name]
    for kind in ("wall", "database"):
        keys = [f"{name}|{kind}" for name in chain]
        sums = (sum(spent[key] for key in keys) for spent in (few, many))
        yield f"the chain, {kind}", *sums


if __name__ == "__main__":
    sys.exit(main())
