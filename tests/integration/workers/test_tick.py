"""The tick: what it sends, and what it leaves because there is no room."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from wireroom.config.settings import Settings
from wireroom.imports.list_row import parse_list_row
from wireroom.imports.table_rows import TableRow
from wireroom.model.feed import FeedEntry
from wireroom.model.imports import ImportKind
from wireroom.steps import imports
from wireroom.steps.feeds.poll import to_sighting
from wireroom.steps.replays import replay
from wireroom.store.runs.replays import ReplayFilter
from wireroom.store.sources import FeedSpec, SourceSpec
from wireroom.tasks import base
from wireroom.tasks.chain import Queue, dispatch_due
from wireroom.tasks.imports import dispatch_imports
from wireroom.tasks.maintenance import cross_queue
from wireroom.tasks.replay import dispatch_replays
from wireroom.workers import app as application

LIMIT = 5


@pytest.fixture
def app(migrated_url, broker_url, tmp_path, monkeypatch):
    """The application on services of its own, with a feed and an article due."""
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
        found = to_sighting(FeedEntry(identity="1", url="https://a.example/news/one"))
        ids = tx.connection.execute(text("SELECT id, source_id FROM feeds")).one()
        tx.entries.record_sightings(*ids, [found], now=past, lease_until=past)
    yield made
    made.pipeline.store.close()
    made.close()
    application.app.set_current()


def fill(app, queue):
    for _ in range(LIMIT):
        app.send_task("wireroom.canary", queue=queue)


def tick(app):
    """Run the tick; return what it put into each queue."""
    before = app.count_waiting()
    app.tasks[dispatch_due.name].apply(throw=True)
    return {q: n - before[q] for q, n in app.count_waiting().items() if n > before[q]}


def test_all_that_is_due_is_sent(app):
    assert tick(app) == {"poll": 1, "download": 1}


@pytest.mark.parametrize(
    ("full", "sent"),
    [
        (Queue.POLL, {"download": 1}),
        (Queue.DOWNLOAD, {}),
        (Queue.PROCESS, {}),
        (Queue.BACKFILL, {"poll": 1, "download": 1}),
    ],
)
def test_a_queue_that_is_too_long_is_not_fed_and_the_log_says_so(
    app, caplog, full, sent
):
    fill(app, full)
    assert tick(app) == sent
    assert f"the tick waits for room in: {{'{full}': {LIMIT}}}" in caplog.text


def test_what_there_was_no_room_for_is_sent_as_soon_as_there_is(app, redis_client):
    fill(app, Queue.PROCESS)
    tick(app)
    redis_client.delete("process")

    assert tick(app) == {"poll": 1, "download": 1}


def test_two_beats_send_a_row_once(app):
    tick(app)
    assert tick(app) == {}


def test_stored_pages_are_read_again_only_while_live_news_is_young(app, monkeypatch):
    now = datetime.now(UTC)
    with app.pipeline.store.begin() as tx:
        tx.connection.execute(
            text(
                "INSERT INTO pages (article_id, url, final_url, status, sha256, size,"
                " fetched_at, last_seen_at) SELECT id, url, url, 200, '', 0, now(),"
                " now() FROM articles;"
                "UPDATE articles SET stage = 'done', outcome = 'published',"
                " due_at = NULL, page_id = (SELECT min(id) FROM pages)"
            )
        )
        replay.start_replay(tx, "extract", ReplayFilter(), most=None, by="ida", now=now)

    def handed_out():
        before = app.count_waiting()["backfill"]
        app.tasks[dispatch_replays.name].apply(throw=True)
        return app.count_waiting()["backfill"] - before

    with monkeypatch.context() as late:
        late.setattr(type(app), "oldest", lambda _: {"process": 3600.0})
        assert handed_out() == 0
    assert handed_out() == 1
    assert handed_out() == 0


def test_what_was_imported_is_sent_only_while_live_news_is_young(app, monkeypatch):
    now = datetime.now(UTC)
    row = TableRow(number=1, values={"url": "https://a.example/old/one"})
    with app.pipeline.store.begin() as tx:
        kind, given = ImportKind.URLS, {"given": (), "by": "ida", "now": now}
        run = imports.start_import(tx, kind, source="A", **given)
        imports.add_list_rows(tx, run, [parse_list_row(row, now=now)], now)

    def sent():
        before = app.count_waiting()
        app.tasks[dispatch_imports.name].apply(throw=True)
        return {
            q: n - before[q] for q, n in app.count_waiting().items() if n > before[q]
        }

    for live in ("process", "download"):
        with monkeypatch.context() as late:
            late.setattr(type(app), "oldest", lambda _, live=live: {live: 3600.0})
            assert sent() == {}
    assert sent() == {"download": 1}
    assert sent() == {}

    with app.pipeline.store.begin() as tx:
        tx.connection.execute(
            text(
                "UPDATE articles SET stage = 'downloaded' WHERE due_at IS NULL;"
                "UPDATE import_items SET fetches = false, until = NULL"
            )
        )
    assert sent() == {"backfill": 1}


def test_whatever_task_runs_leaves_a_sign_that_its_queue_is_alive(app):
    app.tasks[cross_queue.name].apply(routing_key="process", throw=True)
    with app.pipeline.store.begin() as tx:
        crossed, now = (
            tx.queue_heartbeats.list_times(),
            tx.queue_heartbeats.get_database_time(),
        )

    assert list(crossed) == ["process"]
    assert abs((now - crossed["process"]).total_seconds()) < 60


def test_an_older_sign_does_not_replace_a_newer_one(app):
    new, old = (datetime(2026, 1, day, tzinfo=UTC) for day in (2, 1))
    with app.pipeline.store.begin() as tx:
        tx.queue_heartbeats.record_task("poll", now=new)
        tx.queue_heartbeats.record_task("poll", now=old)
        assert tx.queue_heartbeats.list_times() == {"poll": new}
