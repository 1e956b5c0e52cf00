"""How long a new source waits for its first article, alone and beside a busy host.

Real processes at the default limits (one request a second and host). Feeds of 10,000
links on one host are polled first; then honest sources on hosts of their own are added,
and the seconds from the poll of each to its first published article are measured. The
same without the backlog, and beside an import of as many addresses, are the other
figures. The share of the requests, and of the threads, that the busy host had meanwhile
is counted at the server.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import yaml
from corpus import make
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from wireroom.config.settings import Settings
from wireroom.config.sources import load_sources
from wireroom.console.local.up import prepare_deployment
from wireroom.imports.list_row import ListedUrl
from wireroom.model.imports import ImportKind
from wireroom.steps.imports import add_list_rows, start_import
from wireroom.workers import connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.store.database import Store

BUSY = "127.0.0.2"
# The goal: seconds until the first article of a new source.
GOAL = 30.0
# Seconds from the start until the measurement begins, and its longest duration.
WARM_UP = 30.0
PATIENCE = 120.0
PAGES = 200
# Articles of one of the busy host's feeds: a feed has 2,000 entries at most.
OF_A_FEED = 1_000
ALONE, BACKLOG, IMPORT = "alone", "beside the backlog", "beside an import"
LOADS = (ALONE, BACKLOG, IMPORT)

_FIRST = text("""
    SELECT s.name, EXTRACT(epoch FROM min(a.first_published_at) - min(a.found_at))
    FROM articles a JOIN sources s ON s.id = a.source_id
    WHERE s.name LIKE 'honest%' AND a.first_published_at IS NOT NULL GROUP BY s.name
""")


@dataclass
class Traffic:
    """Requests by host: how many, and how long they were being answered, seconds."""

    requests: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        self.requests.clear()
        self.seconds.clear()


def main() -> int:
    """Measure, print, and say whether the goal is held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backlog", type=int, default=10_000)
    parser.add_argument("--sources", type=int, default=20, help="honest sources")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds a page takes")
    parser.add_argument("--only", nargs="+", choices=LOADS, help="these rows")
    options = parser.parse_args()
    table = Table(
        "", "sources served", "median s", "slowest s", "busy requests", "threads"
    )
    slowest = 0.0
    for title in options.only or LOADS:
        waits, traffic, seconds, threads = _measure(title, options)
        slowest = max(waits, default=PATIENCE)
        busy = traffic.requests[BUSY] / max(1, traffic.requests.total())
        share = traffic.seconds[BUSY] / (seconds * threads)
        table.add_row(
            title,
            f"{len(waits)} of {options.sources}",
            f"{median(waits or [PATIENCE]):.1f}",
            f"{slowest:.1f}",
            f"{busy:.0%}",
            f"{share:.0%}",
        )
        if len(waits) < options.sources:
            slowest = PATIENCE
    Console().print(table)
    return 0 if slowest <= GOAL else 1


def _measure(
    load: str, options: argparse.Namespace
) -> tuple[list[float], Traffic, float, int]:
    """Return the waits of the sources, the traffic, its duration, and the threads."""
    traffic = Traffic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = stack.enter_context(_serve(traffic, options.slow))
        sources = folder / "sources.yaml"
        # A source whose feed is empty, so that the file is never without a source.
        backlog = options.backlog if load == BACKLOG else 0
        _write_sources(sources, port, backlog=backlog, honest=0)
        settings = Settings(data_dir=folder / "var", sources_file=sources)
        given, supervisor = stack.enter_context(
            prepare_deployment(settings, load_sources(sources))
        )
        store = connections.make_store(given)
        stack.callback(store.close)
        if load == IMPORT:
            _import_addresses(store, port, options.backlog)
        run = _Run(store, sources, port, traffic, backlog, options.sources)
        supervisor.run_until(run.has_ended)
    return run.waits, traffic, run.seconds, settings.net_threads


class _Run:
    """Wait for the backlog; add the honest sources; wait for their first articles."""

    def __init__(
        self,
        store: Store,
        sources: Path,
        port: int,
        traffic: Traffic,
        backlog: int,
        honest: int,
    ) -> None:
        self._store, self._sources, self._port = store, sources, port
        self._traffic, self._backlog, self._honest = traffic, backlog, honest
        self._started = time.monotonic()
        self._added: float | None = None
        self.waits: list[float] = []
        self.seconds = 0.0

    def has_ended(self) -> bool:
        """Look once; True at the end, or when patience is."""
        now = time.monotonic()
        if self._added is None:
            if now - self._started > WARM_UP:
                _write_sources(
                    self._sources,
                    self._port,
                    backlog=self._backlog,
                    honest=self._honest,
                )
                file = load_sources(self._sources)
                with self._store.begin() as tx:
                    when = tx.queue_heartbeats.get_database_time()
                    tx.sources.apply_specs(file.sources, now=when)
                self._traffic.clear()
                self._added = now
            return False
        with self._store.begin() as tx:
            self.waits = [float(wait) for _, wait in tx.connection.execute(_FIRST)]
        self.seconds = now - self._added
        return len(self.waits) == self._honest or self.seconds > PATIENCE


def _import_addresses(store: Store, port: int, count: int) -> None:
    """Import addresses of the busy host, as ``wireroom import urls`` does."""
    with store.begin() as tx:
        now = tx.queue_heartbeats.get_database_time()
        run = start_import(
            tx, ImportKind.URLS, source="busy", names=["-"], by="bench", now=now
        )
        for first in range(0, count, OF_A_FEED):
            rows = [
                ListedUrl(number=n, url=f"http://{BUSY}:{port}/busy/{n}.html")
                for n in range(first, first + OF_A_FEED)
            ]
            add_list_rows(tx, run, rows, now)
        tx.imports.end_reading(run.id, now=now)


def _write_sources(path: Path, port: int, *, backlog: int, honest: int) -> None:
    feeds = range(0, backlog, OF_A_FEED) if backlog else ["none"]
    listed = {"busy": (BUSY, [f"busy/feed-{first}.xml" for first in feeds])}
    for number in range(honest):
        feed = f"honest-{number}/feed-0.xml"
        listed[f"honest {number}"] = (f"127.0.1.{number + 1}", [feed])
    sources = [
        {
            "name": name,
            "interval": "1h",
            "allow_private": True,
            "feeds": [f"http://{host}:{port}/{feed}" for feed in feeds],
        }
        for name, (host, feeds) in listed.items()
    ]
    path.write_text(yaml.safe_dump({"version": 1, "sources": sources}), "utf-8")


@contextmanager
def _serve(traffic: Traffic, slow: float) -> Iterator[int]:
    """Serve every host: a feed, and pages that differ by host and number."""
    corpora = {name: make(name, PAGES, seed=7) for name in ("busy", "honest")}
    pages = {name: list(corpus.pages.values()) for name, corpus in corpora.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = str(self.headers["Host"]).split(":")[0]
            began = time.monotonic()
            body = self._find_body(host)
            if slow and "feed" not in self.path:
                time.sleep(slow)
            kind = "application/rss+xml" if self.path.endswith("xml") else "text/html"
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")
            traffic.requests[host] += 1
            traffic.seconds[host] += time.monotonic() - began

        def _find_body(self, host: str) -> bytes | None:
            name, _, rest = self.path.lstrip("/").partition("/")
            if rest.startswith("feed-"):
                first = rest.removeprefix("feed-").removesuffix(".xml")
                if not first.isdigit():
                    return None
                count = OF_A_FEED if name == "busy" else 5
                numbers = range(int(first), int(first) + count)
                return _make_feed(f"http://{self.headers['Host']}/{name}", numbers)
            if not rest.endswith(".html"):
                return None
            number = int(rest.removesuffix(".html"))
            page = pages["busy" if name == "busy" else "honest"][number % PAGES]
            return page.replace(b"</title>", f" {host} {number}</title>".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing: the figures are the output."""

    with ThreadingHTTPServer(("0.0.0.0", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port
        server.shutdown()


def _make_feed(base: str, numbers: range) -> bytes:
    items = "".join(
        f"<item><title>Item {n}</title><link>{base}/{n}.html</link>"
        f"<guid>{base}/{n}</guid></item>"
        for n in numbers
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>'
        f"{items}</channel></rss>"
    ).encode()


if __name__ == "__main__":
    sys.exit(main())
