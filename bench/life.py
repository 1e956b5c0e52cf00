"""The cost of an article over its first week, by what becomes of its page.

The steps of the chain run in this process on a durable PostgreSQL, under a virtual
clock; a made-up web answers at once. Each kind of page is read for the first time, and
then visited for a week: pages that never change, that differ by one nonce at each
request, whose readers comment, and that are corrected. Printed are the processor time
(this process and the server), the bytes fetched and the bytes stored of the week, all
of them over the first reading; and the median delay until a comment or a correction is
stored. Requests cost nothing here but their steps.

The source has earlier articles of the kind, visited for a week before: their visits say
how often those of the measured ones are made. ``--earlier 0`` is a new source.

With ``--pages FOLDER`` the articles are saved pages, published when they are found.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from corpus import Corpus, make, read
from cpu_clock import by_process
from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from two_sizes import make_database

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.model.http import FetchRequest, FetchResponse
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import COMPUTE_STEPS, Pipeline
from wireroom.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wireroom.steps.articles.article_messages import ArticleMessage

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
# How long before them the source's earlier articles were read.
LEAD = timedelta(days=8)
# Hours after the first reading at which a reader comments, and a text is corrected.
COMMENT_HOURS = (0.5, 1, 2, 3, 5, 8, 13, 22, 40, 70)
CORRECTION_HOURS = (2.0, 26.0)
_NEXT_TIME = text("""
    SELECT min(at) FROM (
        SELECT greatest(due_at, lease_until) AS at FROM articles
        WHERE due_at IS NOT NULL
        UNION ALL SELECT due_at FROM feeds
    ) AS times
""")
_STORED = text("""
    SELECT (SELECT coalesce(sum(octet_length(body)), 0) FROM pages)
        + (SELECT coalesce(sum(octet_length(text)), 0) FROM article_revisions)
        + (SELECT coalesce(sum(octet_length(text)), 0) FROM articles)
        + (SELECT coalesce(sum(octet_length(text)), 0) FROM comments)
""")
_NEW_COMMENTS = text("""
    SELECT c.first_seen_at, c.text FROM comments c
    JOIN articles a ON a.id = c.article_id
    WHERE c.text LIKE 'Later %' AND a.found_at >= :start
""")
_CORRECTIONS = text("""
    SELECT r.superseded_at, r.number FROM article_revisions r
    JOIN articles a ON a.id = r.article_id
    WHERE a.url LIKE '%/corrected/%' AND a.found_at >= :start
""")


@dataclass(kw_only=True)
class Web:
    """A web under a virtual clock; each page changes as its kind says."""

    pages: Mapping[str, bytes]
    change: Callable[[bytes, float], bytes]
    feeds: dict[str, bytes] = field(default_factory=dict)
    earlier: frozenset[str] = frozenset()
    now: datetime = START
    requests: int = 0
    size: int = 0

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Return a feed, or a page as it is now."""
        body = self.feeds.get(request.url)
        kind = "application/rss+xml"
        if body is None:
            kind = "text/html"
            born = START - LEAD if request.url in self.earlier else START
            hours = (self.now - born) / timedelta(hours=1)
            body = self.change(self.pages[request.url], hours)
            self.requests, self.size = self.requests + 1, self.size + len(body)
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": kind},
            body=body,
            fetched_at=self.now,
        )


def leave(page: bytes, _: float) -> bytes:
    """Return a page that never changes."""
    return page


def add_nonce(page: bytes, hours: float) -> bytes:
    """Return a page with another nonce at each request."""
    token = hashlib.sha256(str(hours).encode() + page[:900]).hexdigest()[:32]
    nonce = f'<meta name="csrf-token" content="{token}"></head>'
    return page.replace(b"</head>", nonce.encode(), 1)


def add_comments(page: bytes, hours: float) -> bytes:
    """Return a page with one more comment at each of ``COMMENT_HOURS``."""
    items = "".join(
        f'<li class="comment depth-1" id="comment-99{n}"><div class="comment-body">'
        '<div class="comment-author vcard"><cite class="fn">Una</cite></div>'
        f"<p>Later {at} hours, said one more reader of this page.</p></div></li>"
        for n, at in enumerate(COMMENT_HOURS)
        if at <= hours
    )
    thread = f'<ol class="commentlist">{items}</ol>'.encode()
    if b"</ol>" in page:
        return page.replace(b"</ol>", items.encode() + b"</ol>", 1)
    return page.replace(b'<div id="sidebar">', thread + b'<div id="sidebar">', 1)


def correct(page: bytes, hours: float) -> bytes:
    """Return a page with one more corrected paragraph after ``CORRECTION_HOURS``."""
    paragraphs = page.split(b"</p>")
    for at in CORRECTION_HOURS:
        if at <= hours:
            paragraphs[2] += f" Correction {at}: the bridge has two arches.".encode()
    return b"</p>".join(paragraphs)


KINDS: dict[str, Callable[[bytes, float], bytes]] = {
    "never": leave,
    "nonce": add_nonce,
    "comments": add_comments,
    "corrected": correct,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a phase took: processor seconds, page requests, bytes."""

    cpu: float
    requests: int
    fetched: int
    stored: int


class Newsroom:
    """The chain on a database of its own, for one kind of page."""

    def __init__(self, url: str, web: Web, name: str) -> None:
        self.store, self.web = Store(url, connections=2), web
        self.pipeline = Pipeline(
            store=self.store, http=web, now=lambda: web.now, jitter=lambda: 0.0
        )
        feed = SourceSpec(name=name, feeds=(FeedSpec(url=next(iter(web.feeds))),))
        with self.store.begin() as tx:
            tx.sources.apply_specs([feed], now=web.now)

    def read_first(self, *, together: int = 1) -> None:
        """Read every page of the feed for the first time, as it is published.

        Args:
            together: how many pages a message has; few pages of a host go one by one.
        """
        for feeds in self.pipeline.lease_due(10).feed_batches:
            with self.pipeline.open_feed_batch(feeds) as batch:
                found = [i for feed in batch for i in batch.poll_feed(feed)]
        for at in range(0, len(found), together):
            self._read_message(found[at : at + together])
        with self.store.begin() as tx:
            run = tx.connection.exec_driver_sql
            run("UPDATE feeds SET due_at = '2030-01-01'")
            # What is no article yet is downloaded again, which is no visit.
            run("UPDATE articles SET due_at = NULL WHERE outcome <> 'published'")
            now = self.web.now
            mine = f"WHERE outcome = 'published' AND found_at >= '{now}'"
            due = now + timedelta(minutes=15)
            run(f"UPDATE articles SET published_at = '{now}', due_at = '{due}' {mine}")

    def show_feed(self, feed: bytes, now: datetime) -> None:
        """Serve another feed, which is due."""
        (url,) = self.web.feeds
        self.web.feeds[url], self.web.now = feed, now
        with self.store.begin() as tx:
            tx.connection.execute(text("UPDATE feeds SET due_at = :now"), {"now": now})

    def live(self, end: datetime) -> None:
        """Visit the pages as they are due until then."""
        while self.web.now < end:
            # A tick leases what a host has room for.
            due = self.pipeline.lease_due(500)
            self._visit(due.visit_batches)
            for article_id, stage in due.articles:
                if stage is not Stage.DONE:
                    self._advance(article_id, stage)
            with self.store.begin() as tx:
                at = tx.connection.execute(_NEXT_TIME).scalar_one()
            self.web.now = max(self.web.now, at or end)

    def ask(self, query: str) -> list[tuple[datetime, object]]:
        """Return the rows of a query."""
        with self.store.begin() as tx:
            return [tuple(row) for row in tx.connection.execute(text(query))]

    def _visit(self, batches: Sequence[ArticleMessage]) -> None:
        for visits in batches:
            with self.pipeline.open_visit_batch(visits.article_ids) as batch:
                found = [(i, batch.visit_article(i)) for i in batch]
            for article_id, stage in found:
                self._compute(article_id, stage)

    def _read_message(self, article_ids: Sequence[int]) -> None:
        if len(article_ids) == 1:
            self._advance(article_ids[0], Stage.FOUND)
            return
        for article_id in article_ids:
            self.pipeline.run_step(Stage.FOUND, article_id)
        with self.pipeline.open_reading_batch(article_ids) as batch:
            for article_id, stage in batch.read(lambda *_: None):
                self._compute(article_id, stage)

    def _advance(self, article_id: int, stage: Stage) -> None:
        self._compute(article_id, self.pipeline.run_step(stage, article_id))

    def _compute(self, article_id: int, reached: Stage | None) -> None:
        if reached not in COMPUTE_STEPS:
            return
        reached = self.pipeline.begin_processing(article_id)
        if reached is Stage.DOWNLOADED:
            reached = self.pipeline.read_article(article_id)
        while reached is not None and reached in COMPUTE_STEPS:
            reached = self.pipeline.run_step(reached, article_id)


def main() -> int:
    """Live each kind of page, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=40, help="of each kind")
    parser.add_argument("--pages", type=Path, help="a folder of saved pages (*.html)")
    parser.add_argument(
        "--earlier", type=int, default=40, help="articles the source had a week before"
    )
    parser.add_argument("--hosts", type=int, default=20, help="that have the pages")
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--only", nargs="+", default=list(KINDS), choices=KINDS)
    asked = parser.parse_args()
    console = Console()
    table = Table("page", "visits", "CPU", "fetched", "stored", "median delay")
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder)) as server,
    ):
        for kind in asked.only:
            table.add_row(kind, *live_kind(server, kind, asked))
    console.print(table)
    console.print("CPU, fetched, stored: first reading and visits / first reading")
    console.print(
        f"machine: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {sys.version.split()[0]}, PostgreSQL embedded"
    )
    return 0


def live_kind(
    server: EmbeddedPostgres, kind: str, asked: argparse.Namespace
) -> tuple[str, ...]:
    """Live one kind of page on a database of its own; return its row of the table.

    The source had articles of the same kind a week before, so what their visits have
    brought is known.
    """
    base = f"https://{kind}.example"
    saved = asked.pages if kind in ("never", "nonce") else None
    size = asked.earlier + asked.articles
    corpus = (
        read(kind, saved, size, base_url=base)
        if saved
        else make(kind, size, seed=1, base_url=base)
    )
    paths = list(corpus.pages)
    earlier, measured = (
        _spread_hosts(replace(corpus, pages={p: corpus.pages[p] for p in some}), asked)
        for some in (paths[: asked.earlier], paths[asked.earlier :])
    )
    web = Web(
        pages={**earlier.pages, **measured.pages},
        change=KINDS[kind],
        feeds={base + corpus.feed_path: earlier.feed},
        earlier=frozenset(earlier.pages),
        now=START - LEAD,
    )
    room = Newsroom(make_database(server, f"life_{kind}"), web, kind)
    room.read_first()
    room.live(START)
    room.show_feed(measured.feed, START)
    first = _measure(room, room.read_first)
    week = _measure(room, lambda: room.live(START + timedelta(days=asked.days)))
    delay = _median_delay(room)
    room.store.close()
    return (
        f"{week.requests / len(measured.pages):.1f}",
        f"{1 + week.cpu / first.cpu:.2f}",
        f"{1 + week.fetched / first.fetched:.2f}",
        f"{1 + week.stored / first.stored:.2f}",
        delay,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Pages by address, and their feed."""

    pages: Mapping[str, bytes]
    feed: bytes


def _spread_hosts(corpus: Corpus, asked: argparse.Namespace) -> Served:
    """Spread pages over hosts: of one host few are visited at a time."""
    feed, pages = corpus.feed().decode(), {}
    for number, (path, body) in enumerate(corpus.pages.items()):
        host = f"://h{number % asked.hosts}."
        at = corpus.base_url.replace("://", host, 1)
        pages[at + path] = body
        feed = feed.replace(f">{corpus.base_url}{path}<", f">{at}{path}<")
    return Served(pages=pages, feed=feed.encode())


def _measure(room: Newsroom, work: Callable[[], None]) -> Cost:
    def read_clocks() -> Counter[str]:
        with room.store.begin() as tx:
            stored = int(tx.connection.execute(_STORED).scalar_one())
        return Counter(
            cpu=round(time.process_time() * 1000) + by_process()["PostgreSQL"],
            requests=room.web.requests,
            fetched=room.web.size,
            stored=stored,
        )

    before = read_clocks()
    work()
    after = read_clocks()
    spent = {name: after[name] - before[name] for name in after}
    return Cost(
        cpu=spent["cpu"] / 1000,
        requests=spent["requests"],
        fetched=spent["fetched"],
        stored=spent["stored"],
    )


def _median_delay(room: Newsroom) -> str:
    """Return the median time from a change to its row, or nothing without changes."""
    with room.store.begin() as tx:
        comments = tx.connection.execute(_NEW_COMMENTS, {"start": START}).all()
        corrections = tx.connection.execute(_CORRECTIONS, {"start": START}).all()
    hours = [
        (at - START) / timedelta(hours=1) - float(said.split()[1])
        for at, said in comments
    ]
    hours += [
        (at - START) / timedelta(hours=1) - CORRECTION_HOURS[number - 1]
        for at, number in corrections
    ]
    return f"{median(hours):.2f} h of {len(hours)}" if hours else "-"


if __name__ == "__main__":
    sys.exit(main())
