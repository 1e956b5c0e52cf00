"""The API and exports refuse a position whose events were lost with a restore."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from wireroom.console.operations.export import ExportRequest, export_rows
from wireroom.console.operations.feed_position import find_obstacle
from wireroom.errors import OperatorError
from wireroom.export.resources import ARTICLES
from wireroom.export.writers import Format
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.database import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(migrated_url):
    """A database that was restored to position 2, and continued."""
    opened = Store(migrated_url, connections=2)
    publish(opened, 1, 2)
    with opened.begin() as tx:
        tx.epochs.begin_next()
    publish(opened, 3)
    yield opened
    opened.close()


def publish(store: Store, *numbers: int) -> None:
    events = [Change(kind=ChangeKind.STORY_CHANGED, story_id=n) for n in numbers]
    with store.begin() as tx:
        tx.changes.append_events(events, now=NOW)


@pytest.mark.parametrize(
    ("position", "is_lost"),
    [(0, False), (2, False), (3, True), (999_999, True)],
    ids=["start", "last restored", "lost", "far"],
)
def test_positions_between_the_epochs_are_lost(store, position, is_lost):
    with store.begin() as tx:
        loss = find_obstacle(tx, position)

    assert (loss is not None) is is_lost
    if loss:
        assert "continue after 2 with epoch" in loss


def test_an_epoch_of_another_database_is_lost(store):
    with store.begin() as tx:
        assert find_obstacle(tx, 1, "0123456789ab") is not None
        first = tx.epochs.list_epochs()[0]
        assert find_obstacle(tx, 1, first.epoch) is None


def test_an_export_after_a_lost_position_writes_nothing(store):
    out = io.BytesIO()
    request = ExportRequest(
        resource=ARTICLES, filters={}, file_format=Format.JSONL, after=3
    )

    with pytest.raises(OperatorError, match="export without --after"):
        export_rows(store, request, out)
    assert out.getvalue() == b""
    result = export_rows(
        store,
        ExportRequest(resource=ARTICLES, filters={}, file_format=Format.JSONL, after=2),
        out,
    )
    with store.begin() as tx:
        assert result.epoch == tx.epochs.list_epochs()[-1].epoch
