"""A database whose files were put back is noticed by the mark in the broker."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from wireroom.console.monitoring.restore_check import judge_rewind
from wireroom.follow import EpochChangedError, Follower
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.database import Store
from wireroom.workers.position_mark import (
    KEY,
    NoPositionMark,
    RedisPositionMark,
    make_position_mark,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(migrated_url):
    opened = Store(migrated_url, connections=2)
    publish(opened, 1, 2, 3, 4)
    yield opened
    opened.close()


def publish(store: Store, *numbers: int) -> None:
    events = [Change(kind=ChangeKind.STORY_CHANGED, story_id=n) for n in numbers]
    with store.begin() as tx:
        tx.changes.append_events(events, now=NOW)


def take_back(store: Store, position: int) -> None:
    """Leave the database as a copy of its files from that position would."""
    with store.begin() as tx:
        tx.connection.execute(
            text("DELETE FROM changes WHERE position > :at"), {"at": position}
        )


def count_epochs(store: Store) -> int:
    with store.begin() as tx:
        return len(tx.epochs.list_epochs())


def test_a_feed_that_was_taken_back_gets_an_epoch(store, migrated_url, redis_client):
    mark = RedisPositionMark(redis_client)
    mark.check(store)
    with Follower(migrated_url) as feed:
        feed.read()
        position, epoch = feed.position, feed.epoch
    take_back(store, 2)

    rewind = mark.find_rewind(store)
    assert rewind is not None
    assert (rewind.marked, rewind.last) == (4, 2)
    assert not judge_rewind(rewind).ok
    mark.check(store)

    assert count_epochs(store) == 2
    assert mark.find_rewind(store) is None
    publish(store, 5)
    with (
        Follower(migrated_url, position=position, epoch=epoch) as feed,
        pytest.raises(EpochChangedError),
    ):
        feed.read()


def test_a_feed_that_grows_keeps_its_epoch(store, redis_client):
    mark = RedisPositionMark(redis_client)
    for number in range(3):
        mark.check(store)
        publish(store, number)

    assert count_epochs(store) == 1
    assert judge_rewind(mark.find_rewind(store)).ok


def test_a_restored_broker_with_an_old_mark_means_nothing(store, redis_client):
    mark = RedisPositionMark(redis_client)
    mark.check(store)
    old = redis_client.get(KEY)
    publish(store, 5, 6)
    redis_client.set(KEY, old)

    mark.check(store)

    assert count_epochs(store) == 1


@pytest.mark.parametrize("value", [b"", b"nonsense", b"a:b", b"\xff:9", b"other:999"])
def test_a_mark_of_another_database_or_program_means_nothing(
    store, redis_client, value
):
    redis_client.set(KEY, value)

    RedisPositionMark(redis_client).check(store)

    assert count_epochs(store) == 1


def test_without_a_redis_nothing_is_known(store):
    mark = make_position_mark(None)

    assert isinstance(mark, NoPositionMark)
    mark.check(store)
    assert mark.find_rewind(store) is None
