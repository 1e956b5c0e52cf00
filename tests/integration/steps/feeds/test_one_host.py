"""Two ticks, four workers, one host: seen in the site's own log."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue

import pytest
import redis
from sqlalchemy import text

from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import MAX_CONCURRENT, RedisHostLimiter
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy
from wireroom.store.database import Store

FEEDS = 30
WORKERS = 4
PATIENCE = 60
RSS = "<rss version='2.0'><channel><item><link>/{}</link></item></channel></rss>"


class Site:
    """Feeds that take a moment, and a log of who was asked and how many at once."""

    def __init__(self):
        self.asked: list[str] = []
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    @contextmanager
    def request(self, path):
        with self._lock:
            self.asked.append(path)
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1


@pytest.fixture
def site():
    log = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            # Left before the answer goes: afterwards the next may come.
            with log.request(self.path):
                threading.Event().wait(0.02)
                body = RSS.format(self.path.strip("/")).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        log.base = f"http://127.0.0.1:{server.server_port}"
        yield log
        server.shutdown()


def test_no_feed_is_asked_twice_and_the_host_is_never_crowded(
    site, migrated_url, redis_client, valkey_server
):
    with ExitStack() as stack:
        workers = [
            worker(stack, migrated_url, valkey_server.redis_url)
            for _ in range(WORKERS + 2)
        ]
        store = workers[0].store
        feeds = tuple(FeedSpec(url=f"{site.base}/{n}") for n in range(FEEDS))
        with store.begin() as tx:
            tx.sources.apply_specs(
                [SourceSpec(name="Paper", feeds=feeds)], now=datetime.now(UTC)
            )
        sent, done = SimpleQueue(), threading.Event()
        pool = stack.enter_context(ThreadPoolExecutor(WORKERS + 2))
        running = [pool.submit(tick, w, sent, done) for w in workers[:2]]
        running += [pool.submit(work, w, sent, done) for w in workers[2:]]
        try:
            wait_until(lambda: all_polled(store) or any(r.done() for r in running))
        finally:
            done.set()
        for each in running:
            each.result(PATIENCE)

    assert sorted(site.asked) == sorted(f"/{n}" for n in range(FEEDS))
    assert 1 <= site.most <= MAX_CONCURRENT


def worker(stack, database, broker):
    store = Store(database, connections=2)
    stack.callback(store.close)
    connection = stack.enter_context(redis.Redis.from_url(broker))
    client = HttpClient(
        user_agent="test",
        limits=FetchLimits(),
        limiter=RedisHostLimiter(connection, spacing=0.01),
        robots=False,
    )
    stack.callback(client.close)
    return Pipeline(store=store, http=client, policy=PipelinePolicy(allow_private=True))


def tick(pipeline, sent, done):
    while not done.wait(0.02):
        for round_ in pipeline.lease_due(FEEDS, stages=()).feed_batches:
            # Each message arrives twice.
            sent.put(round_)
            sent.put(round_)


def work(pipeline, sent, done):
    while not done.is_set():
        while not sent.empty():
            with suppress(Empty):
                ask(pipeline, sent.get_nowait())
        done.wait(0.01)


def ask(pipeline, feed_ids):
    with pipeline.open_feed_batch(feed_ids) as feeds:
        for feed_id in feeds:
            feeds.poll_feed(feed_id)


def all_polled(store):
    with store.begin() as tx:
        query = "SELECT count(*) FROM feeds WHERE last_outcome = 'new_entries'"
        return tx.connection.execute(text(query)).scalar_one() == FEEDS


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
