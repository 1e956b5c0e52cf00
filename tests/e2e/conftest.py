"""Runs of the demonstration as a user starts it, and the rows that they store."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from wireroom.console.local.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 200

# Columns that must not depend on when, how often and in which order messages were
# delivered. Ids, times and counters of work are omitted; URLs replace ids.
ROWS = {
    # What else an entry holds is what its feed said at the last poll.
    "entries": "SELECT url, outcome, reason, title FROM entries",
    "articles": """
        SELECT url, stage, outcome, reason, title, authors, published_at,
               published_zone, dates, section, language, image, links, text,
               word_count, revision, comments_expected, comments_found
        FROM articles""",
    "addresses": """
        SELECT u.key, a.url FROM article_urls u JOIN articles a ON a.id = u.article_id
        """,
    "pages": """
        SELECT a.url, p.final_url, p.status, p.size
        FROM pages p JOIN articles a ON a.id = p.article_id""",
    "revisions": """
        SELECT a.url, r.number, r.title, r.text
        FROM article_revisions r JOIN articles a ON a.id = r.article_id""",
    "comments": """
        SELECT a.url, c.key, q.key, c.parent_inferred, c.position, c.depth, c.author,
               c.posted_at, c.posted_raw, c.text, c.raw_text, c.state, c.revision
        FROM comments c JOIN articles a ON a.id = c.article_id
        LEFT JOIN comments q ON q.id = c.parent_id""",
    "comment history": """
        SELECT a.url, c.key, r.number, r.text, r.state
        FROM comment_revisions r JOIN comments c ON c.id = r.comment_id
        JOIN articles a ON a.id = c.article_id""",
    "stories": """
        SELECT a.url, b.url FROM story_members m
        JOIN story_members n ON n.story_id = m.story_id
        JOIN articles a ON a.id = m.article_id JOIN articles b ON b.id = n.article_id
        """,
    # Of two pages with one text the one that is read second is merged: it was published
    # before, or was not, by the order of arrival.
    "annotations": """
        SELECT a.url, c.key, n.producer, n.version, n.kind, n.value, n.start, n."end"
        FROM annotations n JOIN articles a ON a.id = n.article_id
        LEFT JOIN comments c ON c.id = n.comment_id WHERE a.outcome <> 'merged'""",
    "changes": """
        SELECT x.kind, a.url, c.key FROM changes x
        LEFT JOIN articles a ON a.id = x.article_id
        LEFT JOIN comments c ON c.id = x.comment_id
        WHERE x.kind <> 'story_changed'
        AND (x.kind <> 'article_published' OR a.outcome <> 'merged')""",
    "failures": "SELECT step, error FROM failures",
}


class Run:
    """One run of ``wireroom demo`` on a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests = folder / "newspaper" / "requests.jsonl"
        command = [
            sys.executable,
            "-c",
            "from wireroom.console.cli import main; main()",
            "demo",
        ]
        self._process = subprocess.Popen(
            [*command, "--data", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finish(self) -> str:
        """Wait for the end; fail unless every expected row is stored."""
        output, _ = self._process.communicate(timeout=SECONDS)
        assert self._process.returncode == 0, output + self._logs()
        return output

    def wait_for_pages(self, count: int) -> None:
        """Wait until the newspaper has served this many pages of articles."""
        deadline = time.monotonic() + SECONDS
        while self._pages() < count:
            assert self._process.poll() is None, "the run ended before the fault"
            assert time.monotonic() < deadline, "no page was requested"
            time.sleep(0.02)

    def kill(self, name: str, *, child: bool = False) -> None:
        """Kill -9 the process whose command line has ``name``, or a child of it.

        Waits for a process that is being started again.
        """
        deadline = time.monotonic() + SECONDS
        while True:
            mains = [p for p in _descendants(self._process.pid) if _is(p, name)]
            victims = _children(mains[0]) if mains and child else mains
            if victims:
                os.kill(victims[0], signal.SIGKILL)
                return
            assert time.monotonic() < deadline, f"there is no {name} to kill"
            time.sleep(0.02)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _pages(self) -> int:
        try:
            lines = self.requests.read_text().splitlines()
        except FileNotFoundError:
            return 0
        paths = [json.loads(line)["path"] for line in lines if line.endswith("}")]
        return sum(path.count("/") > 2 for path in paths)

    def _logs(self) -> str:
        logs = sorted((self.folder / "log").glob("*.log"))
        return "\n".join(f"--- {p.name}\n{p.read_text()[-3000:]}" for p in logs)


@pytest.fixture
def demo() -> Iterator[Callable[[Path], Run]]:
    """Starts a run; whatever still runs at the end is killed."""
    runs: list[Run] = []

    def start(folder: Path) -> Run:
        runs.append(Run(folder))
        return runs[-1]

    yield start
    for run in runs:
        run.end()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder with a short path."""
    with tempfile.TemporaryDirectory(prefix="wr-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def undisturbed_folder() -> Iterator[Path]:
    """The data of a run nobody disturbed."""
    with tempfile.TemporaryDirectory(prefix="wr-") as name:
        run = Run(Path(name))
        try:
            run.finish()
        finally:
            run.end()
        yield Path(name)


@pytest.fixture(scope="session")
def undisturbed(undisturbed_folder) -> dict[str, list[str]]:
    """The rows of that run."""
    return rows(undisturbed_folder)


def rows(folder: Path) -> dict[str, list[str]]:
    """All that landed, as sorted lines, with each site's address made its name."""
    with _database(folder) as connect:
        found = {
            table: [[repr(v) for v in row] for row in connect(query)]
            for table, query in ROWS.items()
        }
    ports = json.loads((folder / "newspaper" / "ports.json").read_text())
    return {
        table: sorted(_named(" | ".join(row), ports) for row in lines)
        for table, lines in found.items()
    }


@pytest.fixture
def rows_of() -> Callable[[Path], dict[str, list[str]]]:
    return rows


@contextmanager
def _database(folder: Path) -> Iterator[Callable]:
    with EmbeddedPostgres(folder) as server:
        engine = create_engine(server.url)
        try:
            with engine.connect() as connection:
                yield lambda query: list(connection.execute(text(query)))
        finally:
            engine.dispose()


def _named(line: str, ports: dict[str, int]) -> str:
    for name, port in ports.items():
        line = line.replace(f"http://127.0.0.1:{port}", name)
        line = line.replace(f"https://127.0.0.1:{port}", name)
    return line


def _is(pid: int, name: str) -> bool:
    try:
        return name in Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except FileNotFoundError:
        return False


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(child) for child in listed.split()]


def _descendants(pid: int) -> Iterator[int]:
    """Yield a process's descendants, each before its own children."""
    for child in _children(pid):
        yield child
        yield from _descendants(child)
