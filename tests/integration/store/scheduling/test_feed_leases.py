"""A feed goes to one tick and one worker at a time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from wireroom.decide.transitions import FeedEvent
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.store.feeds.unchanged_polls import UnchangedPoll

LEASE = timedelta(seconds=60)
HOUR = timedelta(hours=1)


@pytest.fixture
def many(store, now) -> int:
    """Two hundred feeds, all due."""
    feeds = tuple(FeedSpec(url=f"https://p.example/{n}") for n in range(200))
    with store.begin() as tx:
        tx.sources.apply_specs([SourceSpec(name="P", feeds=feeds)], now=now)
    return len(feeds)


def lease_ids(tx, now, limit=9, most=1_000):
    turns = tx.feeds.lease_due(now=now, lease=LEASE, limit=limit, most=most)
    return [turn.feed_id for turn in turns]


def start(tx, feed_id, now):
    """Start a poll, which is this worker's."""
    (started,) = tx.feeds.start_polls([feed_id], now=now, lease=LEASE)
    return started.lease


def attempts(tx, feed_id, now):
    """Begin; how often that was by now, None where it is not ours."""
    begun = tx.feeds.start_polls([feed_id], now=now, lease=LEASE)
    return begun[0].attempts if begun else None


def out(tx):
    return tx.connection.execute(text("SELECT count(*) FROM feed_leases")).scalar_one()


def test_a_feed_is_handed_out_once_until_its_turn_runs_out(store, feed_id, now):
    with store.begin() as tx:
        assert lease_ids(tx, now) == [feed_id]
        assert lease_ids(tx, now) == []
        assert lease_ids(tx, now + LEASE + timedelta(seconds=1)) == [feed_id]


def test_ticks_at_the_same_time_share_the_feeds_out(store, many, now):
    found: list[int] = []

    def tick() -> None:
        while True:
            with store.begin() as tx:
                ids = lease_ids(tx, now, limit=7)
            if not ids:
                return
            found.extend(ids)

    threads = [threading.Thread(target=tick) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # Two that looked at the same moment may both find nothing; the next tick finds it.
    with store.begin() as tx:
        found.extend(lease_ids(tx, now, limit=many))
    assert sorted(found) == sorted(set(found))
    assert len(found) == many


def test_no_more_feeds_are_out_than_may_be(store, many, now):
    with store.begin() as tx:
        assert len(lease_ids(tx, now, limit=30, most=50)) == 30
        assert len(lease_ids(tx, now, limit=30, most=50)) == 20
        assert lease_ids(tx, now, limit=30, most=50) == []


def test_the_same_message_delivered_twice_is_begun_once(store, feed_id, now):
    with store.begin() as tx:
        lease_ids(tx, now)
        assert attempts(tx, feed_id, now) == 1
        assert attempts(tx, feed_id, now) is None


def test_a_message_that_comes_after_the_outcome_does_nothing(store, feed_id, now):
    with store.begin() as tx:
        lease = start(tx, feed_id, now)
        tx.feeds.record_poll(lease, FeedEvent.POLLED, {}, due_at=now + HOUR)
        assert attempts(tx, feed_id, now) is None
        assert out(tx) == 0


def test_a_feed_whose_worker_died_is_taken_up_again_and_counted(store, feed_id, now):
    later = now + LEASE + timedelta(seconds=1)
    with store.begin() as tx:
        attempts(tx, feed_id, now)
        (turn,) = tx.feeds.lease_due(now=later, lease=LEASE, limit=9, most=9)
        assert (turn.feed_id, turn.attempts) == (feed_id, 1)
        assert attempts(tx, feed_id, later) == 2


def test_an_outcome_sets_the_attempts_back(store, feed_id, now):
    with store.begin() as tx:
        lease = start(tx, feed_id, now)
        tx.feeds.record_poll(lease, FeedEvent.POLLED, {}, due_at=now)
        assert attempts(tx, feed_id, now) == 1


def test_a_feed_that_is_put_back_is_free_and_not_counted(store, feed_id, now):
    later = now + timedelta(seconds=1)
    with store.begin() as tx:
        lease = start(tx, feed_id, now)
        assert tx.feeds.release([lease], now=now, due_at=later) == 0
        assert lease_ids(tx, now) == []
        assert lease_ids(tx, later) == [feed_id]
        assert attempts(tx, feed_id, later) == 1


def test_a_poll_that_was_booked_while_another_worker_waited_is_not_done_again(
    store, feed_id, now
):
    """The other's statement saw the feed due, and then waited for the booking."""
    ours: list[object] = []

    def other() -> None:
        with store.begin() as tx:
            ours.extend(tx.feeds.start_polls([feed_id], now=now, lease=LEASE))

    thread = threading.Thread(target=other)
    with store.begin() as tx:
        lease = start(tx, feed_id, now)
        tx.feeds.record_poll(lease, FeedEvent.POLLED, {}, due_at=now + HOUR)
        thread.start()
        with store.begin() as watching:
            while not _waits(watching):
                pass
    thread.join()

    assert ours == []
    with store.begin() as tx:
        assert out(tx) == 0


def _waits(tx) -> bool:
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    return bool(tx.connection.execute(text(query)).scalar_one())


def test_polls_that_brought_nothing_are_booked_together(store, many, now):
    with store.begin() as tx:
        ids = lease_ids(tx, now, limit=3)
        started = tx.feeds.start_polls(ids, now=now, lease=LEASE)
        late = tx.feeds.record_unchanged_polls(
            [
                UnchangedPoll(
                    lease=poll.lease,
                    due_at=now + n * HOUR,
                    last_polled_at=now,
                    last_outcome="not_modified",
                    new_per_day=float(n),
                    rhythm_at=None,
                    etag=None if n == 2 else f'"{n}"',
                    last_modified=None,
                    validators_url=None,
                )
                for n, poll in enumerate(started, start=1)
            ]
        )
        assert late == 0
        rows = tx.connection.execute(
            text(
                "SELECT due_at, etag, polls, new_per_day, last_outcome FROM feeds"
                " WHERE id = ANY (:ids) ORDER BY new_per_day"
            ),
            {"ids": ids},
        )
        assert [tuple(row) for row in rows] == [
            (now + HOUR, '"1"', 1, 1.0, "not_modified"),
            (now + 2 * HOUR, None, 1, 2.0, "not_modified"),
            (now + 3 * HOUR, '"3"', 1, 3.0, "not_modified"),
        ]
        assert out(tx) == 0
