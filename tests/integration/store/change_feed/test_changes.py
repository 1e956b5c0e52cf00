"""Positions without gaps, and how much of the feed is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.connection.locks import Lock


def change(number: int) -> Change:
    return Change(kind=ChangeKind.STORY_CHANGED, story_id=number)


def test_positions_follow_the_order_of_commits_without_a_gap(store, now):
    for number in range(3):
        with store.begin() as tx:
            tx.changes.append_events([change(number), change(number)], now=now)

    with store.begin() as tx:
        events = tx.changes.list_after(0)

    assert [e["position"] for e in events] == [1, 2, 3, 4, 5, 6]
    assert [e["story_id"] for e in events] == [0, 0, 1, 1, 2, 2]


def test_a_transaction_that_rolls_back_leaves_no_gap(store, now):
    with store.begin_rollback() as tx:
        tx.changes.append_events([change(1)], now=now)
        tx.changes.write_queued()
    with store.begin() as tx:
        tx.changes.append_events([change(2)], now=now)
    with store.begin() as tx:
        events = tx.changes.list_after(0)

    assert [(e["position"], e["story_id"]) for e in events] == [(1, 2)]


def test_events_are_written_when_the_transaction_commits(store, now):
    """Until then no other writer waits, whatever this transaction still locks."""
    with store.begin() as tx:
        tx.changes.append_events([change(1)], now=now)
        with store.begin() as other:
            assert other.try_advisory_lock(Lock.APPEND_CHANGES)
    with store.begin() as tx:
        assert tx.changes.get_last_position() == 1


def publish_events(store, *days, now):
    """Tell an event for each number of days ago."""
    for number, ago in enumerate(days):
        with store.begin() as tx:
            tx.changes.append_events([change(number)], now=now - timedelta(days=ago))


def list_positions(store) -> list[int]:
    with store.begin() as tx:
        return [event["position"] for event in tx.changes.list_after(0)]


@pytest.mark.parametrize(
    ("position", "past", "left"),
    [
        pytest.param(None, False, [4, 5], id="nobody reads"),
        pytest.param(9, False, [4, 5], id="all have read all"),
        pytest.param(3, False, [4, 5], id="what is old was just read"),
        pytest.param(1, False, [2, 3, 4, 5], id="one is behind"),
        pytest.param(0, False, [1, 2, 3, 4, 5], id="one has not begun"),
        pytest.param(1, True, [4, 5], id="one is behind, and is passed"),
    ],
)
def test_pruning_keeps_what_is_young_and_what_was_not_read(
    store, now, position, past, left
):
    publish_events(store, 40, 39, 31, 2, 35, now=now)
    with store.begin() as tx:
        tx.consumers.set_position("fast", 5, now=now)
        if position is not None:
            tx.consumers.set_position("slow", position, now=now)
    before = now - timedelta(days=30)

    with store.begin() as tx:
        gone = tx.changes.prune_events(before=before, past_consumers=past)

    assert list_positions(store) == left
    assert gone == 5 - len(left)


def test_pruning_everything_keeps_the_last_event_so_that_positions_go_on(store, now):
    publish_events(store, 9, 8, 7, now=now)

    with store.begin() as tx:
        tx.changes.prune_events(before=now)
    publish_events(store, 0, now=now)

    assert list_positions(store) == [3, 4]


def test_pruning_goes_part_by_part(store, now):
    publish_events(store, *[9] * 7, now=now)
    gone = []
    for _ in range(4):
        with store.begin() as tx:
            gone.append(tx.changes.prune_events(before=now, limit=3))

    assert gone == [3, 3, 0, 0]
    assert list_positions(store) == [7]


def test_consumers_are_listed_with_what_waits_for_them(store, now):
    publish_events(store, 9, 8, 7, now=now)
    with store.begin() as tx:
        tx.consumers.set_position("index", 3, now=now)
        tx.consumers.set_position("model", 1, now=now)
        tx.consumers.set_position("board", 0, now=now)
        tx.changes.prune_events(before=now - timedelta(days=8.5), past_consumers=True)
        found = tx.consumers.list_consumers()

    eighth = now - timedelta(days=8)
    assert [(c.name, c.behind, c.waiting_since, c.lost) for c in found] == [
        ("board", 3, eighth, True),
        ("model", 2, eighth, False),
        ("index", 0, None, False),
    ]


def test_a_consumer_that_is_dropped_keeps_nothing_back(store, now):
    publish_events(store, 9, 8, now=now)
    with store.begin() as tx:
        tx.consumers.set_position("gone", 0, now=now)
        assert tx.consumers.delete_consumer("gone")
        assert not tx.consumers.delete_consumer("gone")
        tx.changes.prune_events(before=now)

    assert list_positions(store) == [2]
