"""One run of the product on the site, from an empty folder until all has landed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from wireroom.config.settings import Settings
from wireroom.store.reports.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.chaos.site import Site

ROOT = Path(__file__).parents[2]
FOR_EVER = 100 * 365 * 86_400.0

# What must not depend on what was killed, when, and how often things were delivered.
ROWS = {
    "entries": "SELECT url, outcome, reason, title FROM entries",
    "articles": """
        SELECT url, stage, outcome, reason, title, authors, published_at, dates,
               language, text, word_count, revision, comments_expected, comments_found,
               withdrawn_at
        FROM articles""",
    "addresses": """
        SELECT u.key, a.url FROM article_urls u JOIN articles a ON a.id = u.article_id
        """,
    "pages": """
        SELECT a.url, p.final_url, p.status, p.size, encode(p.sha256, 'hex')
        FROM pages p JOIN articles a ON a.id = p.article_id""",
    "comments": """
        SELECT a.url, c.key, c.position, c.author, c.posted_at, c.posted_raw, c.text,
               c.raw_text, c.state, c.revision
        FROM comments c JOIN articles a ON a.id = c.article_id""",
    "comment history": """
        SELECT a.url, c.key, r.number, r.text, r.state
        FROM comment_revisions r JOIN comments c ON c.id = r.comment_id
        JOIN articles a ON a.id = c.article_id""",
    "stories": """
        SELECT a.url, s.size FROM story_members m
        JOIN stories s ON s.id = m.story_id JOIN articles a ON a.id = m.article_id""",
    "annotations": """
        SELECT a.url, n.producer, n.version, n.kind, n.value FROM annotations n
        JOIN articles a ON a.id = n.article_id""",
    "changes": """
        SELECT x.kind, a.url, c.key FROM changes x
        LEFT JOIN articles a ON a.id = x.article_id
        LEFT JOIN comments c ON c.id = x.comment_id
        WHERE x.kind <> 'story_changed'""",
    "failures": "SELECT step, error FROM failures",
}

STATE = """
    SELECT (SELECT count(*) FROM articles WHERE outcome = 'published'),
           (SELECT count(*) FROM comments WHERE state <> 'gone'),
           (SELECT count(*) FROM comment_revisions),
           (SELECT count(*) FROM articles WHERE stage <> 'done')"""


class Course:
    """The product at work on a folder; use it as a context."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.began = time.monotonic()
        (folder / "sources.yaml").write_text(site.sources())
        self._log = (folder / "house.log").open("ab")
        self._engine = self._watching = None
        self._copies: list[subprocess.Popen] = []
        # What a fault leaves running until the end.
        self.stack = ExitStack()
        self.notes: list[str] = []
        self.lease_seconds = settings(folder, site).lease_seconds
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for copy in self._copies:
            copy.kill()
            copy.wait()
        if self.house.poll() is None:
            self.house.send_signal(signal.SIGTERM)
            try:
                self.house.wait(20)
            except subprocess.TimeoutExpired:
                self.house.kill()
                self.house.wait()
        self.stack.close()
        self._log.close()
        self._dispose_engines()

    def start(self) -> None:
        """Start the product, on what the last start left."""
        self.house = self._start_house(settings(self.folder, self.site))

    def start_host(self, name: str) -> subprocess.Popen:
        """Start the processes of another machine on the same database and broker."""
        folder = self.folder / name
        folder.mkdir()
        addresses = self.addresses()
        given = settings(folder, self.site).model_copy(
            update={
                "sources_file": self.folder / "sources.yaml",
                "database_url": addresses["database_url"],
                "broker_url": addresses["broker_url"],
            }
        )
        host = self._start_house(given, {"CHAOS_HOST": name})
        self._copies.append(host)
        self.wait(lambda _: self._is_known(f"%@{name}"), 30.0)
        return host

    def _start_house(
        self, given: Settings, more: Mapping[str, str] | None = None
    ) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.house"],
            cwd=ROOT,
            env={**os.environ, **given.to_env(), **(more or {})},
            stdout=self._log,
            stderr=self._log,
        )

    def start_copy(self, pid: int, name: str) -> int:
        """Start another worker like a running one, under a name of its own."""
        shown = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        line = shown.rstrip("\0").split("\0")
        pairs = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
        copy = subprocess.Popen(
            [name if word == "net@%h" else word for word in line],
            cwd=ROOT,
            env=dict(pair.split("=", 1) for pair in pairs if pair),
            stdout=self._log,
            stderr=self._log,
        )
        self._copies.append(copy)
        self.wait(lambda _: self._is_known(f"{name.partition('@')[0]}@%"), 30.0)
        return copy.pid

    def _is_known(self, pattern: str) -> bool:
        """Whether a worker of such a name has said that it works."""
        with self.connect() as connection:
            query = text("SELECT count(*) FROM workers WHERE node LIKE :name")
            return connection.execute(query, {"name": pattern}).scalar_one() > 0

    def flag(self, name: str, value: str | None = "") -> None:
        """Set a file that a process looks at, or take it away."""
        if value is None:
            (self.folder / name).unlink(missing_ok=True)
        else:
            (self.folder / name).write_text(value)

    def state(self) -> tuple[int, int, int, int] | None:
        """Published, comments to be seen, revisions of comments, articles under way.

        None where the database does not answer.
        """
        try:
            self._find_database()
            # Asked ten times a second: a new connection each time reads the catalogue
            # again, which costs as much as a worker that waits.
            with self._watching.begin() as connection:
                return tuple(connection.execute(text(STATE)).one())
        except (DBAPIError, OSError, KeyError, ValueError):
            return None

    def addresses(self) -> dict[str, str]:
        """The addresses of the servers, as the product publishes them."""
        return json.loads((self.folder / "services.json").read_text())

    def move_database(self, url: str) -> None:
        """From here on look into a database at another address."""
        self._dispose_engines()
        # No pool: a connection of before a restart would only be in the way.
        self._engine = create_engine(url, poolclass=NullPool)
        self._watching = create_engine(url, pool_size=1, max_overflow=0)

    def _find_database(self) -> None:
        if self._engine is None:
            self.move_database(self.addresses()["database_url"])

    def _dispose_engines(self) -> None:
        for engine in (self._engine, self._watching):
            if engine is not None:
                engine.dispose()

    @contextmanager
    def connect(self) -> Iterator:
        self._find_database()
        with self._engine.begin() as connection:
            yield connection

    def wait(self, until: Callable[[tuple], bool], seconds: float) -> bool:
        """Wait until the state fulfils a condition; False where time is up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            state = self.state()
            if state is not None and until(state):
                return True
            assert self.house.poll() is None, self.logs()
            time.sleep(0.1)
        return False

    def rows(self) -> dict[str, Counter]:
        """Give all that landed, as counted lines without ids, times and ports."""
        with self.connect() as connection:
            return {
                table: Counter(
                    " | ".join(map(repr, row)).replace(self.site.base, "the-weir")
                    for row in connection.execute(text(query))
                )
                for table, query in ROWS.items()
            }

    def count(self, query: str) -> int:
        """Return the one number of a query."""
        with self.connect() as connection:
            return int(connection.execute(text(query)).scalar_one())

    def seconds(self) -> float:
        """Return the seconds since the course began."""
        return time.monotonic() - self.began

    def late_answers(self) -> int:
        """How many answers came after another worker had started the row."""
        query = "SELECT coalesce(sum(runs), 0) FROM step_counts WHERE outcome = 'late'"
        return self.count(query)

    def books(self) -> tuple[tuple[str, int], ...]:
        """What `wireroom audit` finds wrong; nothing where the books balance."""
        with self.connect() as connection:
            balance = Ledger(connection).reconcile()
        return (
            balance.violations
            if balance.violations or balance.is_consistent
            else (("sum", 1),)
        )

    def processes(self, name: str) -> list[int]:
        """Give the product's processes whose command line has ``name``; mains first."""
        return [p for p in descendants(self.house.pid) if name in _line(p)]

    def logs(self) -> str:
        names = [self.folder / "house.log", *sorted((self.folder / "log").glob("*"))]
        return "\n".join(f"--- {n.name}\n{n.read_text()[-4000:]}" for n in names)


def settings(folder: Path, site: Site) -> Settings:
    """Give settings under which minutes pass in seconds, for a site."""
    quick = Settings(
        web_port=None,
        data_dir=folder,
        sources_file=folder / "sources.yaml",
        cpu_processes=2,
        net_threads=8,
        tick_seconds=0.5,
        lease_seconds=12.0,
        sweep_seconds=8.0,
        visibility_timeout_seconds=20,
        host_spacing_seconds=0.0,
        host_connections=8,
        retry_base_seconds=1,
        breaker_first_seconds=1,
        breaker_longest_seconds=4,
        poll_floor_seconds=1,
        fetch_total_seconds=4,
        fetch_read_seconds=3,
        revisit_first_seconds=5,
        revisit_share=0,
        revisit_settle_seconds=FOR_EVER,
        revisit_give_up_seconds=FOR_EVER,
        obey_robots=False,
    )
    return quick.model_copy(update=site.settings)


def differences(found: dict[str, Counter], wanted: dict[str, Counter]) -> list[str]:
    """What is too much (+) or too little (-), a line each."""
    lines = []
    for table, rows in wanted.items():
        more, less = found[table] - rows, rows - found[table]
        lines += [f"+ {table}: {line[:300]}" for line in more.elements()]
        lines += [f"- {table}: {line[:300]}" for line in less.elements()]
    return lines


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def descendants(pid: int) -> Iterator[int]:
    """Yield a process's descendants, each before its own children."""
    for child in _children(pid):
        yield child
        yield from descendants(child)


def _line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except OSError:
        return ""
