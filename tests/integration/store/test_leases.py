"""Rows of work go to one tick and one worker at a time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from wireroom.store.directory import FeedSpec, SourceSpec
from wireroom.store.leases import ended

LEASE = timedelta(seconds=60)


@pytest.fixture
def many(store, now) -> int:
    """Two hundred feeds, all due."""
    feeds = tuple(FeedSpec(url=f"https://p.example/{n}") for n in range(200))
    with store.begin() as tx:
        tx.directory.apply([SourceSpec(name="P", feeds=feeds)], now=now)
    return len(feeds)


def test_a_row_is_handed_out_once_until_its_lease_ends(store, feed_id, now):
    with store.begin() as tx:
        assert tx.feeds.hand_out(now=now, lease=LEASE, limit=9) == [feed_id]
        assert tx.feeds.hand_out(now=now, lease=LEASE, limit=9) == []
        later = now + LEASE + timedelta(seconds=1)
        assert tx.feeds.hand_out(now=later, lease=LEASE, limit=9) == [feed_id]


def test_ticks_at_the_same_time_share_the_rows_out(store, many, now):
    handed: list[int] = []

    def tick() -> None:
        while True:
            with store.begin() as tx:
                ids = tx.feeds.hand_out(now=now, lease=LEASE, limit=7)
            if not ids:
                return
            handed.extend(ids)

    threads = [threading.Thread(target=tick) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(handed) == many
    assert len(set(handed)) == many


def test_the_same_message_delivered_twice_is_begun_once(store, feed_id, now):
    with store.begin() as tx:
        tx.feeds.hand_out(now=now, lease=LEASE, limit=9)
        assert tx.feeds.begin(feed_id, now=now, lease=LEASE).attempts == 1
        assert tx.feeds.begin(feed_id, now=now, lease=LEASE) is None


def test_a_message_that_comes_after_the_outcome_does_nothing(store, feed_id, now):
    with store.begin() as tx:
        tx.feeds.begin(feed_id, now=now, lease=LEASE)
        tx.feeds.record(feed_id, **ended(due_at=now + timedelta(hours=1)))
        assert tx.feeds.begin(feed_id, now=now, lease=LEASE) is None


def test_a_row_whose_worker_died_is_taken_up_again_and_counted(store, feed_id, now):
    later = now + LEASE + timedelta(seconds=1)
    with store.begin() as tx:
        tx.feeds.begin(feed_id, now=now, lease=LEASE)
        assert tx.feeds.begin(feed_id, now=later, lease=LEASE).attempts == 2


def test_an_outcome_sets_the_attempts_back(store, feed_id, now):
    with store.begin() as tx:
        tx.feeds.begin(feed_id, now=now, lease=LEASE)
        tx.feeds.record(feed_id, **ended(due_at=now))
        assert tx.feeds.begin(feed_id, now=now, lease=LEASE).attempts == 1
