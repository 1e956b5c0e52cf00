"""Edits of the sources file while workers run are applied."""

from __future__ import annotations

import pytest

from wireroom.store.database import Store
from wireroom.store.reports.sources_mistakes import list_mistakes
from wireroom.workers import app as application
from wireroom.workers.sources_watcher import SourcesWatcher

ONE = "version: 1\nsources:\n  - name: A\n    feeds: [https://a.example/rss]\n"
TWO = ONE + "  - name: B\n    feeds: [https://b.example/rss]\n"


@pytest.fixture
def store(migrated_url):
    opened = Store(migrated_url)
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "sources.yaml"
    file.write_text(ONE)
    return file


def read_states(store):
    with store.begin() as tx:
        return {f.source: f.state for f in tx.sources.list_feeds()}


def test_an_edit_is_applied_once(store, path):
    watcher = SourcesWatcher(path)
    assert watcher.apply_changes(store) is None
    path.write_text(TWO)
    assert watcher.apply_changes(store).added == 2
    assert watcher.apply_changes(store) is None
    assert read_states(store) == {"A": "active", "B": "active"}


def test_a_feed_is_paused_when_it_leaves_the_file_and_resumed_when_it_returns(
    store, path
):
    watcher = SourcesWatcher(path)
    path.write_text(TWO)
    watcher.apply_changes(store)
    path.write_text(ONE)
    assert watcher.apply_changes(store).paused == 1
    assert read_states(store) == {"A": "active", "B": "paused"}
    path.write_text(TWO)
    assert watcher.apply_changes(store).resumed == 1


def test_a_file_in_the_sources_folder_is_applied_too(store, path):
    watcher = SourcesWatcher(path)
    (path.parent / "sources.d").mkdir()
    (path.parent / "sources.d" / "b.yaml").write_text(TWO.replace("a.ex", "c.ex"))
    path.write_text(ONE.replace("name: A", "name: C"))
    assert watcher.apply_changes(store).added == 3


@pytest.mark.parametrize("text", ["version: 1\nsources: [{}]\n", None], ids=str)
def test_a_file_with_mistakes_changes_nothing_and_is_logged_once(
    store, path, caplog, text
):
    watcher = SourcesWatcher(path)
    path.write_text(TWO)
    watcher.apply_changes(store)
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    assert watcher.apply_changes(store) is None
    assert watcher.apply_changes(store) is None
    assert read_states(store) == {"A": "active", "B": "active"}
    errors = [r for r in caplog.records if "are not applied" in r.message]
    assert len(errors) == 1
    assert str(path) in errors[0].message
    path.write_text(ONE)
    assert watcher.apply_changes(store).paused == 1


def test_beat_sends_the_check_and_workers_load_its_task():
    conf = application.app.conf
    assert conf.beat_schedule["apply_sources"]["task"] == "wireroom.apply_sources"
    assert SourcesWatcher.__module__ in conf.imports


def read_mistakes(store):
    with store.begin() as tx:
        return list_mistakes(tx.connection)


def test_the_mistakes_of_the_last_check_are_stored_until_they_are_mended(store, path):
    watcher = SourcesWatcher(path)
    path.write_text("version: 1\nsources:\n  - name: A\n    fedes: [x]\n")
    watcher.apply_changes(store)
    assert read_mistakes(store)
    assert all(m.startswith(f"{path}:") for m in read_mistakes(store))
    assert any(f"{path}:4:" in m for m in read_mistakes(store))
    path.write_text(ONE)
    watcher.apply_changes(store)
    assert read_mistakes(store) == []


def test_a_file_that_was_broken_before_the_start_is_noticed(store, path):
    path.write_text("version: 1\nsources: [{}]\n")
    watcher = SourcesWatcher(path)
    watcher.apply_changes(store)
    assert read_mistakes(store)
    assert read_states(store) == {}
