"""What erasing 100,000 of 10,000,000 comments takes, and what it costs new articles.

Articles appear one after the other, and go through the real steps in this process.
Beside them `wireroom erase author` runs, in a process of its own, in every second
turn: noise of the machine meets both kinds of turns alike. It is interrupted at the end
of each turn, once by SIGKILL, and `wireroom erase resume` continues. Freshness is the
time from an article's appearance in its feed to its publication. The author has one
comment under every tenth article, so that each of them is under another article.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from made_web import MadeUp, process_article
from many_comments import COMMENTS_EACH, fill_comments
from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from two_sizes import plain

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.pipeline import Pipeline
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

GOAL = 1.2
AUTHOR = "Ada Quill{}"
COMMAND = (sys.executable, "-c", "from wireroom.console.cli import main; main()")
# Articles that the erasure has made due, and that are annotated between two new ones.
ANNOTATED = 10
_COUNTS = text("SELECT counts FROM erasures ORDER BY id DESC LIMIT 1")
_LEFT = text(
    "SELECT count(*) FROM comments WHERE author = :name OR strpos(text, :name) > 0"
)
_DUE = text("UPDATE feeds SET due_at = :now WHERE id = :feed")


def main() -> int:
    """Fill, measure in turns, print; non-zero where a goal is not held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--author", type=int, default=0, help="which of four")
    parser.add_argument("--turn", type=float, default=30.0, help="seconds beside")
    parser.add_argument("--alone", type=float, default=30.0, help="seconds alone")
    parser.add_argument("--every", type=float, default=1.0, help="seconds")
    parser.add_argument("--limit", type=float, default=36_000.0, help="seconds")
    parser.add_argument("--folder", type=Path, help="a filled database, kept")
    asked = parser.parse_args()
    console = Console()
    # Ignored by what a shell runs in the background, and then by its children as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = asked.folder or Path(tempfile.mkdtemp())
    is_filled = (folder / "postgres").exists()
    try:
        with ExitStack() as stack:
            server = stack.enter_context(EmbeddedPostgres(folder))
            if not is_filled:
                migrate(server.url)
                fill_comments(plain(server.url), asked.articles, console)
            store = Store(server.url, connections=2)
            stack.callback(store.close)
            run = _Run(store, server.url, asked)
            run.work_in_turns(console)
        return run.report(console)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder)


class _Run:
    """New articles all the time, and an erasure in every second turn."""

    def __init__(self, store: Store, url: str, asked: argparse.Namespace) -> None:
        self._store, self._asked = store, asked
        self._web = MadeUp()
        self._pipeline = Pipeline(store=store, http=self._web, jitter=lambda: 0.0)
        self._environment = {**os.environ, "WIREROOM_DATABASE_URL": url}
        self._name = AUTHOR.format(asked.author)
        self._number = int(time.time())
        self.alone: list[float] = []
        self.beside: list[float] = []
        self.turns = self.erased = self.left = 0
        self.seconds = 0.0

    def work_in_turns(self, console: Console) -> None:
        """Erase to the end; then count what is left of the author."""
        self._publish_for(5.0, [])
        why = ("author", self._name, "--why", "bench", "--by", "bench")
        is_killed = False
        until = time.monotonic() + self._asked.limit
        while time.monotonic() < until:
            self._publish_for(self._asked.alone, self.alone)
            process = self._start(*(("resume",) if self._has_begun() else why))
            began = time.monotonic()
            self._publish_for(self._asked.turn, self.beside, process)
            self.turns += 1
            if process.poll() is None:
                goal = self._asked.articles * 0.02
                sign = signal.SIGINT
                if not is_killed and self._read_erased() > goal:
                    sign, is_killed = signal.SIGKILL, True
                process.send_signal(sign)
                process.wait()
                self.seconds += time.monotonic() - began
                console.print(f"{sign.name} after {self._read_erased():,} comments")
            else:
                self.seconds += time.monotonic() - began
            if self._is_finished():
                break
        self.erased = self._read_erased()
        with self._store.begin() as tx:
            given = {"name": self._name}
            self.left = int(tx.connection.execute(_LEFT, given).scalar_one())

    def report(self, console: Console) -> int:
        """Print the figures."""
        table = Table("freshness, ms", "alone", "beside", "ratio")
        for name, choose in (("median", median), ("90 %", _ninth_tenth)):
            few, many = choose(self.alone) * 1e3, choose(self.beside) * 1e3
            table.add_row(name, f"{few:.0f}", f"{many:.0f}", f"{many / few:.2f}")
        console.print(table)
        stored = self._asked.articles * COMMENTS_EACH
        console.print(
            f"new articles: {len(self.alone)} alone, {len(self.beside)} beside; erased:"
            f" {self.erased:,} of {stored:,} comments in {self.seconds:.0f} s of"
            f" {self.turns} turns, one ended by SIGKILL; comments left: {self.left}"
        )
        ratio = median(self.beside) / median(self.alone)
        return 0 if ratio <= GOAL and not self.left else 1

    def _publish_for(
        self,
        seconds: float,
        waits: list[float],
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:
        """Publish new articles for some seconds, or until a process ends."""
        until = time.monotonic() + seconds
        appears = time.monotonic()
        while time.monotonic() < until:
            if process is not None and process.poll() is not None:
                return
            time.sleep(max(0.0, appears - time.monotonic()))
            self._publish_next()
            waits.append(time.monotonic() - appears)
            appears = max(appears + self._asked.every, time.monotonic())
            self._annotate_due(appears)

    def _publish_next(self) -> None:
        self._number += 1
        self._web.number = self._number
        feed = 1 + self._number % 100
        with self._store.begin() as tx:
            given = {"now": datetime.now(UTC), "feed": feed}
            tx.connection.execute(_DUE, given)
        due = self._pipeline.lease_due(10, stages=())
        for batch in due.feed_batches:
            for feed_id in batch:
                for article_id in self._pipeline.poll_feed(feed_id):
                    self._pipeline.download_article(article_id)
                    process_article(self._pipeline, article_id)

    def _annotate_due(self, until: float) -> None:
        """Annotate again what the erasure has made due, as workers do."""
        for article_id, _ in self._pipeline.lease_due(ANNOTATED, feeds=0).articles:
            if time.monotonic() < until:
                process_article(self._pipeline, article_id)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen((*COMMAND, "erase", *arguments), env=self._environment)

    def _has_begun(self) -> bool:
        with self._store.begin() as tx:
            return any(row.target == self._name for row in tx.erasures.list_all())

    def _is_finished(self) -> bool:
        with self._store.begin() as tx:
            rows = tx.erasures.list_all(limit=1)
        return bool(rows) and rows[0].finished_at is not None

    def _read_erased(self) -> int:
        with self._store.begin() as tx:
            counts = tx.connection.execute(_COUNTS).scalar() or {}
        return int(counts.get("comments", 0))


def _ninth_tenth(figures: list[float]) -> float:
    return sorted(figures)[len(figures) * 9 // 10]


if __name__ == "__main__":
    sys.exit(main())
