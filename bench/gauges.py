"""What watching costs: ``/metrics`` scraped, and ``wireroom status --watch``.

A database of ``--feeds`` feeds and ``--articles`` articles, published over fifty days.
An hour is acted out for each: a scrape every 15 s, as Prometheus does, and a screen
drawn whenever it is due. The clock that it goes by is moved on in between, so that an
hour takes seconds, and everything that is kept for a while is read again as often as in
that hour. Printed is the processor time of the hour as a share of one core: the
process's own, and the database's and the broker's for it. Ends with status 1 above one
percent.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from cpu_clock import by_process
from rich.console import Console
from rich.live import Live
from rich.table import Table
from two_sizes import filled

from wireroom.config.settings import Settings
from wireroom.console.local.embedded import EmbeddedPostgres, EmbeddedValkey
from wireroom.console.monitoring.prometheus import render_metrics
from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.console.terminal.live import Screen
from wireroom.workers.broker_queues import make_queues

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.store.database import Store

HOUR, SCRAPE = 3600.0, 15.0
# Of one core.
MOST = 0.01
_FILL = """
INSERT INTO sources (id, name)
    SELECT n, 'Paper ' || n FROM generate_series(1, {feeds}) n;
INSERT INTO feeds (source_id, url, state, due_at, polls, silent_after)
    SELECT n, 'https://paper-' || n || '.example/feed', 'active',
        now() + n % 3600 * interval '1 s', 900, now() + (n % 500 - 5) * interval '1 h'
    FROM generate_series(1, {feeds}) n;
INSERT INTO articles (id, source_id, url, stage, outcome, title, text, word_count,
        found_at, first_published_at, due_at)
    SELECT n, n % {feeds} + 1, 'https://paper.example/' || n, 'done', 'published',
        'The ferry', 'The ferry sails again.', 4, at, at,
        CASE WHEN n % 20 = 0 THEN now() + n % 86400 * interval '1 s' END
    FROM generate_series(1, {articles}) n,
        LATERAL (SELECT now() - n * (interval '50 days' / {articles})) x (at);
INSERT INTO entries (feed_id, identity_hash, identity, article_id, outcome, seen_at)
    SELECT source_id, decode(md5(id::text), 'hex'), url, id, outcome, found_at
    FROM articles;
INSERT INTO comments (article_id, key, position, author, text, first_seen_at,
        last_seen_at)
    SELECT id, '1', 1, 'A reader', 'So it is.', found_at, found_at FROM articles;
INSERT INTO source_hours (hour, source_id, articles, words, short, undated, unsigned,
        copies, expected, found, complete, delay_p50)
    SELECT date_trunc('hour', found_at), source_id, count(*), 4, 0, 0, 0, 0, 1, 1, 1, 60
    FROM articles WHERE found_at > now() - interval '8 days' GROUP BY 1, 2;
INSERT INTO step_counts (at, step, outcome, reason, runs, seconds, buckets)
    SELECT at, stage, outcome, '', 90, 4.5, ARRAY[9,9,9,9,9,9,9,9,9,9]
    FROM generate_series(now() - interval '1 day', now(), interval '1 min') at,
        unnest(ARRAY['poll_feed','download','extract','deduplicate','enrich']) stage,
        unnest(ARRAY['done','failed','retried']) outcome;
INSERT INTO workers (node, queues, release, seen_at)
    SELECT 'cpu@' || n, ARRAY['process'], '1', now() FROM generate_series(1, 20) n;
INSERT INTO failures (step, article_id, error)
    SELECT 'extract', n, 'a defect' FROM generate_series(1, 500) n;
INSERT INTO queue_heartbeats (queue) SELECT
unnest(ARRAY['control','poll','download','process']);
"""


def main() -> int:
    """Fill, watch for an hour, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=1_000_000)
    asked = parser.parse_args()
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(EmbeddedPostgres(folder, durable=False))
        broker = stack.enter_context(EmbeddedValkey(folder))
        fill = _FILL.format(feeds=asked.feeds, articles=asked.articles)
        store = filled(server, asked.articles, fill, console)
        stack.callback(store.close)
        given = Settings(broker_url=broker.url)
        with console.status("watching"):
            hours = {
                "/metrics, every 15 s": _hour(_scraped(store, given)),
                "status --watch": _hour(_drawn(store, given)),
            }
    _report(console, hours, asked.feeds, asked.articles)
    return int(max(sum(hour.values()) for hour in hours.values()) > MOST)


class _Clock:
    """Seconds that go by as they do, and those that are skipped."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self._skipped

    def skip(self, seconds: float) -> None:
        self._skipped += seconds


def _scraped(store: Store, given: Settings) -> Callable[[_Clock], Callable[[], float]]:
    def begin(clock: _Clock) -> Callable[[], float]:
        reader = SnapshotReader(store, make_queues(given), clock)

        def scrape() -> float:
            render_metrics(reader.read_snapshot, given.queue_limit)
            return SCRAPE

        return scrape

    return begin


def _drawn(store: Store, given: Settings) -> Callable[[_Clock], Callable[[], float]]:
    def begin(clock: _Clock) -> Callable[[], float]:
        screen = Screen(store, given, clock=clock)
        terminal = Console(file=io.StringIO(), force_terminal=True, width=120)
        live = Live(console=terminal, auto_refresh=False)

        def draw() -> float:
            screen.refresh_if_due(live)
            return max(screen.next_refresh_at - clock(), 0.0)

        return draw

    return begin


def _hour(begin: Callable[[_Clock], Callable[[], float]]) -> dict[str, float]:
    """Return the shares of a core that an hour took, by process."""
    clock = _Clock()
    turn = begin(clock)
    # The first reads everything, once in the life of a process.
    clock.skip(turn())
    ends, servers, own = clock() + HOUR, by_process(), time.process_time()
    while clock() < ends:
        clock.skip(turn())
    own = time.process_time() - own
    others = by_process() - servers
    return {
        "process": own / HOUR,
        **{name: others[name] / 1000 / HOUR for name in ("PostgreSQL", "Valkey")},
    }


def _report(
    console: Console, hours: dict[str, dict[str, float]], feeds: int, articles: int
) -> None:
    table = Table("of one core", title=f"{feeds:,} feeds, {articles:,} articles")
    for name in hours:
        table.add_column(name)
    for process in next(iter(hours.values())):
        table.add_row(process, *(f"{hour[process]:.2%}" for hour in hours.values()))
    table.add_row("together", *(f"{sum(h.values()):.2%}" for h in hours.values()))
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
