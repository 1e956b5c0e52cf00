"""Whatever a server answers, a poll of the real client ends in a named outcome."""

from __future__ import annotations

import gzip
import threading
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import text

from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy
from wireroom.store.database import Store

MEGABYTE = 1_000_000
ITEM = "<item><title>{}</title><link>/{}</link><pubDate>{}</pubDate></item>"
GOOD = "Sat, 07 Mar 2026 12:00:00 +0100"
LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LEVELS}]>'


def rss(title: str = "Tide", day: str = GOOD, before: str = "") -> bytes:
    item = ITEM.format(title, "tide", day)
    return f"{before}<rss version='2.0'><channel>{item}</channel></rss>".encode()


def answer(body: bytes, *, status: str = "200 OK", **headers: str) -> list[bytes]:
    given = {"Content_Length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {v}\r\n" for name, v in given.items())
    return [f"HTTP/1.1 {status}\r\n{lines}\r\n".encode(), body]


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
# What the server sends, piece by piece; an endless one is sent until nobody listens.
ANSWERS = {
    "a billion laughs": (answer(rss(title="&l9;", before=BOMB)), "new_entries"),
    "a gzip bomb": (
        answer(gzip.compress(bytes(40 * MEGABYTE)), Content_Encoding="gzip"),
        "too_large",
    ),
    "a gigabyte announced": (
        answer(b"<rss>", Content_Length=str(1000 * MEGABYTE)),
        "too_large",
    ),
    "a body without end": ([HEAD, *[b" " * MEGABYTE] * 30], "too_large"),
    "a byte now and then": ([HEAD, *[b"<", None] * 500], "timeout"),
    "a loop of redirects": (
        answer(b"", status="302 Found", Location="/feed"),
        "redirect_loop",
    ),
    "not modified, before anything was had": (
        answer(b"", status="304 Not Modified"),
        "server_error",
    ),
    "NUL bytes": (answer(rss("Ti\0de")), "new_entries"),
    "a charset that is another": (
        answer(rss("Caf\u00e9").decode().encode("cp1252"), Content_Type="text/xml"),
        "new_entries",
    ),
    "a date without a zone": (answer(rss(day="2026-03-07 12:00:00")), "new_entries"),
    "a date to come": (answer(rss(day="2099-03-07T12:00:00Z")), "new_entries"),
    "a date that is none": (answer(rss(day="yesterweek")), "new_entries"),
    "a login page": (answer(b"<html><form>Log in</form></html>"), "not_a_feed"),
}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    done: threading.Event
    pieces: list[bytes | None]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        with suppress(OSError):
            for piece in self.server.pieces:
                if piece is None:
                    self.server.done.wait(0.02)
                else:
                    self.wfile.write(piece)
        self.close_connection = True

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with Server(("127.0.0.1", 0), Handler) as serving:
        serving.done = threading.Event()
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
        thread.start()
        yield serving
        serving.done.set()
        serving.shutdown()
        thread.join()


@pytest.fixture
def pipeline(migrated_url, outcome):
    """With little time only for what is late: a slow machine may need more."""
    store = Store(migrated_url, connections=2)
    client = HttpClient(
        user_agent="test",
        limits=FetchLimits(total_seconds=2.0 if outcome == "timeout" else 120.0),
        limiter=LocalHostLimiter(spacing=0.0),
        robots=False,
    )
    policy = PipelinePolicy(allow_private=True, feed_max_bytes=5 * MEGABYTE)
    yield Pipeline(store=store, http=client, policy=policy)
    client.close()
    store.close()


@pytest.mark.parametrize(("pieces", "outcome"), ANSWERS.values(), ids=list(ANSWERS))
def test_a_poll_ends_in_a_named_outcome(server, pipeline, pieces, outcome):
    server.pieces = pieces
    spec = FeedSpec(url=f"http://127.0.0.1:{server.server_port}/feed")
    with pipeline.store.begin() as tx:
        tx.sources.apply_specs(
            [SourceSpec(name="Paper", feeds=(spec,))], now=datetime.now(UTC)
        )
    ((feed_id,),) = pipeline.lease_due(1, stages=()).feed_batches
    with pipeline.open_feed_batch([feed_id]) as feeds:
        found = [feeds.poll_feed(one) for one in feeds]

    with pipeline.store.begin() as tx:
        asked = tx.connection.execute(
            text("SELECT coalesce(reason, last_outcome), due_at > now() FROM feeds")
        )
        assert tuple(asked.one()) == (outcome, True)
        out = tx.connection.execute(text("SELECT count(*) FROM feed_leases"))
        assert out.scalar_one() == 0
    assert [len(ids) for ids in found] == [int(outcome == "new_entries")]
