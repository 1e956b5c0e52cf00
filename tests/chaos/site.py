"""A made-up newspaper on loopback that hangs, resets or cuts its answers on request.

Two editions: in the second, every third article's discussion has moved on. Everything
follows from the seed, so that two runs read the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import random
import socket
import struct
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, ClassVar

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = """
    lock ferry quay granary council weir signal bakery bridge museum orchard pump
    rope ledger lantern meadow tannery chapel ferryman surveyor clerk pilot mason
    north south narrow rusted quiet broad public hollow early late ordinary steep
    measured repaired sold counted refused opened flooded moved painted doubted lost
    """.split()  # noqa: SIM905 - a list of words reads best as words
NAMES = ("Una Tarrow", "Piet Holm", "Sefa Lind", "Marlo Reyes", "Ida Voss")
START = datetime(2026, 2, 2, 6, 0, tzinfo=UTC)
A_FEED = 50
EVERY = 3
HANGS, SLOW = 6.0, 1.5


class Site:
    """What is served now.

    ``shown``: how many articles the feeds list.
    ``mode``: None, "hang", "reset", "truncate", "damage" or "slow" for every second
    request; "away": no request is answered.
    """

    # The address that is listened to, and what the product's settings are for the site.
    host = "127.0.0.1"
    settings: ClassVar[dict[str, object]] = {}

    def __init__(self, articles: int, seed: int) -> None:
        self.size = articles
        self.seed = seed
        self.edition = 1
        self.shown = articles
        self.mode: str | None = None
        self.base = ""
        self._turn = 0
        self._damaged = 0
        self._lock = Lock()

    def comments(self, edition: int) -> int:
        """How many comments a visitor sees on all pages together."""
        return sum(len(self._discussion(n, edition)) for n in range(self.size))

    def sources(self) -> str:
        """Give the sources file; each article is listed by two feeds."""
        feeds = [f"{self.base}/feed/{n}.xml" for n in range(self._feeds())]
        source = {
            "name": "The Weir",
            "url": f"{self.base}/",
            "interval": "2s",
            "allow_private": True,
            "feeds": feeds,
        }
        return yaml.safe_dump({"version": 1, "sources": [source]}, sort_keys=False)

    def show_all(self) -> None:
        """List in the feeds what was kept back."""
        self.shown = self.size

    def body(self, path: str) -> tuple[bytes, str] | None:
        """Return what is at a path now, and its media type."""
        _, kind, name = [*path.split("/"), "", ""][:3]
        number = name.partition(".")[0]
        if kind == "feed" and number.isdigit() and int(number) < self._feeds():
            return self._feed(int(number)), "application/rss+xml"
        if kind == "2026" and number.isdigit() and int(number) < self.size:
            return self._page(int(number), self.edition), "text/html"
        return None

    def find_redirect(self, path: str) -> str | None:
        """Return where a path leads instead of being answered."""
        del path
        return None

    def delay(self, path: str) -> float:
        """Return the seconds until a path is answered, whatever the mode."""
        del path
        return 0.0

    def make_base(self, port: int) -> str:
        """Return what all addresses begin with, and no run has twice."""
        return f"http://127.0.0.1:{port}"

    def strikes(self) -> str | None:
        """Give the mode to every second request while one is set."""
        if self.mode == "away":
            return "reset"
        with self._lock:
            self._turn += 1
            return self.mode if self._turn % 2 else None

    def count_damage(self) -> int:
        """Return how many answers were damaged before this one."""
        with self._lock:
            self._damaged += 1
            return self._damaged - 1

    def _feeds(self) -> int:
        return -(-self.size // A_FEED)

    def _feed(self, number: int) -> bytes:
        first = number * A_FEED
        theirs = range(first, first + A_FEED)
        also = range(first + A_FEED, first + 2 * A_FEED)
        listed = [n % self.size for n in (*theirs, *also) if n % self.size < self.shown]
        items = "".join(
            f"<item><title>{self._title(n)}</title><link>{self._url(n)}</link>"
            f"<guid>{self._url(n)}</guid>"
            f"<pubDate>{format_datetime(START + timedelta(minutes=n))}</pubDate></item>"
            for n in dict.fromkeys(listed)
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>The Weir {number}</title><link>{self.base}/</link>"
            f"<description>-</description>{items}</channel></rss>"
        ).encode()

    def _url(self, number: int) -> str:
        return f"{self.base}/2026/{number}"

    def _title(self, number: int) -> str:
        return _sentence(random.Random(f"title {self.seed} {number}"), 6).rstrip(".")

    def _page(self, number: int, edition: int) -> bytes:
        draw = random.Random(f"page {self.seed} {number}")
        title, at = self._title(number), START + timedelta(minutes=number)
        body = "".join(f"<p>{_paragraph(draw)}</p>\n" for _ in range(6))
        items = "".join(
            f'<li class="comment" id="comment-{ident}"><div class="comment-body">'
            f'<div class="comment-author vcard"><cite class="fn">{author}</cite></div>'
            f'<div class="comment-meta"><a href="#comment-{ident}">'
            f"{when:%B %d, %Y at %I:%M %p}</a></div><p>{text}</p></div></li>"
            for ident, author, when, text in self._discussion(number, edition)
        )
        return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title} - The Weir</title><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{at.isoformat()}">
<meta name="author" content="{draw.choice(NAMES)}"></head><body class="single">
<div id="content"><div class="post"><h1 class="entry-title">{title}</h1>
<div class="entry-content">{body}</div></div>
<h3 id="comments">Responses</h3><ol class="commentlist">{items}</ol></div>
</body></html>""".encode()

    def _discussion(
        self, number: int, edition: int
    ) -> list[tuple[int, str, datetime, str]]:
        draw = random.Random(f"talk {self.seed} {number}")
        at = START + timedelta(minutes=number)
        said = [
            (
                number * 100 + n,
                draw.choice(NAMES),
                at + timedelta(minutes=7 * n + 7),
                _paragraph(draw),
            )
            for n in range(3 + number % 5)
        ]
        if edition == 1 or number % EVERY:
            return said[:-1]
        ident, author, when, text = said[0]
        edited = (ident, author, when, f"{text} {_sentence(draw, 8)}")
        return [edited, *said[2:]]


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """Serve the site until the block ends."""
    handler = type("Handler", (_Handler,), {"site": site})
    with ThreadingHTTPServer((site.host, 0), handler) as server:
        server.daemon_threads = True
        site.base = site.make_base(server.server_port)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield site
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        site = self.site
        time.sleep(site.delay(self.path))
        target = site.find_redirect(self.path)
        if target is not None:
            self._send_redirect(target)
            return
        found = site.body(self.path)
        mode = site.strikes() if found or site.mode == "away" else None
        time.sleep({"slow": SLOW, "hang": HANGS}.get(mode, 0.0))
        if mode in {"hang", "reset"}:
            self._reset()
        else:
            self._send_page(found, mode)

    def _send_page(self, found: tuple[bytes, str] | None, mode: str | None) -> None:
        body, media = found or (b"<h1>Not found</h1>", "text/html")
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        known = found is not None and etag in self.headers.get("If-None-Match", "")
        self.send_response(304 if known else 200 if found else 404)
        self.send_header("ETag", etag)
        if known:
            self.end_headers()
            return
        if mode == "damage":
            body = self._damage(body)
        self.send_header("Content-Type", f"{media}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = len(body) * 2 // 3 if mode == "truncate" else len(body)
        self.wfile.write(body[:cut])
        self.close_connection = mode == "truncate"

    def _damage(self, body: bytes) -> bytes:
        """Return what no reader can take for the page, in one of three ways."""
        kind = self.site.count_damage() % 3
        if kind == 0:
            return b"\0" * len(body)
        packed = bytearray(gzip.compress(body))
        self.send_header("Content-Encoding", "gzip")
        if kind == 1:
            return bytes(packed[: len(packed) // 2])
        middle = len(packed) // 2
        packed[middle : middle + 8] = b"\xff" * 8
        return bytes(packed)

    def _send_redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True


def _paragraph(draw: random.Random) -> str:
    return " ".join(_sentence(draw, draw.randint(8, 20)) for _ in range(3))


def _sentence(draw: random.Random, words: int) -> str:
    said = " ".join(draw.choice(WORDS) for _ in range(words))
    return f"{said[0].upper()}{said[1:]} {draw.randint(2, 99999)}."
