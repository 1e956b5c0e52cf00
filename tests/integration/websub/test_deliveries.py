"""What hubs deliver, and what others send to where hubs deliver."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

import pytest

from tests.integration.websub.conftest import FEED, SECRET, TOKEN
from wireroom.console.dashboard import websub_callback
from wireroom.console.dashboard.task_sender import TaskSender
from wireroom.model.http import FetchResponse
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy

CALLBACK = "https://wire.example/push/"


def feed(*names):
    items = "".join(
        f"<item><title>Title {name}</title><link>/{name}</link>"
        f"<guid isPermaLink='false'>{name}</guid></item>"
        for name in names
    )
    body = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
    return body.encode()


def deliver(client, body, *, secret=SECRET, token=TOKEN, **headers):
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    sent = {"X-Hub-Signature": f"sha256={signature}", "Content-Type": "text/xml"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/push/{token}", content=body, headers=sent)


class Site:
    """The feed as a poll finds it."""

    def __init__(self, body):
        self.body = body

    def fetch(self, request):
        assert request.url == FEED
        return FetchResponse(
            url=FEED,
            final_url=FEED,
            status=200,
            headers={
                "link": f'<https://hub.example/>; rel="hub", <{FEED}>; rel="self"'
            },
            body=self.body,
            fetched_at=None,
        )


@pytest.fixture
def pipeline(wire):
    return make_pipeline(wire, Site(b""))


def make_pipeline(wire, web, **more):
    def now():
        with wire.store.begin() as tx:
            return tx.queue_heartbeats.get_database_time()

    policy = PipelinePolicy(callback_url=CALLBACK, **more)
    return Pipeline(store=wire.store, http=web, policy=policy, now=now)


def stored(wire):
    return wire.rows("SELECT outcome, reason, body IS NULL FROM deliveries ORDER BY id")


def message(redis_client):
    """Wait for the next message to the workers; return its task and arguments."""
    _, raw = redis_client.brpop("poll", timeout=60)
    found = json.loads(raw)
    body = json.loads(base64.b64decode(found["body"]))
    return found["headers"]["task"], body[0]


def test_a_delivered_entry_enters_the_chain_without_a_poll(
    client, wire, redis_client, pipeline
):
    assert deliver(client, feed("one", "two")).status_code == 202
    task, (feed_id, delivery_id) = message(redis_client)
    assert (task, feed_id) == ("wireroom.take_delivery", wire.feed)
    made = pipeline.process_delivery(delivery_id)
    assert wire.rows("SELECT id, url, stage FROM articles ORDER BY id") == [
        (made[0], "https://paper.example/one", "found"),
        (made[1], "https://paper.example/two", "found"),
    ]
    assert stored(wire) == [("new_entries", None, True)]
    assert pipeline.process_delivery(delivery_id) == ()


def test_a_delivered_date_without_a_zone_is_in_the_sources(
    client, wire, redis_client, pipeline
):
    wire.run("UPDATE sources SET utc_offset_minutes = 330")
    dated = b"<pubDate>2026-03-01 10:00:00</pubDate></item>"
    deliver(client, feed("one").replace(b"</item>", dated))
    _, (_, delivery_id) = message(redis_client)
    pipeline.process_delivery(delivery_id)
    (at,) = wire.column("SELECT published_at::text FROM entries")
    assert at.startswith("2026-03-01 04:30:00")


def test_a_poll_after_a_delivery_duplicates_nothing(client, wire, redis_client):
    body = feed("one", "two")
    deliver(client, body)
    pipeline = make_pipeline(wire, Site(body))
    made = pipeline.process_delivery(message(redis_client)[1][1])
    assert pipeline.poll_feed(wire.feed) == ()
    assert len(made) == 2
    assert wire.column("SELECT count(*) FROM entries") == [2]
    assert wire.column("SELECT missed_entry_at FROM subscriptions") == [None]
    with wire.store.begin() as tx:
        assert tx.ledger.reconcile()
    hours = "extract(epoch FROM due_at - last_polled_at) / 3600"
    assert wire.column(f"SELECT {hours} FROM feeds")[0] >= 1


def test_a_delivery_does_not_postpone_the_next_poll(
    client, wire, redis_client, pipeline
):
    before = wire.column("SELECT due_at FROM feeds")
    deliver(client, feed("one"))
    pipeline.process_delivery(message(redis_client)[1][1])
    assert wire.column("SELECT due_at FROM feeds") == before


def test_a_stored_delivery_that_was_not_sent_is_sent_by_the_tick(
    client, wire, pipeline
):
    deliver(client, feed("one"))
    assert pipeline.lease_websub(10).deliveries == ()
    wire.run("UPDATE deliveries SET due_at = now()")
    (ids,) = pipeline.lease_websub(10).deliveries
    assert ids[0] == wire.feed
    assert len(pipeline.process_delivery(ids[1])) == 1


@pytest.mark.parametrize(
    "headers",
    [{"X_Hub_Signature": ""}, {"X_Hub_Signature": "sha1=00"}],
    ids=["absent", "wrong"],
)
def test_an_unsigned_delivery_is_acknowledged_dropped_and_counted(
    client, wire, headers
):
    assert deliver(client, feed("one"), **headers).status_code == 202
    assert stored(wire) == []
    counted = "SELECT outcome, runs FROM step_counts WHERE step = 'push'"
    # The process's own flush may have taken the count and not committed it yet.
    end = time.monotonic() + 10
    while not (rows := wire.rows(counted)) and time.monotonic() < end:
        client.app.state.context.flush_counts()
    assert rows == [("bad_signature", 1)]


def test_a_repeated_body_is_acknowledged_and_stored_once(client, wire, pipeline):
    for _ in range(3):
        assert deliver(client, feed("one")).status_code == 202
    (delivery_id,) = wire.column("SELECT id FROM deliveries")
    pipeline.process_delivery(delivery_id)
    assert deliver(client, feed("one")).status_code == 202
    assert stored(wire) == [("new_entries", None, True)]
    wire.run("UPDATE deliveries SET received_at = now() - interval '25 hours'")
    pipeline.lease_websub(10)
    assert stored(wire) == []


def test_waiting_deliveries_are_bounded_and_the_hub_asked_to_retry(client, wire):
    answers = [deliver(client, feed(str(n))) for n in range(10)]
    assert [a.status_code for a in answers] == [202] * 8 + [503] * 2
    assert answers[-1].headers["retry-after"] == "60"
    assert len(stored(wire)) == 8


def test_a_body_above_the_limit_is_not_read(client, wire):
    huge = deliver(client, b"x", Content_Length="1000000000")
    assert huge.status_code == 413

    def parts():
        for _ in range(10):
            yield b"x" * 1_000_000

    endless = client.post(f"/push/{TOKEN}", content=parts())
    assert endless.status_code == 413
    assert stored(wire) == []


def test_a_hub_above_the_limit_of_open_deliveries_has_to_retry(client, wire):
    client.app.state.context.open_deliveries = websub_callback.MAX_OPEN_DELIVERIES
    assert deliver(client, feed("one")).status_code == 503
    assert deliver(client, feed("one"), token="u" * 43).status_code == 404
    client.app.state.context.open_deliveries = 0
    assert deliver(client, feed("one")).status_code == 202


@pytest.mark.parametrize("state", ["ended", "ending", "denied", "known"])
def test_a_hub_without_a_subscription_gets_410(client, wire, state):
    wire.run(f"UPDATE subscriptions SET state = '{state}'")
    assert deliver(client, feed("one")).status_code == 410
    assert stored(wire) == []


def test_a_paused_feed_accepts_no_delivery(client, wire, pipeline):
    deliver(client, feed("one"))
    with wire.store.begin() as tx:
        tx.feeds.pause(wire.feed, now=wire.now)
    assert deliver(client, feed("two")).status_code == 410
    (delivery_id,) = wire.column("SELECT id FROM deliveries")
    assert pipeline.process_delivery(delivery_id) == ()
    assert stored(wire) == [("ended", None, True)]


def test_an_unreadable_delivery_has_the_feed_polled_at_once(client, wire, pipeline):
    wire.run("UPDATE feeds SET due_at = now() + interval '9 hours'")
    deliver(client, b"")
    (delivery_id,) = wire.column("SELECT id FROM deliveries")
    assert pipeline.process_delivery(delivery_id) == ()
    assert stored(wire) == [("failed", "empty_feed", True)]
    assert wire.column("SELECT due_at <= now() FROM feeds") == [True]
    assert wire.column("SELECT last_delivery_at FROM subscriptions") == [None]


def test_a_delivery_that_never_finishes_is_quarantined(client, wire):
    deliver(client, feed("one"))
    (delivery_id,) = wire.column("SELECT id FROM deliveries")
    wire.run("UPDATE deliveries SET attempts = 3")
    pipeline = make_pipeline(wire, Site(b""), max_attempts=3)
    assert pipeline.process_delivery(delivery_id) == ()
    assert stored(wire) == [("failed", "too_many_attempts", True)]
    assert wire.rows("SELECT step, feed_id FROM failures") == [
        ("take_delivery", wire.feed)
    ]


def test_a_delivery_is_stored_without_a_broker_too(client, wire):

    away = type(wire.settings)(broker_url="redis://127.0.0.1:1/0")
    client.app.state.context.sender = TaskSender(away)
    assert deliver(client, feed("one")).status_code == 202
    assert len(stored(wire)) == 1
