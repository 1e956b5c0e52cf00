"""The tick sends due rows, and leaves those for which a queue has no room."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from kombu.exceptions import OperationalError
from sqlalchemy import text

from wireroom.config.settings import Settings
from wireroom.imports.list_row import parse_list_row
from wireroom.imports.table_rows import TableRow
from wireroom.model.feed import FeedEntry
from wireroom.model.imports import ImportKind
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.steps import imports
from wireroom.steps.feeds.sightings import to_sighting
from wireroom.steps.replays import replay
from wireroom.store.runs.replays import ReplayFilter
from wireroom.tasks import base
from wireroom.tasks.chain import RENDER_ROOM, Queue, dispatch_due
from wireroom.tasks.imports import dispatch_imports
from wireroom.tasks.maintenance import cross_queue
from wireroom.tasks.replay import dispatch_replays
from wireroom.workers import app as application

LIMIT = 5


@pytest.fixture
def app(migrated_url, broker_url, tmp_path, monkeypatch):
    """An application on its own services, with a feed and an article due."""
    made = application.create_app(
        Settings(
            database_url=migrated_url,
            broker_url=broker_url,
            data_dir=tmp_path,
            queue_limit=LIMIT,
        )
    )
    monkeypatch.setattr(base, "_LAST_HEARTBEATS", {})
    past = datetime(2026, 1, 1, tzinfo=UTC)
    with made.pipeline.store.begin() as tx:
        feeds = (FeedSpec(url="https://a.example/rss"),)
        tx.sources.apply_specs([SourceSpec(name="A", feeds=feeds)], now=past)
        sighting = to_sighting(
            FeedEntry(identity="1", url="https://a.example/news/one")
        )
        ids = tx.connection.execute(text("SELECT id, source_id FROM feeds")).one()
        tx.entries.record_sightings(*ids, [sighting], now=past, due_at=past)
    yield made
    made.pipeline.store.close()
    made.close()
    application.app.set_current()


@pytest.fixture
def render_app(app, migrated_url, broker_url, tmp_path):
    """The same with a browser, for a source whose pages are all built by it."""
    settings = Settings(
        database_url=migrated_url, broker_url=broker_url, data_dir=tmp_path, render=True
    )
    made = application.create_app(settings)
    with made.pipeline.store.begin() as tx:
        tx.connection.execute(text("UPDATE sources SET render = 'always'"))
    yield made
    made.pipeline.store.close()
    made.close()


def test_a_page_that_a_browser_builds_is_sent_to_its_queue_while_that_has_room(
    render_app, redis_client
):
    assert run_tick(render_app) == {"poll": 1, "render": 1}
    (message,) = redis_client.lrange("render", 0, -1)
    assert b"wireroom.render" in message


def test_a_page_waits_in_the_database_while_the_browser_has_enough(render_app):
    for _ in range(RENDER_ROOM):
        render_app.send_task("wireroom.canary", queue="render")
    assert run_tick(render_app) == {"poll": 1}


def fill_queue(app, queue):
    for _ in range(LIMIT):
        app.send_task("wireroom.canary", queue=queue)


def run_tick(app):
    """Run the tick; return the messages that it sent, by queue."""
    before = app.count_waiting()
    app.tasks[dispatch_due.name].apply(throw=True)
    return {q: n - before[q] for q, n in app.count_waiting().items() if n > before[q]}


def test_every_due_row_is_sent(app):
    assert run_tick(app) == {"poll": 1, "download": 1}


@pytest.mark.parametrize(
    ("full", "sent"),
    [
        (Queue.POLL, {"download": 1}),
        (Queue.DOWNLOAD, {}),
        (Queue.PROCESS, {}),
        (Queue.BACKFILL, {"poll": 1, "download": 1}),
    ],
)
def test_a_full_queue_gets_no_message_and_the_log_says_so(app, caplog, full, sent):
    fill_queue(app, full)
    assert run_tick(app) == sent
    assert f"the tick waits for room in: {{'{full}': {LIMIT}}}" in caplog.text


def test_a_row_without_room_is_sent_as_soon_as_there_is_room(app, redis_client):
    fill_queue(app, Queue.PROCESS)
    run_tick(app)
    redis_client.delete("process")

    assert run_tick(app) == {"poll": 1, "download": 1}


def test_two_ticks_send_a_row_once(app):
    run_tick(app)
    assert run_tick(app) == {}


def test_a_replay_sends_pages_only_while_live_articles_are_not_late(app, monkeypatch):
    now = datetime.now(UTC)
    with app.pipeline.store.begin() as tx:
        tx.connection.execute(
            text(
                "INSERT INTO pages (article_id, url, final_url, status, sha256, size,"
                " body, fetched_at, last_seen_at) SELECT id, url, url, 200, '', 0, '',"
                " now(), now() FROM articles;"
                "UPDATE articles SET stage = 'done', outcome = 'published',"
                " first_published_at = now(), due_at = NULL,"
                " page_id = (SELECT min(id) FROM pages)"
            )
        )
        replay.start_replay(tx, "extract", ReplayFilter(), most=None, by="ida", now=now)

    def run_replay_tick():
        before = app.count_waiting()["backfill"]
        app.tasks[dispatch_replays.name].apply(throw=True)
        return app.count_waiting()["backfill"] - before

    with monkeypatch.context() as late:
        late.setattr(type(app), "oldest_ages", lambda _: {"process": 3600.0})
        assert run_replay_tick() == 0
    assert run_replay_tick() == 1
    assert run_replay_tick() == 0


def test_imported_articles_are_sent_only_while_live_articles_are_not_late(
    app, monkeypatch
):
    now = datetime.now(UTC)
    row = TableRow(number=1, values={"url": "https://a.example/old/one"})
    with app.pipeline.store.begin() as tx:
        kind, options = ImportKind.URLS, {"names": (), "by": "ida", "now": now}
        run = imports.start_import(tx, kind, source="A", **options)
        imports.add_list_rows(tx, run, [parse_list_row(row, now=now)], now)

    def run_import_tick():
        before = app.count_waiting()
        app.tasks[dispatch_imports.name].apply(throw=True)
        return {
            q: n - before[q] for q, n in app.count_waiting().items() if n > before[q]
        }

    for live in ("process", "download"):
        with monkeypatch.context() as late:
            late.setattr(type(app), "oldest_ages", lambda _, live=live: {live: 3600.0})
            assert run_import_tick() == {}
    assert run_import_tick() == {"download": 1}
    assert run_import_tick() == {}

    with app.pipeline.store.begin() as tx:
        tx.connection.execute(
            text(
                "UPDATE articles SET stage = 'downloaded' WHERE due_at IS NULL;"
                "UPDATE import_items SET needs_download = false, lease_until = NULL"
            )
        )
    assert run_import_tick() == {"backfill": 1}


def test_any_task_records_a_heartbeat_of_its_queue(app):
    app.tasks[cross_queue.name].apply(routing_key="process", throw=True)
    with app.pipeline.store.begin() as tx:
        heartbeats, now = (
            tx.queue_heartbeats.list_times(),
            tx.queue_heartbeats.get_database_time(),
        )

    assert list(heartbeats) == ["process"]
    assert abs((now - heartbeats["process"]).total_seconds()) < 60


def test_an_older_heartbeat_does_not_replace_a_newer_one(app):
    new, old = (datetime(2026, 1, day, tzinfo=UTC) for day in (2, 1))
    with app.pipeline.store.begin() as tx:
        tx.queue_heartbeats.record_task("poll", now=new)
        tx.queue_heartbeats.record_task("poll", now=old)
        assert tx.queue_heartbeats.list_times() == {"poll": new}


def test_a_connection_that_closes_while_a_message_is_sent_is_a_broker_that_is_down(app):
    """kombu raises AttributeError then, which would put the row into quarantine."""
    with app.connection_for_write() as connection:
        producer = app.amqp.Producer(connection, auto_declare=False)
        channel = producer.channel
        transport, channel.connection = channel.connection, None
        channel._pool = None

        with pytest.raises(OperationalError, match="the connection was closed"):
            app.send_task("wireroom.canary", queue="control", producer=producer)
        channel.connection = transport

    app.send_task("wireroom.canary", queue="control")
    assert app.count_waiting()["control"] == 1
