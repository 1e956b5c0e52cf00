"""What beat has done beside the chain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from wireroom.config.settings import Settings
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.reports.audit_runs import get_last_run
from wireroom.store.schema.tables import article_search
from wireroom.store.search import index_waiting
from wireroom.tasks.maintenance import audit_ledger, move_waiting, prune_changes
from wireroom.workers import app as application

OLD = datetime.now(UTC) - timedelta(days=40)


@pytest.fixture
def app_with(migrated_url, broker_url, tmp_path):
    """Makes the application with these settings, and events 1 to 3 of long ago."""
    made = []

    def make(**settings):
        app = application.create_app(
            Settings(
                database_url=migrated_url,
                broker_url=broker_url,
                data_dir=tmp_path,
                **settings,
            )
        )
        made.append(app)
        events = [Change(kind=ChangeKind.STORY_CHANGED, story_id=n) for n in range(3)]
        with app.pipeline.store.begin() as tx:
            tx.changes.append_events(events, now=OLD)
        return app

    yield make
    for app in made:
        app.pipeline.store.close()
        app.close()
    application.app.set_current()


@pytest.mark.parametrize(
    ("read_to", "first"),
    [
        pytest.param(None, 3, id="nobody reads: all but the last"),
        pytest.param(1, 2, id="never what a consumer has not read"),
    ],
)
def test_old_events_are_pruned_behind_the_slowest_consumer(app_with, read_to, first):
    app = app_with(changes_keep_days=30.0)
    with app.pipeline.store.begin() as tx:
        if read_to is not None:
            tx.consumers.set_position("index", read_to, now=OLD)

    app.tasks[prune_changes.name].apply(throw=True)

    with app.pipeline.store.begin() as tx:
        assert tx.changes.get_first_position() == first
    assert "prune_changes" in app.conf.beat_schedule


def test_events_stay_for_ever_without_a_retention(app_with):
    app = app_with()

    app.tasks[prune_changes.name].apply(throw=True)

    with app.pipeline.store.begin() as tx:
        assert tx.changes.get_first_position() == 1
    assert "prune_changes" not in app.conf.beat_schedule


def test_the_audit_runs_by_itself_and_its_findings_stay(app_with, caplog):
    app = app_with()

    def audit():
        app.tasks[audit_ledger.name].apply(throw=True)
        with app.pipeline.store.begin() as tx:
            return dict(get_last_run(tx.connection).violations)

    assert audit() == {}
    with app.pipeline.store.begin() as tx:
        tx.connection.execute(
            text("INSERT INTO sources (name) VALUES ('Paper');"),
        )
        tx.connection.execute(
            text("INSERT INTO articles (source_id, url) SELECT id, 'x' FROM sources")
        )
    assert audit()["articles without an entry"] == 1
    assert "audit_failed: articles without an entry: 1" in caplog.text
    assert "audit" in app.conf.beat_schedule


def test_rows_that_wait_are_moved_into_the_search_index(app_with, monkeypatch):
    monkeypatch.setattr(index_waiting, "_TABLES", ((article_search, 2),))
    app = app_with()

    def add_row():
        with app.pipeline.store.begin() as tx:
            tx.connection.execute(text("SET LOCAL session_replication_role = replica"))
            tx.connection.execute(
                text(
                    "INSERT INTO article_search (article_id, first_published_at,"
                    " is_readable, words, tokens) SELECT count(*), now(), true,"
                    " '| a |', array_to_tsvector('{a}') FROM article_search"
                )
            )

    def count_waiting():
        app.tasks[move_waiting.name].apply(throw=True)
        waits = text("SELECT count(*) FROM article_search WHERE tokens <> ''")
        with app.pipeline.store.begin() as tx:
            return tx.connection.execute(waits).scalar_one()

    add_row()
    assert count_waiting() == 1
    add_row()
    assert count_waiting() == 0
    assert "index_waiting" in app.conf.beat_schedule
