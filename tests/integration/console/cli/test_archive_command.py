"""``wireroom archive``, and the task that moves cold pages in small portions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from wireroom.config.settings import Settings
from wireroom.console.cli import app
from wireroom.errors import OperatorError
from wireroom.model.http import FetchResponse
from wireroom.model.source_specs import SourceSpec
from wireroom.store.database import Store
from wireroom.tasks.chain import Queue
from wireroom.workers import app as application
from wireroom.workers.wiring import make_pipeline

OLD = datetime.now(UTC) - timedelta(days=40)


@pytest.fixture
def store(migrated_url):
    """A store with three pages, forty days old."""
    store = Store(migrated_url)
    with store.begin() as tx:
        source_id, _ = tx.sources.ensure_manual_feed()
        tx.sources.apply_specs([SourceSpec(name="Paper")], now=OLD)
        for number in range(3):
            url = f"https://paper.example/{number}"
            insert = text(
                "INSERT INTO articles (source_id, url, stage, outcome, reason)"
                " VALUES (:source, :url, 'done', 'rejected', 'no_text') RETURNING id"
            )
            values = {"source": source_id, "url": url}
            article_id = tx.connection.execute(insert, values).scalar_one()
            response = FetchResponse(
                url=url,
                final_url=url,
                status=200,
                headers={},
                body=b"x" * number,
                fetched_at=OLD,
            )
            tx.pages.add_page(tx.articles.lock(article_id).lease, response)
    yield store
    store.close()


@pytest.fixture
def run(store, migrated_url, monkeypatch, tmp_path):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("WIREROOM_ARCHIVE_URL", str(tmp_path / "cold"))

    def invoke(line: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    return invoke


def count_hot_pages(store) -> int:
    with store.begin() as tx:
        query = text("SELECT count(*) FROM pages WHERE body IS NOT NULL")
        return tx.connection.execute(query).scalar_one()


def test_all_cold_pages_are_moved_and_can_be_checked(run, store, tmp_path):
    assert "0 pages moved into 0 files" in run("archive --older-than-days 50")
    assert "3 pages moved into 1 file\n" in run("archive")
    assert count_hot_pages(store) == 0
    assert "3 pages read" in run("archive --check")

    for file in (tmp_path / "cold").rglob("*.gz"):
        file.unlink()
    assert "0 pages read, 3 archive_missing" in run("archive --check", status=1)


def test_without_an_archive_the_error_names_the_setting(run, monkeypatch):
    monkeypatch.delenv("WIREROOM_ARCHIVE_URL")
    with pytest.raises(OperatorError, match="WIREROOM_ARCHIVE_URL"):
        run("archive")


def test_an_unavailable_archive_is_an_error_with_its_reason(run, store, tmp_path):
    (tmp_path / "cold").write_text("a file where the folder should be")
    with pytest.raises(OperatorError, match="archive_unavailable"):
        run("archive")
    assert count_hot_pages(store) == 3


@pytest.fixture
def task(store, migrated_url, tmp_path, monkeypatch):
    """The archiving task of a worker that has an archive."""
    settings = Settings(database_url=migrated_url, archive_url=str(tmp_path / "cold"))
    pipeline = make_pipeline(settings)
    monkeypatch.setitem(vars(application.app), "pipeline", pipeline)
    yield application.app.tasks["wireroom.archive_pages"]
    pipeline.store.close()


def test_the_task_moves_cold_pages(task, store, tmp_path, caplog):
    (tmp_path / "cold").write_text("a file where the folder should be")
    task.apply(throw=True)
    assert "archive_unavailable" in caplog.text
    assert count_hot_pages(store) == 3

    (tmp_path / "cold").unlink()
    task.apply(throw=True)
    assert count_hot_pages(store) == 0


def test_beat_schedules_the_task_on_the_backfill_queue_if_there_is_an_archive():
    def schedule(**given):
        return application._beat_schedule(Settings(**given))

    task = schedule(archive_url="cold")["archive_pages"]
    assert task["task"] == "wireroom.archive_pages"
    assert task["options"]["queue"] is Queue.BACKFILL
    assert "wireroom.tasks.maintenance" in application.app.conf.imports
    assert "archive_pages" not in schedule()
