"""Every feed of a folder through the real poll: what becomes of each, and at what cost.

    .venv/bin/python bench/feeds.py FOLDER

The files below ``FOLDER`` are served on loopback, one an address, with the headers that
feedparser's own tests name in a comment (``Header: Content-type: ...``), and polled one
after the other: fetched by the guarded client, read, and written to PostgreSQL. Printed
are the outcomes with their reasons, how many entries came of them, the longest poll,
and how far the process's memory rose above that after the first. A poll that ends in
anything but an outcome, or takes longer than ``PATIENCE``, is named; with one, or with
books that do not balance, the status is 1.
"""

from __future__ import annotations

import argparse
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

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
    from types import FrameType

# Seconds a poll may take.
PATIENCE = 60
_HEADER = re.compile(rb"^Header:\s*([A-Za-z-]+):[ \t]*([^\r\n]*)", re.MULTILINE)
_OUTCOMES = text("""
    SELECT coalesce(last_outcome, 'never polled'), coalesce(reason, ''), count(*)
    FROM feeds WHERE polls > 0 OR failures > 0 OR reason IS NOT NULL
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
""")


def main() -> int:
    """Poll all, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    files = sorted(p for p in parser.parse_args().folder.rglob("*") if p.is_file())
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(EmbeddedPostgres(folder, durable=False))
        migrate(server.url)
        store = Store(server.url, connections=2)
        stack.callback(store.close)
        base = _served(stack, files)
        client = HttpClient(
            user_agent="bench",
            limits=FetchLimits(),
            limiter=LocalHostLimiter(spacing=0.0),
        )
        stack.callback(client.close)
        pipeline = Pipeline(
            store=store, http=client, policy=PipelinePolicy(allow_private=True)
        )
        feeds = _feeds(store, [f"{base}/{number}" for number in range(len(files))])
        with console.status("polling"):
            polled = _polled(pipeline, dict(zip(feeds, files, strict=True)))
        return _report(console, store, polled)


class _Polled:
    """What polling came to: seconds by file, memory in kB, and what went wrong."""

    def __init__(self) -> None:
        self.seconds: dict[Path, float] = {}
        self.memory = 0
        self.wrong: dict[Path, str] = {}


def _polled(pipeline: Pipeline, feeds: dict[int, Path]) -> _Polled:
    polled, first = _Polled(), 0
    signal.signal(signal.SIGALRM, _hangs)
    for feed_id, path in feeds.items():
        began = time.monotonic()
        signal.alarm(PATIENCE)
        try:
            pipeline.poll_feed(feed_id)
        except Exception as error:  # noqa: BLE001 - to be polled, with the file, at the end
            polled.wrong[path] = "".join(traceback.format_exception(error)[-3:])
        finally:
            signal.alarm(0)
        polled.seconds[path] = time.monotonic() - began
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first = first or used
        polled.memory = used - first
    return polled


def _hangs(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"longer than {PATIENCE} s")


def _served(stack: ExitStack, files: list[Path]) -> str:
    class Feeds(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            number = self.path.strip("/")
            if not number.isdigit():
                self.send_error(404)
                return
            body = files[int(number)].read_bytes()
            said = [(n.decode(), v.decode("latin1")) for n, v in _HEADER.findall(body)]
            self.send_response(200)
            for name, value in said or [("Content-Type", "application/xml")]:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the figures are the output."""

    server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Feeds))
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    stack.callback(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}"


def _feeds(store: Store, urls: list[str]) -> list[int]:
    """Write the feeds, each of a source of its own; return their ids."""
    made = text("""
        WITH s AS (
            INSERT INTO sources (name)
            SELECT url FROM unnest(CAST(:urls AS text[])) AS url RETURNING id, name
        )
        INSERT INTO feeds (source_id, url, due_at)
        SELECT id, name, now() FROM s RETURNING id, url
    """)
    with store.begin() as tx:
        rows = tx.connection.execute(made, {"urls": urls}).all()
    ids = {row.url: int(row.id) for row in rows}
    return [ids[url] for url in urls]


def _report(console: Console, store: Store, polled: _Polled) -> int:
    with store.begin() as tx:
        outcomes = tx.connection.execute(_OUTCOMES).all()
        entries = tx.connection.execute(text("SELECT count(*) FROM entries"))
        seen, balanced = entries.scalar_one(), tx.ledger.reconcile().is_consistent
    table = Table("outcome", "reason", "feeds", title=f"{len(polled.seconds)} feeds")
    for outcome, reason, count in outcomes:
        table.add_row(outcome, reason, f"{count}")
    console.print(table)
    longest = max(polled.seconds, key=lambda path: polled.seconds[path])
    console.print(
        f"{seen:,} entries; longest poll {polled.seconds[longest]:.1f} s"
        f" ({longest.name}); memory rose by {polled.memory / 1000:.0f} MB;"
        f" books balanced: {balanced}; no outcome: {len(polled.wrong)}",
        highlight=False,
    )
    for path, said in polled.wrong.items():
        console.print(f"{path}: {said}", markup=False, highlight=False)
    counted = Counter(count for *_, count in outcomes)
    assert counted, "something was polled"
    return int(bool(polled.wrong) or not balanced)


if __name__ == "__main__":
    sys.exit(main())
