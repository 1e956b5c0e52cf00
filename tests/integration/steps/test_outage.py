"""An outage of every site, or of one, on a virtual clock: nothing is lost by it.

The real steps run on a real database; the web is a function of the time. What a run
without an outage has stored, a run with one has stored as well some time afterwards,
and the sites were asked no faster than at any other time.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from tests.integration.conftest import article_page
from wireroom.decide.polling.poll_interval import PollPolicy
from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.model.http import FetchResponse
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy
from wireroom.store.database import Store

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
OUTAGE = timedelta(hours=12)
HOSTS = tuple(f"paper{n}.example" for n in range(3))
# Hours after the start at which the articles of a host appear.
APPEAR = (0, 10, 12.1, 14)
SPACING = 1.0
WORDS = """
    lock ferry quay granary council weir signal bakery bridge museum orchard pump rope
    ledger lantern meadow tannery chapel ferryman surveyor clerk pilot mason narrow
    rusted quiet broad public hollow early late ordinary steep measured repaired sold
    counted refused opened flooded moved painted doubted lost
    """.split()  # noqa: SIM905 - a list of words reads best as words


@cache
def sentence(seed: str, words: int = 14) -> str:
    draw = random.Random(seed)
    chosen = " ".join(draw.choice(WORDS) for _ in range(words))
    return f"{chosen.capitalize()} {draw.randint(100, 99_999)}."


@dataclass
class Web:
    """Sites whose feeds, pages and comments grow with the virtual time."""

    down: tuple[str, ...] = ()
    since: datetime = START + OUTAGE
    until: datetime = START + OUTAGE
    now: datetime = START
    asked: list[tuple[datetime, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.limiter = LocalHostLimiter(
            spacing=SPACING,
            max_wait=20.0,
            clock=self.seconds,
        )

    def seconds(self) -> float:
        return (self.now - START).total_seconds()

    def fetch(self, request):
        parts = urlsplit(request.url)
        host = parts.hostname
        self.now += timedelta(seconds=self.limiter.reserve_slot(host))
        self.asked.append((self.now, host))
        if host in self.down and self.since <= self.now < self.until:
            raise Transient(Reason.CONNECT, f"{request.url}: no connection")
        body = self.feed(host) if parts.path == "/feed" else self.page(host, parts.path)
        if body is None:
            raise Permanent(Reason.NOT_FOUND, request.url)
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body=body.encode(),
            fetched_at=self.now,
        )

    def appeared(self):
        age = self.now - START
        return [n for n, at in enumerate(APPEAR) if age >= timedelta(hours=at)]

    def feed(self, host):
        items = "".join(
            f"<item><title>{sentence(f'{host} {n}', 5)}</title>"
            f"<link>https://{host}/{n}</link></item>"
            for n in self.appeared()
        )
        return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"

    def page(self, host, path):
        number = int(path.removeprefix("/"))
        if number not in self.appeared():
            return None
        age = self.now - START - timedelta(hours=APPEAR[number])
        seed = f"{host} {number}"
        body = [sentence(f"{seed} {part}", 30) for part in range(6)]
        if age >= timedelta(hours=5):
            body[2] = sentence(f"{seed} corrected", 30)
        comments = [
            (n, "Ada", sentence(f"{seed} comment {n}"))
            for n, hours in enumerate((0.2, 1, 3, 7, 20), 1)
            if age >= timedelta(hours=hours)
        ]
        return article_page(sentence(seed, 5), "\n".join(body), comments)


class Run:
    """The product on the virtual clock, from the start to the end."""

    def __init__(self, url: str, web: Web) -> None:
        self.web = web
        self.store = Store(url, connections=4)
        self.pipeline = Pipeline(
            store=self.store,
            http=web,
            policy=PipelinePolicy(poll=PollPolicy(floor=3600.0)),
            now=lambda: web.now,
            jitter=lambda: 0.0,
        )
        specs = [
            SourceSpec(name=host, feeds=(FeedSpec(url=f"https://{host}/feed"),))
            for host in HOSTS
        ]
        with self.store.begin() as tx:
            tx.sources.apply_specs(specs, now=web.now)

    def run_until(self, end: datetime) -> None:
        while self.web.now < end:
            # A tick that finds nothing costs as much as a visit: there is one only if
            # rows are due that may have to wait for the network.
            is_idle = not self.tick()
            due_at = self.next_time(is_idle=is_idle) or end
            self.web.now = max(self.web.now, due_at)

    def tick(self) -> bool:
        due = self.pipeline.lease_due(500)
        for feed_ids in due.feed_batches:
            with self.pipeline.open_feed_batch(feed_ids) as batch:
                for feed_id in batch:
                    for article_id in batch.poll_feed(feed_id):
                        self.advance(article_id, Stage.FOUND)
        for article_id, stage in due.articles:
            self.advance(article_id, stage)
        return bool(due.feed_batches or due.articles)

    def advance(self, article_id: int, stage: Stage | None) -> None:
        if stage in (Stage.FOUND, Stage.DONE):
            stage = self.pipeline.run_step(stage, article_id)
            if stage is not Stage.DOWNLOADED:
                return
        stage = self.pipeline.begin_processing(article_id)
        if stage is Stage.DOWNLOADED:
            stage = self.pipeline.read_article(article_id)
        while stage in (Stage.DOWNLOADED, Stage.EXTRACTED, Stage.DEDUPLICATED):
            stage = self.pipeline.run_step(stage, article_id)

    def next_time(self, *, is_idle: bool) -> datetime | None:
        """Return when the next row is due; only later times after an idle tick."""
        query = text("""
            SELECT min(at) FROM (
                SELECT greatest(due_at, lease_until) AS at FROM feeds
                    LEFT JOIN feed_leases ON feed_id = id
                UNION ALL SELECT greatest(due_at, lease_until) FROM articles
                UNION ALL SELECT greatest(probe_at, probing_until) FROM host_breakers
            ) times WHERE at > :after
        """)
        after = self.web.now if is_idle else START
        with self.store.begin() as tx:
            return tx.connection.execute(query, {"after": after}).scalar_one()

    def read(self) -> dict[str, set]:
        """Return the articles, comments and versions that are stored."""
        queries = {
            "articles": "SELECT url FROM articles WHERE outcome = 'published'",
            "comments": "SELECT a.url, c.key, c.text FROM comments c"
            " JOIN articles a ON a.id = c.article_id",
            "versions": "SELECT a.url, r.text FROM article_revisions r"
            " JOIN articles a ON a.id = r.article_id",
            "texts": "SELECT url, text FROM articles",
            "failures": "SELECT id FROM failures",
        }
        with self.store.begin() as tx:
            rows = {
                name: {tuple(row) for row in tx.connection.execute(text(query))}
                for name, query in queries.items()
            }
            books = tx.ledger.reconcile()
        assert books.is_consistent, books
        return rows


LENGTHS = {
    "16 min": timedelta(minutes=16),
    "1 h": timedelta(hours=1),
    "6 h": timedelta(hours=6),
    "3 days": timedelta(days=3),
}
# After an outage: the last comment appears 34 hours after the start.
RECOVERY = timedelta(days=2)
_undisturbed: dict[str, set] = {}


def run(url, **outage) -> tuple[Web, dict[str, set]]:
    web = Web(**outage)
    product = Run(url, web)
    product.run_until(web.until + RECOVERY)
    rows = product.read()
    product.store.close()
    return web, rows


@pytest.fixture
def undisturbed(migrated_url):
    """Run once without an outage; leave the database empty for the next run."""
    if not _undisturbed:
        _, rows = run(migrated_url)
        _undisturbed.update(rows)
        empty(migrated_url)
    return _undisturbed


def empty(url: str) -> None:
    store = Store(url)
    with store.begin() as tx:
        names = tx.connection.execute(
            text(
                "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
                " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            )
        ).scalar_one()
        tx.connection.execute(text(f"TRUNCATE {names} CASCADE"))
    store.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("hosts", "length"),
    [
        *((HOSTS, length) for length in LENGTHS.values()),
        (HOSTS[:1], LENGTHS["6 h"]),
        (HOSTS[:1], LENGTHS["3 days"]),
    ],
    ids=[*(f"every site, {name}" for name in LENGTHS), "one, 6 h", "one, 3 days"],
)
def test_an_outage_loses_nothing(migrated_url, undisturbed, hosts, length):
    until = START + OUTAGE + length
    web, rows = run(migrated_url, down=hosts, until=until)

    assert len(rows["articles"]) == len(HOSTS) * len(APPEAR)
    for kind in ("articles", "comments", "texts"):
        assert undisturbed[kind] <= rows[kind], kind
    # An article that appeared and was corrected during the outage has one version.
    missed = {url for url, _ in undisturbed["versions"] - rows["versions"]}
    assert missed <= {
        f"https://{host}/{n}"
        for host in hosts
        for n, at in enumerate(APPEAR)
        if timedelta(hours=at + 5) < OUTAGE + length + timedelta(hours=1)
        and timedelta(hours=at + 0.5) >= OUTAGE
    }
    assert rows["failures"] == set()
    check_requests(web, hosts, until=until, length=length)


def check_requests(web, hosts, *, until, length):
    last: dict[str, datetime] = {}
    for at, host in web.asked:
        if host in last:
            assert at - last[host] >= timedelta(seconds=SPACING)
        last[host] = at
    during = Counter(h for at, h in web.asked if web.since <= at < until)
    for host in hosts:
        # One probe in half an hour, and what was sent before the breaker opened.
        assert during[host] <= 20 + 2.5 * (length / timedelta(hours=1))
    after = Counter(
        h for at, h in web.asked if until <= at < until + timedelta(hours=1)
    )
    assert max(after.values(), default=0) <= 8 * len(APPEAR)
