"""Articles go to one tick and one worker at a time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from wireroom.model.states import Stage
from wireroom.store.scheduling.leases import lease_end_columns

LEASE = timedelta(seconds=60)
MANY = 200


@pytest.fixture
def due(store, feed_id, now) -> list[int]:
    """Articles that are found and due."""
    made = text("""
        INSERT INTO articles (source_id, url, due_at)
        SELECT source_id, 'https://p.example/' || n, :now
        FROM feeds, generate_series(1, :many) n WHERE feeds.id = :feed
        RETURNING id""")
    with store.begin() as tx:
        given = {"now": now, "many": MANY, "feed": feed_id}
        return list(tx.connection.execute(made, given).scalars())


def lease_ids(tx, now, limit=MANY):
    found = tx.articles.lease_due(now=now, lease=LEASE, limit=limit)
    return [article_id for article_id, _ in found]


def begun(tx, article_id, now):
    return tx.articles.start(article_id, Stage.FOUND, now=now, lease=LEASE)


def test_an_article_is_handed_out_once_until_its_lease_ends(store, due, now):
    with store.begin() as tx:
        assert sorted(lease_ids(tx, now)) == due
        assert lease_ids(tx, now) == []
        assert sorted(lease_ids(tx, now + 2 * LEASE)) == due


def test_ticks_at_the_same_time_share_the_articles_out(store, due, now):
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

    assert sorted(found) == due


def test_the_same_message_delivered_twice_is_begun_once(store, due, now):
    with store.begin() as tx:
        lease_ids(tx, now)
        assert begun(tx, due[0], now).attempts == 1
        assert begun(tx, due[0], now) is None


def test_an_article_whose_worker_died_is_taken_up_again_and_counted(store, due, now):
    with store.begin() as tx:
        begun(tx, due[0], now)
        assert begun(tx, due[0], now + 2 * LEASE).attempts == 2


def test_a_message_that_comes_before_the_due_time_starts_nothing(store, due, now):
    """Its row was put off since: the message is an old one."""
    with store.begin() as tx:
        lease = begun(tx, due[0], now).lease
        columns = lease_end_columns(due_at=now + LEASE, failures=1)
        tx.articles.update(lease, columns)
        assert begun(tx, due[0], now) is None
        assert begun(tx, due[0], now + LEASE) is not None
