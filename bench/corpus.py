"""A made-up newspaper for measurements: pages, readers' comments, a feed, a server.

Everything follows from a seed, so that two runs read the same bytes.
"""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_WORDS = """
    the of to and a in that is was for on with as by at from it be are this had not
    harbour council bridge ferry school winter market river engine mill garden road
    station museum budget court library hospital storm orchard factory meeting vote
    reported opened closed planned rejected promised measured repaired delayed found
    new old late early narrow quiet public northern heavy small local empty open dry
    year week month people residents workers council's teacher driver neighbour owner
    """.split()  # noqa: SIM905 - a list of words reads best as words
_NAMES = ("Ada Quill", "Ben Marrow", "Cleo Tarn", "Dov Lister", "Ina Sorrel", "Kit")
_START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
_LINKS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Articles by path, and their feed as RSS."""

    name: str
    pages: Mapping[str, bytes]
    base_url: str = ""

    @property
    def feed_path(self) -> str:
        """Where the feed is served."""
        return f"/{self.name}/feed.xml"

    def feed(self) -> bytes:
        """Return the feed, one item a page."""
        items = "".join(
            f"<item><title>Item {_stem(path)}</title><link>{self.base_url}{path}</link>"
            f"<guid>{self.base_url}{path}</guid>"
            f"<pubDate>{format_datetime(_START + timedelta(minutes=n))}</pubDate>"
            "</item>"
            for n, path in enumerate(self.pages)
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>{self.name}</title><link>{self.base_url}/</link>"
            f"<description>Made up</description>{items}</channel></rss>"
        ).encode()


def _stem(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def make(name: str, size: int, *, seed: int, base_url: str = "") -> Corpus:
    """Make ``size`` articles of about 30 kB, with none to 15 comments each."""
    draw = random.Random(f"{name} {seed}")
    pages = {
        f"/{name}/2026/03/article-{number}/": _page(draw, name, number)
        for number in range(size)
    }
    return Corpus(name=name, pages=pages, base_url=base_url)


def read(name: str, folder: Path, most: int, *, base_url: str = "") -> Corpus:
    """Return the first saved pages (``*.html``) of a folder, at most ``most``."""
    files = sorted(folder.rglob("*.html"))[:most]
    pages = {f"/{name}/2026/03/{file.stem}/": file.read_bytes() for file in files}
    return Corpus(name=name, pages=pages, base_url=base_url)


def split(corpus: Corpus, bases: Sequence[str]) -> list[Corpus]:
    """Return the articles as those of as many papers as there are base addresses."""
    paths = list(corpus.pages)
    return [
        Corpus(
            name=f"{corpus.name}{number}",
            pages={path: corpus.pages[path] for path in paths[number :: len(bases)]},
            base_url=base,
        )
        for number, base in enumerate(bases)
    ]


@contextmanager
def serve(folder: dict[str, bytes], host: str = "127.0.0.1") -> Iterator[str]:
    """Serve paths on loopback until the block ends; give the base address.

    Paths may be added while it runs. What is not there is 404, robots.txt included.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer in one piece: the second one would wait 40 ms for the receipt of the
        # first.
        wbufsize = 65_536

        def do_GET(self) -> None:
            body = folder.get(self.path)
            # Saved pages declare their own encodings.
            kind = "application/rss+xml" if self.path.endswith("xml") else "text/html"
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing: the figures are the output."""

    with ThreadingHTTPServer((host, 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://{host}:{server.server_port}"
        server.shutdown()


def _page(draw: random.Random, name: str, number: int) -> bytes:
    title = _sentence(draw, 7).rstrip(".")
    at = _START + timedelta(minutes=number)
    body = "".join(f"<p>{_paragraph(draw)}</p>\n" for _ in range(draw.randint(8, 20)))
    links = "".join(
        f'<li class="menu-item"><a href="/{name}/{n}/">{_sentence(draw, 4)}</a></li>\n'
        for n in range(_LINKS)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title} - {name}</title><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{at.isoformat()}">
<meta name="author" content="{draw.choice(_NAMES)}"></head><body class="single">
<div id="header"><ul class="menu">{links}</ul></div>
<div id="content"><div class="post"><h1 class="entry-title">{title}</h1>
<p class="byline">By {draw.choice(_NAMES)}, {at:%B %d, %Y}</p>
<div class="entry-content">{body}</div></div>
{_comments(draw, number, at)}</div>
<div id="sidebar"><ul>{links}</ul></div><div id="footer">{_sentence(draw, 9)}</div>
</body></html>""".encode()


def _comments(draw: random.Random, number: int, at: datetime) -> str:
    count = draw.randint(0, 15)
    items = []
    for n in range(count):
        ident = number * 100 + n
        when = at + timedelta(minutes=5 * n + 5)
        items.append(
            f'<li class="comment depth-1" id="comment-{ident}">'
            '<div class="comment-body">'
            f'<div class="comment-author vcard"><cite class="fn">{draw.choice(_NAMES)}'
            '</cite> <span class="says">says:</span></div>'
            f'<div class="comment-meta"><a href="#comment-{ident}">'
            f"{when:%B %d, %Y at %I:%M %p}</a></div><p>{_paragraph(draw)}</p>"
            '<div class="reply"><a href="#respond">Reply</a></div></div></li>'
        )
    heading = f'<h3 id="comments">{count} Responses</h3>'
    return f'{heading}<ol class="commentlist">{"".join(items)}</ol>' if count else ""


def _paragraph(draw: random.Random) -> str:
    return " ".join(_sentence(draw, draw.randint(8, 22)) for _ in range(4))


def _sentence(draw: random.Random, words: int) -> str:
    said = " ".join(draw.choice(_WORDS) for _ in range(words))
    return f"{said[0].upper()}{said[1:]} {draw.randint(2, 9999)}."
