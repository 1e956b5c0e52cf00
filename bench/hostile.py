"""Peak memory of a worker on hostile input: bombs, drips, endless bodies, odd markup.

    .venv/bin/python bench/hostile.py [--json] [NAME...]

Each case is a process of its own, forked from one that has everything imported. What is
printed is how far its memory rose above that, what it may rise to, and how it ended.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import resource
import sys
import time
import zlib
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from typing import TYPE_CHECKING

import brotli

from wireroom.errors import Permanent, Transient
from wireroom.extract import extract_page
from wireroom.feeds.formats.opml import read_opml
from wireroom.feeds.formats.parse import parse_feed
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.http.transport.decoding import zstd
from wireroom.model.article import Page
from wireroom.model.http import FetchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GIGABYTE = 1_000_000_000
MEGABYTE = 1_000_000
NOW = datetime(2026, 3, 1, tzinfo=UTC)
# As the settings have them at first.
PAGE_BYTES, FEED_BYTES = 10 * MEGABYTE, 20 * MEGABYTE
DRIP_SECONDS = 1.0
# Megabytes a case may take, by the first word of its name; a fetch where it has none
# of these. A page is held as bytes, as text, as a tree of 100,000 elements at most.
BOUNDS = defaultdict(lambda: 40, page=400, feed=300, sitemap=300, list=300)
ZEROS = bytes(MEGABYTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a case came to: megabytes above what the process had, and its ending."""

    name: str
    rise: float
    seconds: float
    ended: str

    @property
    def bound(self) -> int:
        """Megabytes it may rise by."""
        return BOUNDS[self.name.partition(" ")[0]]


def main(names: list[str]) -> None:
    """Print a line a case."""
    if "--json" in names:
        found = [{**asdict(m), "bound": m.bound} for m in run(names[1:])]
        print(json.dumps(found))
        return
    print(f"{platform.platform()}, Python {platform.python_version()},", end=" ")
    print(
        ", ".join(f"{name} {version(name)}" for name in ("lxml", "urllib3", "brotli"))
    )
    print(f"{'MB':>7} {'most':>5} {'s':>6}  case: how it ended")
    for measured in run(names):
        figures = f"{measured.rise:7.1f} {measured.bound:5} {measured.seconds:6.2f}"
        print(figures, end="  ")
        print(f"{measured.name}: {measured.ended}")


def run(names: list[str]) -> Iterator[Measured]:
    """Measure the cases of these names, or all."""
    extract_page(page("<p>" + "The ferry sails again, said the harbour. " * 40))
    port, server = served()
    try:
        for name in names or CASES:
            yield forked(name, port)
    finally:
        os.kill(server, 9)
        os.waitpid(server, 0)


def forked(name: str, port: int) -> Measured:
    """Run a case in a child; read its peak before it ends."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        gc.collect()
        before, began = peak(), time.monotonic()
        ended = ending(lambda: CASES[name](port))
        found = (peak() - before, time.monotonic() - began, ended)
        os.write(there, json.dumps(found).encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as said:
        rise, seconds, ended = json.loads(said.read() or b'[-1, -1, "was killed"]')
    os.waitpid(child, 0)
    return Measured(name=name, rise=rise, seconds=seconds, ended=ended)


def ending(case: Callable[[], object]) -> str:
    """Run a case and name how it ended."""
    try:
        return str(case())
    except (Permanent, Transient) as error:
        return f"{type(error).__name__}: {error.reason}"


def peak() -> float:
    """Megabytes this process had at most; a child begins with what it has."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


class Hostile(BaseHTTPRequestHandler):
    """A server that sends what a path asks for until nobody listens."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        getattr(self, self.path.strip("/").replace("-", "_"))()

    def log_message(self, *_: object) -> None:
        pass

    def head(self, **headers: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def gzip(self) -> None:
        self.bomb("gzip", zlib.compressobj(9, zlib.DEFLATED, 31).compress)

    def deflate(self) -> None:
        self.bomb("deflate", zlib.compressobj(9).compress)

    def br(self) -> None:
        self.bomb("br", brotli.Compressor(quality=5).process)

    def zstd(self) -> None:
        self.bomb("zstd", zstd.ZstdCompressor(3).compress)

    def bomb(self, coding: str, pack: Callable[[bytes], bytes]) -> None:
        """A gigabyte of zeros, packed a thousand to one and more."""
        self.head(Content_Encoding=coding)
        for _ in range(GIGABYTE // len(ZEROS)):
            self.wfile.write(pack(ZEROS))

    def announced(self) -> None:
        self.head(Content_Length=GIGABYTE)
        self.pour()

    def unannounced(self) -> None:
        self.head()
        self.pour()

    def chunked(self) -> None:
        self.protocol_version = "HTTP/1.1"
        self.head(Transfer_Encoding="chunked")
        for _ in range(GIGABYTE // len(ZEROS)):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(ZEROS), ZEROS))

    def one_chunk(self) -> None:
        self.protocol_version = "HTTP/1.1"
        self.head(Transfer_Encoding="chunked")
        self.wfile.write(b"%x\r\n" % GIGABYTE)
        self.pour()

    def chunk_line(self) -> None:
        self.protocol_version = "HTTP/1.1"
        self.head(Transfer_Encoding="chunked")
        self.wfile.write(b"1;")
        self.pour(b"x" * len(ZEROS))

    def error_page(self) -> None:
        self.send_response(404)
        self.end_headers()
        self.pour()

    def moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/unannounced")
        self.end_headers()
        self.pour()

    def headers_without_end(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        self.pour(b"X-Name: value\r\n" * 65_536)

    def header_line(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Name: ")
        self.pour(b"x" * len(ZEROS))

    def status_line(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 ")
        self.pour(b"x" * len(ZEROS))

    def pour(self, piece: bytes = ZEROS) -> None:
        for _ in range(GIGABYTE // len(piece)):
            self.wfile.write(piece)

    def drip(self) -> None:
        self.head()
        while True:
            self.wfile.write(b"x")
            time.sleep(0.01)

    def drip_header(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Name: ")
        while True:
            self.wfile.write(b"x")
            time.sleep(0.01)


class Quiet(ThreadingHTTPServer):
    """Does not tell of readers who have had enough."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


def served() -> tuple[int, int]:
    """Start the server in a process of its own; return its port and its process."""
    server = Quiet(("127.0.0.1", 0), Hostile)
    child = os.fork()
    if child == 0:
        server.serve_forever()
    server.server_close()
    return server.server_port, child


def fetch(path: str, port: int, seconds: float = 30.0) -> str:
    """Ask for it as a worker asks for a page."""
    client = HttpClient(
        user_agent="Wireroom/bench",
        limits=FetchLimits(total_seconds=seconds),
        limiter=LocalHostLimiter(spacing=0),
        robots=False,
    )
    url = f"http://127.0.0.1:{port}/{path}"
    request = FetchRequest(url=url, max_bytes=PAGE_BYTES, allow_private=True)
    return f"{len(client.fetch(request).body)} bytes"


def page(html: str) -> Page:
    return Page(
        url="https://paper.example/2026/03/ferry",
        body=html.encode(),
        content_type="text/html; charset=utf-8",
        fetched_at=NOW,
    )


def filled(piece: str, size: int, opening: str = "", end: str = "") -> str:
    """As many of a piece as fit."""
    return opening + piece * ((size - len(opening) - len(end)) // len(piece)) + end


def extracted(piece: str, opening: str = "<html><body>") -> str:
    found = extract_page(page(filled(piece, PAGE_BYTES, opening)))
    return f"{len(found.text)} characters, {len(found.comments)} comments"


def parsed(text: str) -> str:
    found = parse_feed(
        text.encode(), url="https://paper.example/f", content_type="", fetched_at=NOW
    )
    return f"{len(found.entries)} entries"


def feed_of(piece: str, opening: str = "") -> str:
    top = f'{opening}<rss version="2.0"><channel>'
    return parsed(filled(piece, FEED_BYTES, top, "</channel></rss>"))


LAUGHS = "<!DOCTYPE rss [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
)
ITEM = "<item><title>Tide</title><link>https://paper.example/{}</link></item>"
COMMENT = (
    '<li class="comment" id="comment-1"><cite class="fn">Ada</cite>'
    "<p>A fine pier it will be.</p></li>"
)
FETCHED = (
    "gzip",
    "deflate",
    "br",
    "zstd",
    "announced",
    "unannounced",
    "chunked",
    "one-chunk",
    "chunk-line",
    "error-page",
    "moved",
    "headers-without-end",
    "header-line",
    "status-line",
)

CASES: dict[str, Callable[[int], str]] = {
    **{name: lambda port, name=name: fetch(name, port) for name in FETCHED},
    "drip": lambda port: fetch("drip", port, DRIP_SECONDS),
    "drip-header": lambda port: fetch("drip-header", port, DRIP_SECONDS),
    "page of elements": lambda _: extracted("<b>"),
    "page of closed elements": lambda _: extracted("<i></i>"),
    "page of paragraphs": lambda _: extracted("<p>The ferry sails again.</p>\n"),
    "page of words": lambda _: extracted("The ferry sails again, they said. "),
    "page of attributes": lambda _: extracted(' a="b"', "<html><body><p"),
    "page of entities": lambda _: extracted("&lt;"),
    "page of comments": lambda _: extracted(COMMENT, "<body><ol id=comments>"),
    "page of links": lambda _: extracted('<p><a href="/a">Ferry</a> sails.</p>'),
    "page of data": lambda _: extracted(
        '{"a":[', '<html><script type="application/ld+json">'
    ),
    "feed of items": lambda _: feed_of(ITEM),
    "feed of elements": lambda _: feed_of("<b>"),
    "feed of words": lambda _: feed_of("The ferry sails again. ", "<!-- -->"),
    "feed that laughs": lambda _: feed_of("<title>&a11;</title>", LAUGHS),
    "list that laughs": lambda _: str(
        len(read_opml(f"{LAUGHS}<opml><body>&a11;</body></opml>".encode()).outlines)
    ),
    "feed of JSON": lambda _: parsed(
        filled(
            '{"id":"1"},',
            FEED_BYTES,
            '{"version":"https://jsonfeed.org/version/1","items":[',
            "{}]}",
        )
    ),
    "sitemap": lambda _: parsed(
        filled(
            "<url><loc>https://paper.example/a</loc></url>",
            FEED_BYTES,
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            "</urlset>",
        )
    ),
}

if __name__ == "__main__":
    main(sys.argv[1:])
