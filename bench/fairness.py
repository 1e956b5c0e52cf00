"""How long a new source waits for its first article, alone and beside a backlog.

Real processes at the default limits (one request a second and host). A feed of 10,000
links on one host is polled first; then honest sources on hosts of their own are added,
and the seconds from the poll of each to its first published article are measured. The
same without the backlog is the other figure. The share of the requests, and of the
threads, that the busy host had meanwhile is counted at the server.
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
from wireroom.workers import wiring

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
    options = parser.parse_args()
    table = Table(
        "", "sources served", "median s", "slowest s", "busy requests", "threads"
    )
    slowest = 0.0
    for title, backlog in (("alone", 0), ("beside the backlog", options.backlog)):
        waits, traffic, seconds, threads = _measure(backlog, options)
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
    backlog: int, options: argparse.Namespace
) -> tuple[list[float], Traffic, float, int]:
    """Return the waits of the sources, the traffic, its duration, and the threads."""
    traffic = Traffic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = stack.enter_context(_serve(traffic, options.slow, max(backlog, PAGES)))
        sources = folder / "sources.yaml"
        # A source whose feed is empty, so that the file is never without a source.
        _write_sources(sources, port, busy=backlog > 0, honest=0)
        settings = Settings(data_dir=folder / "var", sources_file=sources)
        given, supervisor = stack.enter_context(
            prepare_deployment(settings, load_sources(sources))
        )
        store = wiring.make_store(given)
        stack.callback(store.close)
        run = _Run(store, sources, port, traffic, backlog > 0, options.sources)
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
        busy: bool,  # noqa: FBT001 - one of two cases
        honest: int,
    ) -> None:
        self._store, self._sources, self._port = store, sources, port
        self._traffic, self._busy, self._honest = traffic, busy, honest
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
                    self._sources, self._port, busy=self._busy, honest=self._honest
                )
                file = load_sources(self._sources)
                with self._store.begin() as tx:
                    when = tx.queue_heartbeats.get_database_time()
                    tx.sources.apply_specs(wiring.source_specs(file), now=when)
                self._traffic.clear()
                self._added = now
            return False
        with self._store.begin() as tx:
            self.waits = [float(wait) for _, wait in tx.connection.execute(_FIRST)]
        self.seconds = now - self._added
        return len(self.waits) == self._honest or self.seconds > PATIENCE


def _write_sources(path: Path, port: int, *, busy: bool, honest: int) -> None:
    hosts = {"busy" if busy else "idle": BUSY}
    hosts |= {f"honest {n}": f"127.0.1.{n + 1}" for n in range(honest)}
    sources = [
        {
            "name": name,
            "interval": "1h",
            "allow_private": True,
            "feeds": [f"http://{host}:{port}/{name.replace(' ', '-')}/feed.xml"],
        }
        for name, host in hosts.items()
    ]
    path.write_text(yaml.safe_dump({"version": 1, "sources": sources}), "utf-8")


@contextmanager
def _serve(traffic: Traffic, slow: float, backlog: int) -> Iterator[int]:
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
            if name == "idle" or not rest:
                return None
            count = backlog if name == "busy" else 5
            if rest == "feed.xml":
                return _make_feed(f"http://{self.headers['Host']}/{name}", count)
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


def _make_feed(base: str, count: int) -> bytes:
    items = "".join(
        f"<item><title>Item {n}</title><link>{base}/{n}.html</link>"
        f"<guid>{base}/{n}</guid></item>"
        for n in range(count)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>'
        f"{items}</channel></rss>"
    ).encode()


if __name__ == "__main__":
    sys.exit(main())
