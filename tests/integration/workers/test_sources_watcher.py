"""A sources file that is edited while workers run."""

from __future__ import annotations

import pytest

from wireroom.store.database import Store
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
    given = tmp_path / "sources.yaml"
    given.write_text(ONE)
    return given


def states(store):
    with store.begin() as tx:
        return {row["source"]: row["state"] for row in tx.sources.list_feeds()}


def test_what_is_edited_is_applied_once(store, path):
    watch = SourcesWatcher(path)
    assert watch.apply_changes(store) is None
    path.write_text(TWO)
    assert watch.apply_changes(store).added == 2
    assert watch.apply_changes(store) is None
    assert states(store) == {"A": "active", "B": "active"}


def test_a_feed_that_is_taken_out_is_paused_and_put_back_resumed(store, path):
    watch = SourcesWatcher(path)
    path.write_text(TWO)
    watch.apply_changes(store)
    path.write_text(ONE)
    assert watch.apply_changes(store).paused == 1
    assert states(store) == {"A": "active", "B": "paused"}
    path.write_text(TWO)
    assert watch.apply_changes(store).resumed == 1


def test_a_file_of_the_folder_counts(store, path):
    watch = SourcesWatcher(path)
    (path.parent / "sources.d").mkdir()
    (path.parent / "sources.d" / "b.yaml").write_text(TWO.replace("a.ex", "c.ex"))
    path.write_text(ONE.replace("name: A", "name: C"))
    assert watch.apply_changes(store).added == 3


@pytest.mark.parametrize("text", ["version: 1\nsources: [{}]\n", None], ids=str)
def test_a_file_with_mistakes_changes_nothing_and_says_so_once(
    store, path, caplog, text
):
    watch = SourcesWatcher(path)
    path.write_text(TWO)
    watch.apply_changes(store)
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    assert watch.apply_changes(store) is None
    assert watch.apply_changes(store) is None
    assert states(store) == {"A": "active", "B": "active"}
    told = [r for r in caplog.records if "are not applied" in r.message]
    assert len(told) == 1
    assert str(path) in told[0].message
    path.write_text(ONE)
    assert watch.apply_changes(store).paused == 1


def test_beat_asks_for_it_and_workers_know_it():
    conf = application.app.conf
    assert conf.beat_schedule["apply_sources"]["task"] == "wireroom.apply_sources"
    assert SourcesWatcher.__module__ in conf.imports
