"""What feeds that never stand still cost beside a constant one, over many polls.

A feed of each kind shows the same stories as the constant one, a new one every fifth
poll, and is polled once an hour of a virtual clock; visits are made when they are due.
Printed are the articles, pages, addresses and downloads of all polls, the new entries a
day that the feed seems to have, and whether copies are an alarm. The goal: at most 1.2
times what the constant feed costs, and an alarm where only the text says that a story
is known.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from restless_feeds import (
    BASE,
    BOUNDED,
    FIRST_DAY,
    KINDS,
    LONG,
    MOST_ADDRESSES,
    UNKNOWABLE,
    write_feed,
    write_page,
)
from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from two_sizes import plain

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.console.monitoring.source_quality import FaultKind, find_source_faults
from wireroom.model.filters import EntryFilters
from wireroom.model.http import FetchResponse
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from restless_feeds import Shown

    from wireroom.model.http import FetchRequest

GOAL = 1.2
COUNTED = ("articles", "pages", "addresses", "downloads")
# A new story comes at each poll of this number.
_NEW_STORY = 5
_COUNT = text("""
    SELECT (SELECT count(*) FROM articles) AS articles,
        (SELECT count(*) FROM pages) AS pages,
        (SELECT count(*) FROM article_urls) AS addresses,
        (SELECT count(*) FROM entries) AS entries,
        (SELECT max(new_per_day) FROM feeds) AS per_day
""")
_DUE = text("""
    SELECT id, stage = 'found' FROM articles
    WHERE due_at <= :now AND stage IN ('found', 'done') ORDER BY id
""")


@dataclass
class Site:
    """Serves the feed as it is at a poll, and a page for every address of a story."""

    feed: bytes = b""
    downloads: int = 0
    served: list[str] = field(default_factory=list)
    now: Callable[[], object] = field(default=lambda: FIRST_DAY)

    def fetch(self, request: FetchRequest) -> FetchResponse:
        is_feed = request.url == f"{BASE}/feed"
        if not is_feed:
            self.downloads += 1
        number = re.search(r"/a/(\d+)", request.url)
        body = self.feed if is_feed else write_page(int(number[1])) if number else b""
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body=body,
            fetched_at=self.now(),
        )


class Run:
    """A database, a pipeline and a clock for one kind of feed."""

    def __init__(self, url: str, first_poll: str | None) -> None:
        self.now = FIRST_DAY + timedelta(days=2)
        self.site = Site(now=lambda: self.now)
        self.store = Store(url, connections=2)
        self.pipeline = Pipeline(
            store=self.store, http=self.site, now=lambda: self.now, jitter=lambda: 0.0
        )
        filters = EntryFilters(include={}, exclude={}, first_poll=first_poll)
        feed = FeedSpec(url=f"{BASE}/feed", interval=timedelta(minutes=55))
        spec = SourceSpec(name="Paper", url=BASE, feeds=(feed,), filters=filters)
        with self.store.begin() as tx:
            tx.sources.apply_specs([spec], now=self.now)
            feeds = tx.connection.execute(text("SELECT id FROM feeds WHERE polls = 0"))
            self._feed_id = feeds.scalars().one()

    def poll(self, feed: bytes) -> None:
        self.site.feed = feed
        self.pipeline.poll_feed(self._feed_id)
        with self.store.begin() as tx:
            due = tx.connection.execute(_DUE, {"now": self.now}).all()
        for article_id, is_found in due:
            begin = self.pipeline.download_article
            stage = (begin if is_found else self.pipeline.revisit_article)(article_id)
            while stage not in {None, Stage.DONE, Stage.FOUND}:
                stage = self.pipeline.run_step(stage, article_id)
        self.pipeline.roll_up()
        self.now += timedelta(hours=1)

    def count(self) -> Mapping[str, float]:
        with self.store.begin() as tx:
            row = tx.connection.execute(_COUNT).one()
            recent = tx.source_hours.sum_by_source(
                since=self.now - timedelta(hours=12), until=self.now
            )
        faults = find_source_faults(recent, {})
        return {
            **row._asdict(),
            "downloads": self.site.downloads,
            "alarm": any(fault.kind is FaultKind.COPIES for fault in faults),
        }


def main() -> int:
    """Poll each kind, print, and say whether the goal is held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--polls", type=int, default=50)
    parser.add_argument("--stories", type=int, default=30)
    parser.add_argument("--only", nargs="+", help="kinds beside the constant one")
    asked = parser.parse_args()
    console, found = Console(width=110), {}
    kinds = {**KINDS, **BOUNDED, **UNKNOWABLE}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(EmbeddedPostgres(folder, durable=False))
        for number, (kind, show) in enumerate(kinds.items()):
            if asked.only and kind not in {"constant", *asked.only}:
                continue
            with console.status(kind):
                found[kind] = _measure(server, f"kind_{number}", kind, show, asked)
    return _report(console, found)


def _measure(
    server: EmbeddedPostgres,
    name: str,
    kind: str,
    show: Callable[[int, int], Shown],
    asked: argparse.Namespace,
) -> Mapping[str, float]:
    with psycopg.connect(plain(server.url_of("postgres")), autocommit=True) as made:
        made.execute(f"CREATE DATABASE {name}")
    migrate(server.url_of(name))
    is_long = str(f"{LONG:,}") in kind
    before = LONG - asked.stories if is_long else 0
    run = Run(server.url_of(name), str(asked.stories) if is_long else None)
    for poll in range(asked.polls):
        last = before + asked.stories + poll // _NEW_STORY
        first = 0 if is_long else last - asked.stories
        stories = range(first, last)
        run.poll(write_feed(show, stories, poll, now=run.now, archived=before))
    counted = run.count()
    run.store.close()
    return counted


def _report(console: Console, found: Mapping[str, Mapping[str, float]]) -> int:
    usual = found["constant"]
    table = Table("over the constant feed", *COUNTED, "entries", "new a day", "alarm")
    is_held = True
    for kind, counts in found.items():
        ratios = [counts[name] / usual[name] for name in COUNTED]
        table.add_row(
            kind,
            *(f"{ratio:.2f}" for ratio in ratios),
            f"{counts['entries']:,.0f}",
            f"{counts['per_day']:.1f}",
            "yes" if counts["alarm"] else "no",
        )
        if kind in UNKNOWABLE:
            is_held &= bool(counts["alarm"])
        elif kind in BOUNDED:
            is_held &= max(ratios) <= MOST_ADDRESSES
        else:
            is_held &= max(ratios) <= GOAL and not counts["alarm"]
    console.print(table)
    plain_counts = ", ".join(f"{usual[name]:,.0f} {name}" for name in COUNTED)
    console.print(f"the constant feed: {plain_counts}")
    console.print("held" if is_held else "NOT held")
    return 0 if is_held else 1


if __name__ == "__main__":
    sys.exit(main())
