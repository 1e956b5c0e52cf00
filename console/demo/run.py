"""``wireroom demo``: the whole chain on a sample newspaper, with real processes.

Two editions are printed. After the first has landed the newspaper prints the second:
comments have come, one was edited, one has gone, an article was corrected. The run ends
when that has landed too, and says so, or when time is up, and says what is missing.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy.exc import DBAPIError

from wireroom.config.settings import Settings
from wireroom.config.sources import load_sources
from wireroom.console.demo import expectations as expected
from wireroom.console.demo.check import find_missing, find_pending_requests
from wireroom.console.demo.newspaper import serve_newspaper
from wireroom.console.local.up import prepare_deployment
from wireroom.console.terminal.article import format_article
from wireroom.console.terminal.ledger import build_audit_report
from wireroom.workers import wiring

if TYPE_CHECKING:
    from wireroom.console.demo.newspaper import Newspaper
    from wireroom.store.database import Store

# Long enough for a slow machine; a run takes about half a minute.
TIMEOUT_SECONDS = 240.0

# Shown at the end, by the ends of their addresses.
SHOWN_ARTICLES = (
    expected.LEAD,
    *(path for path, _ in (expected.EDITED, expected.GONE)),
)


def run_demo(data: Path | None) -> int:
    """Run the demonstration; return 0 only where all landed that should."""
    with ExitStack() as stack:
        if data is None:
            kept = stack.enter_context(tempfile.TemporaryDirectory(prefix="wireroom-"))
            data = Path(kept)
        paper = stack.enter_context(serve_newspaper(data / "newspaper"))
        settings = demo_settings(data, paper)
        sources = load_sources(settings.sources_file)
        given, supervisor = stack.enter_context(prepare_deployment(settings, sources))
        store = wiring.make_store(given)
        stack.callback(store.close)
        run = DemoRun(store, paper, Console())
        with run.progress:
            supervisor.run_until(run.check_progress)
        return run.print_report()


def demo_settings(data: Path, paper: Newspaper) -> Settings:
    """Give settings under which hours pass in seconds."""
    data.mkdir(parents=True, exist_ok=True)
    sources = data / "sources.yaml"
    sources.write_text(paper.sources_yaml(), "utf-8")
    return Settings(
        web_port=None,
        data_dir=data,
        sources_file=sources,
        cpu_processes=2,
        net_threads=8,
        tick_seconds=0.5,
        lease_seconds=12.0,
        sweep_seconds=8,
        visibility_timeout_seconds=60,
        host_spacing_seconds=0.05,
        retry_base_seconds=1,
        poll_floor_seconds=1,
        fetch_total_seconds=8,
        revisit_first_seconds=2,
        revisit_share=0,
        revisit_settle_seconds=NEVER_SECONDS,
        revisit_give_up_seconds=NEVER_SECONDS,
    )


# The sample's articles are from 2011; none is to settle while we look.
NEVER_SECONDS = 100 * 365 * 86_400.0


class DemoRun:
    """The course of a run: which edition is out, and what is still missing."""

    def __init__(self, store: Store, paper: Newspaper, console: Console) -> None:
        self.store, self.paper, self.console = store, paper, console
        self.started = time.monotonic()
        self.began = datetime.now(UTC)
        self.looked = 0.0
        self.missing: list[str] = ["nothing has landed yet"]
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self.progress = Progress(*columns, console=self.console)
        total = len(expected.expected_entries())
        self.entries = self.progress.add_task("entries booked and ended", total=total)
        wanted = expected.COMMENTS[2]
        self.comments = self.progress.add_task("comments of edition 2", total=wanted)

    def check_progress(self) -> bool:
        """Look twice a second; print the second edition once the first has landed."""
        now = time.monotonic()
        if now - self.looked < 0.5:
            return False
        self.looked = now
        edition = self.paper.edition
        try:
            self._read_progress(edition)
        except DBAPIError as error:
            # A database that is being restarted; the supervisor sees to it.
            self.missing = [f"the database does not answer: {error.orig}"]
        if not self.missing and edition == 1:
            self.progress.console.print("Edition 1 has landed; printing edition 2.")
            self.paper.next_edition()
            self.missing = ["edition 2 has not been looked at"]
        return not self.missing or now - self.started > TIMEOUT_SECONDS

    def _read_progress(self, edition: int) -> None:
        with self.store.begin() as tx:
            self.missing = find_missing(tx, self.paper, edition)
            self.missing += find_pending_requests(tx, since=self.began)
            outcomes = tx.ledger.count_by_outcome()
            comments = tx.ledger.count_visible_comments()
        ended = sum(outcomes.values()) - outcomes["in_flight"]
        self.progress.update(self.entries, completed=ended)
        self.progress.update(self.comments, completed=comments)

    def print_report(self) -> int:
        """Print what landed; return the exit status."""
        with self.store.begin() as tx:
            shown = [tx.articles.find_by_url_suffix(path) for path in SHOWN_ARTICLES]
            for article in shown:
                if article is not None:
                    lines = format_article(article, tx.comments.list_rows(article.id))
                    self.console.print(
                        "\n".join(lines), markup=False, highlight=False, soft_wrap=True
                    )
                    self.console.print()
            totals = tx.ledger.count_tables()
            balance = tx.ledger.reconcile()
        said = ", ".join(f"{count} {name}" for name, count in totals.items())
        self.console.print(f"Landed: {said}", highlight=False)
        self.console.print(build_audit_report(balance))
        for line in self.missing[:20]:
            self.console.print(f"missing: {line}", markup=False, style="red")
        whole = balance.is_consistent and not self.missing
        seconds = time.monotonic() - self.started
        verdict = "All that was expected has landed" if whole else "Not all has landed"
        self.console.print(f"{verdict} ({seconds:.0f} s).", highlight=False)
        return 0 if whole else 1
