"""Pages of the dashboard with many articles stored: processor time of each.

Prints milliseconds of the web process and of the database for one request, the bytes
of the page, and the tables that were read whole. With ``--keep FOLDER`` the filled
database is used again.

    python bench/dashboard.py [--articles 1000000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import psycopg
from cpu_clock import of_process
from kept import open_folder
from rich.console import Console
from rich.table import Table
from starlette.testclient import TestClient

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.store.schema.migrate import migrate

ROUNDS = 5
# A smaller table is read whole sooner than by an index.
MANY_ROWS = 10_000
# The bounds: milliseconds of both processes, and bytes of a page.
MOST_MILLISECONDS, MOST_BYTES = 100.0, 200_000
# {n}: an article that is in a story, has comments and earlier versions.
PAGES = (
    "/",
    "/?span=7d",
    "/trends",
    "/trends?span=7d",
    "/sources",
    "/sources?sort=-articles",
    "/sources/7",
    "/consumers",
    "/articles",
    "/articles?source=Paper+7&state=published",
    "/articles/{n}",
    "/stories/{n}",
    "/feeds",
    "/feeds?health=failing",
    "/feeds/50",
    "/search?q=harbour+word17",
    "/quarantine",
    "/quarantine/7",
    "/log",
    "/why?url=https://paper7.example/news/507",
    "/docs",
    "/login",
)


def main() -> int:
    """Fill, measure, print; status 1 if a page is above a bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder of the database")
    asked = parser.parse_args()
    with open_folder(asked.keep) as folder, EmbeddedPostgres(folder) as server:
        url = server.url
        prepare_database(url, asked.articles)
        return report_pages(url, asked.articles, Console())


def prepare_database(url: str, articles: int) -> None:
    """Make the schema and the rows, unless they are there."""
    migrate(url)
    script = Path(__file__).with_suffix(".sql").read_text("utf-8")
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone()
        if known is not None:
            return
        connection.execute("SET session_replication_role = replica")
        for statement in script.split(";\n"):
            if statement.strip():
                connection.execute(statement.replace("{articles}", str(articles)))  # type: ignore[call-overload]  # its own file
        connection.execute("VACUUM ANALYZE")


def report_pages(url: str, articles: int, console: Console) -> int:
    """Print the figures of each page; return 1 if one is above a bound."""
    table = Table("page", "web ms", "database ms", "kB", "read whole")
    above = 0
    app = create_app(Settings(database_url=url, broker_url="redis://127.0.0.1:1/0"))
    # Divisible by 100: with earlier versions; and by 4: the first of its story.
    number = articles // 200 * 100
    with (
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as watch,
        TestClient(app, "http://localhost") as client,
    ):
        for page in PAGES:
            path = page.format(n=number)
            whole = read_scans(watch)
            web, database, size = measure_page(client, watch, path)
            after = read_scans(watch)
            scanned = [name for name in after if after[name] > whole.get(name, 0)]
            above += web + database > MOST_MILLISECONDS or size > MOST_BYTES
            table.add_row(
                path,
                f"{web:.1f}",
                f"{database:.1f}",
                f"{size / 1000:.0f}",
                ", ".join(scanned),
            )
    console.print(table)
    console.print(
        f"{articles:,} articles; bounds {MOST_MILLISECONDS:.0f} ms of both together and"
        f" {MOST_BYTES // 1000} kB: {above} pages above"
    )
    return int(above > 0)


def measure_page(
    client: TestClient, watch: psycopg.Connection, path: str
) -> tuple[float, float, int]:
    """Return milliseconds of this process and of the database, and the bytes."""
    for _ in range(2):
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[:500])
    before, began = read_backends(watch), time.process_time()
    for _ in range(ROUNDS):
        client.get(path)
    web = (time.process_time() - began) / ROUNDS * 1000
    after = read_backends(watch)
    spent = sum(after[pid] - before.get(pid, 0) for pid in after)
    return web, spent / ROUNDS / 1000, len(answer.content)


def read_scans(watch: psycopg.Connection) -> dict[str, int]:
    """Return how often each table of many rows was read whole."""
    # Each backend reports its counts at most once a second.
    time.sleep(1.1)
    watch.execute("SELECT pg_stat_clear_snapshot()")
    rows = watch.execute(
        "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE n_live_tup > %s",
        (MANY_ROWS,),
    )
    return dict(rows.fetchall())


def read_backends(watch: psycopg.Connection) -> dict[int, int]:
    """Return the microseconds that each other connection's backend has used."""
    rows = watch.execute(
        "SELECT pid FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    return {pid: of_process(pid) for (pid,) in rows if Path(f"/proc/{pid}").exists()}


if __name__ == "__main__":
    sys.exit(main())
