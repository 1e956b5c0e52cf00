"""Polls of feeds that have not changed, beside an update by the ``reader`` library.

One server on loopback, in a process of its own that is not counted, answers 304 to
a client that has its validator. Both sides read every feed once and then poll all of
them again, round by round, turn by turn. Counted is all processor time: for Wireroom
the tick, the poll and PostgreSQL; for ``reader`` (``pip install reader``) its update,
SQLite included. Printed are polls a processor second and their ratio.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import multiprocessing
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpu_clock import by_process
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ETAG = '"first"'
_ITEMS = "".join(
    f"<item><title>Tide {n}</title><link>https://harbour.example{{path}}/{n}</link>"
    f"<pubDate>Thu, 01 Jan 2026 0{n % 10}:00:00 GMT</pubDate></item>"
    for n in range(25)
)
_FEED = f'<rss version="2.0"><channel><title>Harbour</title>{_ITEMS}</channel></rss>'


def main() -> int:
    """Measure and print; non-zero where a poll was not answered with 304."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    logging.getLogger("reader").setLevel(logging.ERROR)
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        base = _served(stack)
        urls = [f"{base}/{n}/rss" for n in range(asked.feeds)]
        ours = _Ours(stack, folder, urls)
        theirs = _Theirs(stack, urls)
        spent: Counter[str] = Counter()
        for number in range(asked.rounds + 1):
            cost = ours.round() + theirs.round()
            # The first round reads the feeds.
            spent += cost if number else Counter()
        if not ours.all_unchanged(asked.rounds):
            console.print("not every poll was answered with 304")
            return 1
    _report(console, spent, asked.feeds * asked.rounds)
    return 0


class _Ours:
    """Wireroom's tick and polls, in this process, on a PostgreSQL of its own."""

    def __init__(self, stack: ExitStack, folder: Path, urls: list[str]) -> None:
        server = stack.enter_context(EmbeddedPostgres(folder))
        migrate(server.url_of("postgres"))
        self._store = Store(server.url_of("postgres"), connections=1)
        stack.callback(self._store.close)
        client = HttpClient(
            user_agent="bench",
            limits=FetchLimits(),
            limiter=LocalHostLimiter(spacing=0.0),
        )
        stack.callback(client.close)
        self._pipeline = Pipeline(
            store=self._store, http=client, policy=PipelinePolicy(allow_private=True)
        )
        with self._store.begin() as tx:
            tx.connection.execute(text("INSERT INTO sources (name) VALUES ('Harbour')"))
            tx.connection.execute(
                text(
                    "INSERT INTO feeds (source_id, url, due_at)"
                    " SELECT 1, unnest(CAST(:urls AS text[])), now()"
                ),
                {"urls": urls},
            )
        self._count = len(urls)

    def round(self) -> Counter[str]:
        """Poll all feeds; return microseconds."""
        with self._store.begin() as tx:
            past = datetime.now(UTC) - timedelta(minutes=5)
            tx.connection.execute(text("UPDATE feeds SET due_at = :at"), {"at": past})
        database, own = by_process()["PostgreSQL"], time.process_time()
        for round_ in self._pipeline.lease_due(self._count, stages=()).feed_batches:
            with self._pipeline.open_feed_batch(round_) as feeds:
                for feed_id in feeds:
                    feeds.poll_feed(feed_id)
        return Counter(
            {
                "Wireroom": round((time.process_time() - own) * 1e6),
                "PostgreSQL": (by_process()["PostgreSQL"] - database) * 1000,
            }
        )

    def all_unchanged(self, rounds: int) -> bool:
        """Whether every feed was polled each time, and the last time for nothing."""
        query = "SELECT count(*) FROM feeds WHERE polls = :n AND last_outcome = :o"
        with self._store.begin() as tx:
            given = {"n": rounds + 1, "o": "not_modified"}
            found = tx.connection.execute(text(query), given).scalar_one()
        return bool(found == self._count)


class _Theirs:
    """The ``reader`` library with a database in memory."""

    def __init__(self, stack: ExitStack, urls: list[str]) -> None:
        library: Any = importlib.import_module("reader")
        self._reader = library.make_reader(":memory:")
        stack.callback(self._reader.close)
        for url in urls:
            self._reader.add_feed(url)

    def round(self) -> Counter[str]:
        """Update all feeds; return microseconds."""
        began = time.process_time()
        for result in self._reader.update_feeds_iter(scheduled=False):
            if isinstance(result.value, Exception):
                raise result.value
        return Counter({"reader": round((time.process_time() - began) * 1e6)})


def _served(stack: ExitStack) -> str:
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there,), daemon=True
    )
    server.start()
    stack.callback(server.terminate)
    return f"http://127.0.0.1:{here.recv()}"


def _serve(pipe: Connection) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        pipe.send(server.server_port)
        server.serve_forever()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer in one piece: otherwise each waits for the other's acknowledgement.
    wbufsize = 65_536

    def do_GET(self) -> None:
        unchanged = self.headers.get("If-None-Match") == ETAG
        body = b"" if unchanged else _FEED.format(path=self.path).encode()
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", ETAG)
        if not unchanged:
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the figures are the output."""


def _report(console: Console, spent: Counter[str], polls: int) -> None:
    ours = spent["Wireroom"] + spent["PostgreSQL"]
    table = Table("", "ms a poll", "polls a processor second")
    for name, cost in (
        ("Wireroom", spent["Wireroom"]),
        ("PostgreSQL", spent["PostgreSQL"]),
        ("both", ours),
        ("reader", spent["reader"]),
    ):
        each = f"{polls * 1e6 / cost:.0f}" if cost else "-"
        table.add_row(name, f"{cost / polls / 1000:.2f}", each)
    console.print(table)
    console.print(
        f"ratio: {spent['reader'] / ours:.2f}; reader {version('reader')}, "
        f"{platform.machine()}, {os.cpu_count()} processors, "
        f"Python {sys.version.split()[0]}"
    )


if __name__ == "__main__":
    sys.exit(main())
