"""A year under `keep: {articles: 100d}`: whether the size stays flat, and the cost.

A database holds the articles of 100 days; then, under a virtual clock, as many a day
arrive and the retention of the workers runs once a day. Most arrive by one statement,
with the rows of a news article; some a month go through the real steps, for the cost of
an article's intake. Tables are vacuumed when autovacuum would, and that is counted as
retention. Printed are rows and bytes by month, and the processor time of both, client
and database, for an article.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from cpu_clock import by_process
from made_web import MadeUp, process_article
from rich.console import Console
from rich.table import Table
from two_sizes import make_database, plain

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.pipeline import Pipeline
from wireroom.steps.retention import run_retention
from wireroom.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = timedelta(days=1)
BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEEP_DAYS, YEAR = 100, 365
SOURCES = 20
# Articles a day of the goal. With fewer, their numbers are further apart, so that a
# block of the index of near-duplicates covers as many days.
FULL = 10_000
# Goals: the largest size after the rows of the beginning are gone over the size then,
# and the share of intake.
FLAT, SHARE = 1.1, 0.05
_SOURCES = f"""
INSERT INTO sources (id, name, keep) SELECT n, 'Paper ' || n,
    '{{{{"articles": {KEEP_DAYS * 86400}}}}}' FROM generate_series(1, {SOURCES}) n;
INSERT INTO feeds (id, source_id, url, due_at)
    SELECT n, n, 'https://paper' || n || '.example/feed', '2030-01-01'
    FROM generate_series(1, {SOURCES}) n;
SELECT setval(pg_get_serial_sequence(name, 'id'), 1000000000)
    FROM unnest(ARRAY['articles', 'pages', 'stories', 'feeds', 'sources']) name
"""
# The rows of articles of one day, in the order in which real ones are stored.
_DAY = f"""
INSERT INTO articles (id, source_id, url, stage, outcome, title, text, page_id,
        published_at, found_at, first_published_at, visited_at, comments_found)
    SELECT n, 1 + n % {SOURCES}, 'https://paper.example/' || n, 'done', 'published',
        'Stored ' || n, (SELECT string_agg(md5(n || ' ' || k), ' ')
            FROM generate_series(1, 40) k), n, at, at, at, at, 3
    FROM (SELECT n, timestamptz '{{day}}' + (n - {{first}}) / {{step}}
            * interval '1 day' / {{number}} AS at
          FROM generate_series({{first}}, {{last}}, {{step}}) n) AS stored;
INSERT INTO article_urls (key, url, article_id)
    SELECT url, url, id FROM articles WHERE id BETWEEN {{first}} AND {{last}};
INSERT INTO pages (id, article_id, url, final_url, status, sha256, size, body,
        fetched_at, last_seen_at)
    SELECT id, id, url, url, 200, decode(md5(url), 'hex'), 139000,
        decode((SELECT string_agg(md5(url || k), '') FROM generate_series(1, 100) k),
            'hex'), found_at, found_at
    FROM articles WHERE id BETWEEN {{first}} AND {{last}};
INSERT INTO entries (feed_id, identity_hash, identity, url, article_id, outcome)
    SELECT source_id, decode(md5(url), 'hex'), url, url, id, 'published'
    FROM articles WHERE id BETWEEN {{first}} AND {{last}};
INSERT INTO comments (article_id, key, position, author, text, first_seen_at,
        last_seen_at)
    SELECT id, k::text, k, 'Ada', 'A fine pier it will be.', found_at, found_at
    FROM articles, generate_series(1, 3) k WHERE id BETWEEN {{first}} AND {{last}};
INSERT INTO annotations (article_id, producer, version, kind, value)
    SELECT n, 'bench', '1', 'keyword', '{{{{"word": "ferry"}}}}'
    FROM generate_series({{first}}, {{last}}, {{step}}) n, generate_series(1, 12) k;
INSERT INTO shingle_blocks (hash, article_id)
    SELECT hashint8extended(n::bigint * 1000 + k, 7), n
    FROM generate_series({{first}}, {{last}}, {{step}}) n, generate_series(1, 40) k
    ORDER BY 1;
INSERT INTO article_search (article_id, first_published_at, comments_found,
        is_readable, words)
    SELECT id, first_published_at, 3, true,
        (SELECT string_agg('w' || (id * k) % 50000, ' ') FROM generate_series(1, 30) k)
    FROM articles WHERE id BETWEEN {{first}} AND {{last}};
INSERT INTO stories (id, first_article_id)
    SELECT n, n FROM generate_series({{first}}, {{last}}, {{step}}) n;
INSERT INTO story_members (article_id, story_id, method)
    SELECT n, n, 'alone' FROM generate_series({{first}}, {{last}}, {{step}}) n
"""
_FULL_TABLES = """
    SELECT s.relname FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
    WHERE s.n_dead_tup > 50 + 0.2 * c.reltuples
"""


@dataclass(kw_only=True)
class House:
    """A database under a virtual clock, and what was spent on it."""

    url: str
    store: Store
    pipeline: Pipeline
    web: MadeUp
    now: datetime = BEGIN
    articles: int = 0
    deleted: int = 0
    taken_in: int = 0
    longest: float = 0.0
    spent: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Fill, live a year, print; non-zero where a goal is not held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--a-day", type=int, default=1_000)
    parser.add_argument("--days", type=int, default=YEAR)
    parser.add_argument("--chain", type=int, default=20, help="real articles a month")
    parser.add_argument("--minutes", type=float, default=600, help="at most; report")
    asked = parser.parse_args()
    console = Console()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder)) as server,
    ):
        house = _make_house(make_database(server, "bench_retention"))
        try:
            return _live(house, asked, console)
        finally:
            house.store.close()


def _make_house(url: str) -> House:
    with psycopg.connect(plain(url), autocommit=True) as connection:
        _run(connection, _SOURCES.format())
    web, store = MadeUp(), Store(url, connections=2)
    clock = [BEGIN]
    pipeline = Pipeline(
        store=store, http=web, now=lambda: house.now, jitter=lambda: 0.0
    )
    house = House(url=plain(url), store=store, pipeline=pipeline, web=web, now=clock[0])
    return house


def _live(house: House, asked: argparse.Namespace, console: Console) -> int:
    for _ in range(KEEP_DAYS):
        _take_in_day(house, asked.a_day)
        house.now += DAY
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    first = _read_size(house)
    sizes = [first]
    console.print(f"day   0: {_count(house):,} articles, {first / 1e6:,.0f} MB")
    until = time.monotonic() + asked.minutes * 60
    for day in range(1, asked.days + 1):
        if time.monotonic() > until:
            console.print(f"stopped after {day - 1} of {asked.days} days")
            break
        _take_in_day(house, asked.a_day)
        house.now += DAY
        if day % 30 == 1:
            _take_in_really(house, asked.chain, day)
        _retain(house)
        sizes.append(_read_size(house))
        if day % 30 == 0 or day == asked.days:
            console.print(
                f"day {day:3}: {_count(house):,} articles, {sizes[-1] / 1e6:,.0f} MB"
            )
    return _report(house, sizes, console)


def _take_in_day(house: House, number: int) -> None:
    step = max(1, FULL // number)
    first, last = house.articles + step, house.articles + number * step
    day = house.now - DAY
    with psycopg.connect(house.url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        given = {"first": first, "last": last, "step": step}
        _run(connection, _DAY.format(number=number, day=day, **given))
    house.articles = last


def _take_in_really(house: House, number: int, day: int) -> None:
    """Take articles through the steps, as workers do; measure it after the first."""
    house.web.number = day
    pipeline = house.pipeline
    with house.store.begin() as tx:
        tx.connection.exec_driver_sql(
            f"UPDATE feeds SET due_at = '{house.now}' WHERE id <= {number}"
        )
    with _clock(house.spent if day > 1 else Counter(), "intake"):
        due = pipeline.lease_due(500)
        for batch in due.feed_batches:
            for feed in batch:
                for article_id in pipeline.poll_feed(feed):
                    pipeline.download_article(article_id)
                    process_article(pipeline, article_id)
                    house.taken_in += day > 1


def _retain(house: House) -> None:
    began = time.monotonic()
    with _clock(house.spent, "retention"):
        counts = run_retention(house.store, now=house.now, seconds=3600.0)
        while house.pipeline.prune_changes():
            pass
        with psycopg.connect(house.url, autocommit=True) as connection:
            for (name,) in connection.execute(_FULL_TABLES).fetchall():
                connection.execute(f"VACUUM ANALYZE {name}")
    house.longest = max(house.longest, time.monotonic() - began)
    house.deleted += counts["articles"]


def _report(house: House, sizes: list[int], console: Console) -> int:
    table = Table("ms of processor time an article", "intake", "retention", "share")
    costs = []
    for kind in ("client", "PostgreSQL"):
        mine = house.spent[f"intake {kind}"] / max(1, house.taken_in)
        theirs = house.spent[f"retention {kind}"] / max(1, house.deleted)
        costs.append((mine, theirs))
        table.add_row(kind, f"{mine:.2f}", f"{theirs:.2f}", f"{theirs / mine:.1%}")
    intake, retention = (sum(each) for each in zip(*costs, strict=True))
    settled = sizes[KEEP_DAYS:] or sizes
    share, growth = retention / intake, max(settled) / settled[0]
    table.add_row("both", f"{intake:.2f}", f"{retention:.2f}", f"{share:.1%}")
    console.print(table)
    console.print(
        f"deleted: {house.deleted:,}; largest size after day {KEEP_DAYS} over that of"
        f" the day: {growth:.3f}, the last: {settled[-1] / settled[0]:.3f}; over the"
        f" first of all, vacuumed: {sizes[-1] / sizes[0]:.3f}; longest run of a day:"
        f" {house.longest:.1f} s"
    )
    return 0 if growth <= FLAT and share <= SHARE else 1


def _run(connection: psycopg.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        connection.execute(statement)


def _count(house: House) -> int:
    with psycopg.connect(house.url) as connection:
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert row is not None, "count returns a row"
    return int(row[0])


def _read_size(house: House) -> int:
    with psycopg.connect(house.url) as connection:
        row = connection.execute(
            "SELECT pg_database_size(current_database())"
        ).fetchone()
    assert row is not None, "the size is a row"
    return int(row[0])


@contextmanager
def _clock(spent: Counter[str], name: str) -> Iterator[None]:
    """Add milliseconds of processor time, of this process and of the database."""
    database, client = by_process()["PostgreSQL"], time.process_time()
    yield
    spent[f"{name} client"] += round((time.process_time() - client) * 1000)
    spent[f"{name} PostgreSQL"] += by_process()["PostgreSQL"] - database


if __name__ == "__main__":
    sys.exit(main())
