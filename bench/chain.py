"""The processor time of the whole chain an article, over bare extraction.

Real processes on a made-up newspaper on loopback: beat, both workers, PostgreSQL and
Valkey, all counted; only the newspaper's server is not. After a warm-up the clock of
every process is read, a feed is added, and read again when its last article is
published. Then the same bytes go through feedparser and trafilatura alone. Run it with
``make bench``; it exits non-zero where an article is missing or the books do not
balance.

With ``--hosts N`` the articles are those of so many papers, each on an address of its
own, and the requests to each are a second apart, as by default.

With ``--pages FOLDER`` the articles are saved pages. Some of those are no articles, or
copies of others, so the run ends when no row has work that is due; the outcomes are
printed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import yaml
from corpus import Corpus, make, read, serve, split
from cpu_clock import by_process, of_machine
from database_work import STATISTICS_SECONDS, DatabaseWork, measure
from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from trafilatura import bare_extraction

from wireroom.config.settings import Settings
from wireroom.config.sources import load_sources
from wireroom.console.local.up import prepare_deployment
from wireroom.workers import connections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.store.database import Store

# Seconds a page, at least so many for all.
PATIENCE = 1.0
SHORTEST_PATIENCE = 230.0
WARM_UP = 60
QUIET_SECONDS = 2.0
# Rows that a worker has, or that the next ticks send.
_AT_WORK = text("""
    SELECT count(*) FROM articles
    WHERE lease_until IS NOT NULL OR due_at < now() + interval '10 seconds'
""")
VERSIONS = ("celery", "sqlalchemy", "psycopg", "trafilatura", "lxml", "feedparser")


def main() -> int:
    """Measure, print, and say whether everything landed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300, help="at most")
    parser.add_argument("--pages", type=Path, help="a folder of saved pages (*.html)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hosts", type=int, default=1, help="of the articles")
    asked = parser.parse_args()
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        served: dict[str, bytes] = {}
        base = stack.enter_context(serve(served))
        warm = make("warm", WARM_UP, seed=asked.seed, base_url=base)
        others = [f"127.0.0.{2 + number}" for number in range(asked.hosts - 1)]
        bases = [base, *(stack.enter_context(serve(served, x)) for x in others)]
        papers = split(_make_paper(asked), bases)
        for corpus in (warm, *papers):
            served |= {**corpus.pages, corpus.feed_path: corpus.feed()}
        settings = _settings(folder, [warm], is_spaced=asked.hosts > 1)
        given, supervisor = stack.enter_context(
            prepare_deployment(settings, load_sources(settings.sources_file))
        )
        store = connections.make_store(given)
        stack.callback(store.close)
        run = _Run(store, warm, papers, settings.sources_file)
        with console.status("the chain is at work"):
            supervisor.run_until(run.ended)
        if not run.spent:
            console.print(f"the chain did not come to its end: {run.outcomes}")
            return 1
        bare = _bare(warm, papers)
        _report(console, run, bare, _count_pages(papers))
        with store.begin() as tx:
            balanced = tx.ledger.reconcile().is_consistent
    console.print(f"books balanced: {balanced}")
    return 0 if balanced else 1


def _make_paper(asked: argparse.Namespace) -> Corpus:
    """Return the measured articles: made up, or the saved pages of a folder."""
    if asked.pages is None:
        return make("paper", asked.articles, seed=asked.seed)
    return read("paper", asked.pages, asked.articles)


def _count_pages(papers: Sequence[Corpus]) -> int:
    return sum(len(paper.pages) for paper in papers)


def _settings(folder: Path, papers: Sequence[Corpus], *, is_spaced: bool) -> Settings:
    sources = folder / "sources.yaml"
    sources.write_text(_sources(papers), "utf-8")
    return Settings(
        data_dir=folder / "var",
        sources_file=sources,
        cpu_processes=2,
        net_threads=8,
        tick_seconds=1.0,
        host_spacing_seconds=1.0 if is_spaced else 0.0,
        host_connections=8,
        revisit_first_seconds=3600.0,
    )


def _sources(papers: Sequence[Corpus]) -> str:
    sources = [
        {
            "name": paper.name,
            "url": f"{paper.base_url}/{paper.name}/",
            "interval": "1h",
            "allow_private": True,
            "feeds": [paper.base_url + paper.feed_path],
        }
        for paper in papers
    ]
    return yaml.safe_dump({"version": 1, "sources": sources}, sort_keys=False)


class _Run:
    """Warm up; wait for quiet; add the measured feed; read the clocks at its end."""

    def __init__(
        self, store: Store, warm: Corpus, papers: Sequence[Corpus], sources: Path
    ) -> None:
        self._store, self._sources = store, sources
        self._warm_paper, self._papers = warm, papers
        self._started = time.monotonic()
        self._after: dict[str, int] = {}
        self._warm_since: float | None = None
        self._idle_since: float | None = None
        self._before: dict[str, int] = {}
        self._work_before: DatabaseWork | None = None
        self._began = 0.0
        self.outcomes: dict[str, int] = {}
        self.spent: dict[str, int] = {}
        self.work: DatabaseWork | None = None
        self.seconds = 0.0
        self._machine_before = self._machine_after = (0, 0)

    def ended(self) -> bool:
        """Look once; True at the end, or when patience is."""
        now = time.monotonic()
        warm, paper = len(self._warm_paper.pages), _count_pages(self._papers)
        with self._store.begin() as tx:
            self.outcomes = dict(tx.ledger.count_by_outcome())
            at_work = tx.connection.execute(_AT_WORK).scalar_one()
        listed = sum(self.outcomes.values())
        if not self._before:
            self._warm(now, done=self.outcomes.get("published", 0) == warm)
        elif listed < warm + paper or at_work:
            self._idle_since = None
        elif self._idle_since is None:
            # The processes are read now, the database when its sessions have reported.
            self._idle_since, self.seconds = now, now - self._began
            after = by_process()
            self._after = {k: after[k] - self._before[k] for k in after}
            self._machine_after = of_machine()
        elif now - self._idle_since > STATISTICS_SECONDS:
            assert self._work_before is not None, "the warm-up has ended"
            self.spent, self.work = (
                self._after,
                measure(self._store) - self._work_before,
            )
        patience = max(SHORTEST_PATIENCE, PATIENCE * (warm + paper))
        return bool(self.spent) or now - self._started > patience

    @property
    def shares(self) -> tuple[float, float]:
        """The parts of the machine's processors that were in use, and by the chain."""
        pairs = zip(self._machine_after, self._machine_before, strict=True)
        used, there_was = (after - before for after, before in pairs)
        return used / there_was, sum(self._after.values()) / there_was

    def _warm(self, now: float, *, done: bool) -> None:
        if not done:
            return
        self._warm_since = self._warm_since or now
        if now - self._warm_since < QUIET_SECONDS:
            return
        self._work_before = measure(self._store)
        self._before, self._began = dict(by_process()), now
        self._machine_before = of_machine()
        self._sources.write_text(_sources([self._warm_paper, *self._papers]), "utf-8")
        sources = load_sources(self._sources)
        with self._store.begin() as tx:
            tx.sources.apply_specs(sources.sources, now=datetime.now(UTC))


def _bare(warm: Corpus, papers: Sequence[Corpus]) -> float:
    """Milliseconds of feedparser and trafilatura alone, after a warm-up."""
    _bare_pass(warm)
    began = time.process_time()
    for paper in papers:
        _bare_pass(paper)
    return (time.process_time() - began) * 1000


def _bare_pass(corpus: Corpus) -> None:
    feedparser.parse(corpus.feed())
    for path, body in corpus.pages.items():
        bare_extraction(
            body,
            url=corpus.base_url + path,
            include_comments=True,
            with_metadata=True,
        )


def _report(console: Console, run: _Run, bare: float, articles: int) -> None:
    table = Table("process", "CPU ms an article", title=f"{articles} articles")
    for name, spent in sorted(run.spent.items(), key=lambda item: -item[1]):
        table.add_row(name, f"{spent / articles:.2f}")
    whole = sum(run.spent.values())
    table.add_row("the whole chain", f"{whole / articles:.2f}")
    table.add_row("trafilatura + feedparser", f"{bare / articles:.2f}")
    console.print(table)
    console.print(f"ratio: {whole / bare:.2f}", highlight=False)
    used, ours = run.shares
    # With processors to spare, waiting bounds the throughput; without, other work may.
    console.print(
        f"throughput: {articles / run.seconds:.1f} articles/s,"
        f" {articles / whole * 1000:.1f} a second of one processor;"
        f" processors: {used:.0%} in use, {ours:.0%} by the chain",
        highlight=False,
    )
    if run.work is not None:
        _report_work(console, run.work, articles)
    console.print(f"outcomes, the warm-up's included: {run.outcomes}")
    console.print(
        f"machine: {platform.machine()}, {os.cpu_count()} processors,"
        f" {platform.system()} {platform.release()}, Python {sys.version.split()[0]}"
    )
    console.print(", ".join(f"{name} {version(name)}" for name in VERSIONS))


def _report_work(console: Console, work: DatabaseWork, articles: int) -> None:
    console.print(
        f"an article: {work.commits / articles:.1f} commits,"
        f" {work.syncs / articles:.1f} synced writes of the log,"
        f" {work.log_bytes / articles / 1000:.0f} kB of log,"
        f" {work.size / articles / 1000:.0f} kB of database,"
        f" {work.updates / articles:.1f} updates of articles"
        f" ({work.hot_updates / articles:.1f} without indexes)"
    )


if __name__ == "__main__":
    sys.exit(main())
