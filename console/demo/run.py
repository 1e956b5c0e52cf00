"""``wireroom demo``: the whole chain on a sample newspaper, with real processes.

The newspaper has two editions. Once every row of the first is stored, the newspaper
serves the second: with new comments, an edited and a deleted one, and a corrected
article. The run ends when those are stored too, or after a timeout, and reports what is
missing.
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
from wireroom.console.dashboard.server.socket import dashboard_url, open_listener
from wireroom.console.demo import expectations
from wireroom.console.demo.check import find_missing, find_pending_requests
from wireroom.console.demo.newspaper import serve_newspaper
from wireroom.console.local.up import prepare_deployment
from wireroom.console.terminal.article import format_article
from wireroom.console.terminal.ledger import build_audit_report
from wireroom.workers import connections

if TYPE_CHECKING:
    from wireroom.console.demo.newspaper import Newspaper
    from wireroom.console.local.supervisor import Supervisor
    from wireroom.store.database import Store, Transaction

# Long enough for a slow machine; a run takes about half a minute.
TIMEOUT_SECONDS = 240.0
CHECK_SECONDS = 0.5
# Longer than the age of the sample's articles, which are from 2011: none settles.
NEVER_SECONDS = 100 * 365 * 86_400.0
# Articles printed in the report, by the ends of their URLs.
SHOWN_ARTICLES = (
    expectations.LEAD,
    expectations.EDITED[0],
    expectations.GONE[0],
)
MAX_LINES = 20


def run_demo(data: Path | None, *, web_port: int | None = None) -> int:
    """Run the demonstration; return 0 if every expected row was stored, else 1.

    Args:
        data: the data folder; None: a temporary one.
        web_port: where the dashboard is served until Ctrl-C; None: the demonstration
            ends with its report.
    """
    with ExitStack() as stack:
        if data is None:
            folder = tempfile.TemporaryDirectory(prefix="wireroom-")
            data = Path(stack.enter_context(folder))
        paper = stack.enter_context(serve_newspaper(data / "newspaper"))
        settings = demo_settings(data, paper, web_port=web_port)
        if web_port is not None:
            # Fails here with one message, not in a process that dies repeatedly.
            open_listener(settings).close()
        sources = load_sources(settings.sources_file)
        settings, supervisor = stack.enter_context(
            prepare_deployment(settings, sources)
        )
        store = connections.make_store(settings)
        stack.callback(store.close)
        run = DemoRun(store, paper, Console())
        if web_port is None:
            with run.progress:
                supervisor.run_until(run.check_progress)
            return run.print_report()
        return _run_and_keep(run, supervisor, settings)


def _run_and_keep(run: DemoRun, supervisor: Supervisor, settings: Settings) -> int:
    """Print the report when the run is over, and keep all running until Ctrl-C."""
    status: list[int] = []

    def check() -> bool:
        if not status and run.check_progress():
            run.progress.stop()
            status.append(run.print_report())
            url = dashboard_url(settings)
            run.progress.console.print(f"Dashboard: {url} (Ctrl-C ends it)")
        return False

    run.progress.start()
    supervisor.run_until(check)
    run.progress.stop()
    return status[0] if status else 1


def demo_settings(
    data: Path, paper: Newspaper, *, web_port: int | None = None
) -> Settings:
    """Return settings that shorten waits of hours to seconds; write the sources."""
    data.mkdir(parents=True, exist_ok=True)
    sources = data / "sources.yaml"
    sources.write_text(paper.sources_yaml(), "utf-8")
    return Settings(
        web_port=web_port,
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
        # The dead links of the sample are dead: their first answer is final.
        retry_missing_days=0,
        retry_refused_days=0,
        retry_unreadable_days=0,
        poll_floor_seconds=1,
        fetch_total_seconds=8,
        revisit_first_seconds=2,
        revisit_share=0,
        revisit_settle_seconds=NEVER_SECONDS,
        revisit_give_up_seconds=NEVER_SECONDS,
    )


class DemoRun:
    """The progress of a run.

    Attributes:
        missing: differences from the expected state, a line each.
        progress: bars for the terminal.
    """

    def __init__(self, store: Store, paper: Newspaper, console: Console) -> None:
        self.missing: list[str] = ["nothing is stored yet"]
        self._store, self._paper, self._console = store, paper, console
        self._began, self._began_at = time.monotonic(), datetime.now(UTC)
        self._checked = 0.0
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self.progress = Progress(*columns, console=console)
        total = len(expectations.expected_entries())
        self._entries_bar = self.progress.add_task("entries with outcome", total=total)
        total = expectations.COMMENTS[2]
        self._comments_bar = self.progress.add_task(
            "comments of edition 2", total=total
        )

    def check_progress(self) -> bool:
        """Return whether the run is over; reads the database twice a second.

        Once edition 1 is stored, the newspaper switches to edition 2.
        """
        now = time.monotonic()
        if now - self._checked < CHECK_SECONDS:
            return False
        self._checked = now
        edition = self._paper.edition
        try:
            self._read_progress(edition)
        except DBAPIError as error:
            # The database restarts; the supervisor starts it again.
            self.missing = [f"the database does not answer: {error.orig}"]
        if not self.missing and edition == 1:
            self.progress.console.print("Edition 1 is stored; publishing edition 2.")
            self._paper.next_edition()
            self.missing = ["edition 2 has not been checked"]
        return not self.missing or now - self._began > TIMEOUT_SECONDS

    def _read_progress(self, edition: int) -> None:
        with self._store.begin() as tx:
            self.missing = find_missing(tx, self._paper, edition)
            self.missing += find_pending_requests(tx, since=self._began_at)
            outcomes = tx.ledger.count_by_outcome()
            comments = tx.ledger.count_visible_comments()
        done = sum(outcomes.values()) - outcomes["in_flight"]
        self.progress.update(self._entries_bar, completed=done)
        self.progress.update(self._comments_bar, completed=comments)

    def print_report(self) -> int:
        """Print the stored rows and the missing ones; return the exit status."""
        with self._store.begin() as tx:
            for path in SHOWN_ARTICLES:
                self._print_article(tx, path)
            counts = tx.ledger.count_tables()
            audit = tx.ledger.reconcile()
        totals = ", ".join(f"{count} {name}" for name, count in counts.items())
        self._console.print(f"Stored: {totals}", highlight=False)
        self._console.print(build_audit_report(audit))
        for line in self.missing[:MAX_LINES]:
            self._console.print(f"missing: {line}", markup=False, style="red")
        complete = audit.is_consistent and not self.missing
        verdict = "Every expected row is stored"
        if not complete:
            verdict = "Some expected rows are missing"
        seconds = time.monotonic() - self._began
        self._console.print(f"{verdict} ({seconds:.0f} s).", highlight=False)
        return 0 if complete else 1

    def _print_article(self, tx: Transaction, path: str) -> None:
        article = tx.articles.find_by_url_suffix(path)
        if article is None:
            return
        lines = format_article(article, tx.comments.list_rows(article.id))
        text = "\n".join([*lines, ""])
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)
