"""A sitemap of a million addresses, followed for a week of a virtual clock.

An index of compressed sitemaps with dates and validators, all archive but the last,
which gets a new address every few minutes; each day an old address changes. The feed is
polled every hour or so. Printed are the new addresses that were missed, how often each
sitemap was sent, the bytes of all answers, and the memory of the process. The goal:
none missed, a sitemap that did not change is sent once (then 304), and 300 MB.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.model.filters import EntryFilters
from wireroom.model.http import FetchResponse
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.pipeline import Pipeline
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

if TYPE_CHECKING:
    from wireroom.model.http import FetchRequest

BASE = "https://paper.example"
START = datetime(2026, 3, 1, tzinfo=UTC)
ARCHIVED = datetime(2020, 1, 1, tzinfo=UTC)
MEGABYTES = 300
_INDEX = f"{BASE}/sitemap.xml"


@dataclass
class Site:
    """An index and its sitemaps, as they are at a time."""

    size: int
    children: int
    now: datetime = START
    # By number of the address, when it was published or changed since the start.
    dates: dict[int, datetime] = field(default_factory=dict)
    versions: dict[int, datetime] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    bytes_sent: int = 0

    def __post_init__(self) -> None:
        self.total = self.size
        self.a_child = self.size // self.children

    def publish(self) -> None:
        """Add an address to the last sitemap."""
        self.dates[self.total] = self.now
        self.versions[self._child_of(self.total)] = self.now
        self.total += 1

    def change(self, number: int) -> None:
        self.dates[number] = self.now
        self.versions[self._child_of(number)] = self.now

    def fetch(self, request: FetchRequest) -> FetchResponse:
        is_index = request.url == _INDEX
        child = 0 if is_index else int(request.url.rpartition("-")[2].partition(".")[0])
        version = max(self.versions.values(), default=ARCHIVED)
        if not is_index:
            version = self.versions.get(child, ARCHIVED)
        etag = f'"{version.timestamp():.0f}"'
        self.asked[request.url] += 1
        if request.validators.etag == etag:
            return self._answer(request, 304, b"", etag)
        self.sent[request.url] += 1
        body = self._write_index() if is_index else gzip.compress(self._write(child), 1)
        self.bytes_sent += len(body)
        return self._answer(request, 200, body, etag)

    def _child_of(self, number: int) -> int:
        return min(number // self.a_child, self.children - 1)

    def _answer(
        self, request: FetchRequest, status: int, body: bytes, etag: str
    ) -> FetchResponse:
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=status,
            headers={"content-type": "application/xml", "etag": etag},
            body=body,
            fetched_at=self.now,
        )

    def _write_index(self) -> bytes:
        rows = "".join(
            f"<sitemap><loc>{BASE}/sitemap-{child}.xml.gz</loc><lastmod>"
            f"{self.versions.get(child, ARCHIVED).isoformat()}</lastmod></sitemap>"
            for child in range(self.children)
        )
        names = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        return f"<sitemapindex {names}>{rows}</sitemapindex>".encode()

    def _write(self, child: int) -> bytes:
        first = child * self.a_child
        last = self.total if child == self.children - 1 else first + self.a_child
        rows = "".join(
            f"<url><loc>{BASE}/news/a-story-of-the-town-number-{n}</loc><lastmod>"
            f"{self._date(n).isoformat()}</lastmod></url>"
            for n in range(first, last)
        )
        names = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        return f"<urlset {names}>{rows}</urlset>".encode()

    def _date(self, number: int) -> datetime:
        return self.dates.get(number, ARCHIVED + timedelta(minutes=number % 500_000))


def main() -> int:
    """Follow the index for a week, print, and say whether the goal is held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--addresses", type=int, default=1_000_000)
    parser.add_argument("--sitemaps", type=int, default=40)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--minutes", type=int, default=10, help="between two addresses")
    parser.add_argument("--every", type=int, default=60, help="minutes of a poll")
    asked = parser.parse_args()
    site = Site(size=asked.addresses, children=asked.sitemaps)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(EmbeddedPostgres(folder, durable=False))
        url = server.url_of("postgres")
        migrate(url)
        store = Store(url, connections=2)
        stack.callback(store.close)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        missed = _follow(store, site, asked)
    return _report(site, missed, before, asked)


def _follow(store: Store, site: Site, asked: argparse.Namespace) -> int:
    """Poll for the days; return how many new addresses no poll has taken."""
    pipeline = Pipeline(
        store=store, http=site, now=lambda: site.now, jitter=lambda: 0.0
    )
    filters = EntryFilters(include={}, exclude={}, first_poll="1d")
    feed = FeedSpec(url=_INDEX, interval=timedelta(minutes=asked.every - 1))
    with store.begin() as tx:
        spec = SourceSpec(name="Paper", url=BASE, feeds=(feed,), filters=filters)
        tx.sources.apply_specs([spec], now=site.now)
        query = text("SELECT id FROM feeds WHERE url = :url")
        feed_id = tx.connection.execute(query, {"url": _INDEX}).scalar_one()
        # From when on a new feed counts as known: by the clock of the bench.
        created = text("UPDATE feeds SET created_at = :now")
        tx.connection.execute(created, {"now": site.now})
    end = START + timedelta(days=asked.days)
    while site.now < end:
        pipeline.poll_feed(feed_id)
        for _ in range(0, asked.every, asked.minutes):
            site.now += timedelta(minutes=asked.minutes)
            site.publish()
        if (site.now - START).seconds < asked.every * 60:
            site.change((site.now - START).days * 31_337 % site.size)
    pipeline.poll_feed(feed_id)
    with store.begin() as tx:
        query = text("SELECT count(*) FROM articles WHERE url LIKE '%/news/%'")
        taken = tx.connection.execute(query).scalar_one()
    changed = sum(number < site.size for number in site.dates)
    return site.total - site.size + changed - int(taken)


def _report(site: Site, missed: int, before: int, asked: argparse.Namespace) -> int:
    last = f"{BASE}/sitemap-{asked.sitemaps - 1}.xml.gz"
    changed = {f"{BASE}/sitemap-{child}.xml.gz" for child in site.versions}
    still = [
        f"{BASE}/sitemap-{child}.xml.gz"
        for child in range(asked.sitemaps)
        if f"{BASE}/sitemap-{child}.xml.gz" not in changed
    ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table = Table("", "addresses", "requests", "bodies")
    new = site.total - site.size
    table.add_row("index", "", str(site.asked[_INDEX]), str(site.sent[_INDEX]))
    table.add_row("the last sitemap", f"{new:,} new", *_count(site, [last]))
    others = sorted(changed - {last})
    changes = sum(number < site.size for number in site.dates)
    table.add_row(f"{len(others)} changed", str(changes), *_count(site, others))
    table.add_row(f"{len(still)} unchanged", "", *_count(site, still))
    Console().print(table)
    print(f"missed: {missed} of {new + changes:,} new and changed addresses")
    print(f"sent: {site.bytes_sent / 1e6:.1f} MB")
    print(
        f"memory: {peak:.0f} MB at most, {before / 1024:.0f} MB before the first poll"
    )
    is_sent_once = all(site.sent[url] <= 1 for url in still)
    is_held = missed <= 0 and is_sent_once and peak <= MEGABYTES
    print("held" if is_held else "NOT held")
    return 0 if is_held else 1


def _count(site: Site, urls: list[str]) -> tuple[str, str]:
    asked = sum(site.asked[url] for url in urls)
    return str(asked), str(sum(site.sent[url] for url in urls))


if __name__ == "__main__":
    sys.exit(main())
