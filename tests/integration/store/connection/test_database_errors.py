"""What the database refuses each time is a defect; what may pass is no defect."""

from __future__ import annotations

import random
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError

from wireroom.store.connection.database_errors import StatementRefusedError
from wireroom.tasks.base import SERVICES_DOWN

# Random, so that the server cannot compress it into an index row.
TOO_LONG = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz", k=9_000))


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        pytest.param(
            "INSERT INTO sources (name) VALUES (:value)",
            StatementRefusedError,
            id="a text too long for an index",
        ),
        pytest.param(
            "SELECT CAST(:value AS integer)", DataError, id="a text that is no number"
        ),
        pytest.param(
            "INSERT INTO feeds (source_id, url) VALUES (9, :value)",
            (IntegrityError, StatementRefusedError),
            id="a row without its source",
        ),
    ],
)
def test_a_statement_that_fails_each_time_is_a_defect(store, statement, error):
    with pytest.raises(error) as raised, store.begin() as tx:
        tx.connection.execute(text(statement), {"value": TOO_LONG})

    assert not isinstance(raised.value, SERVICES_DOWN)


def test_the_connection_can_be_used_afterwards(store):
    insert = text("INSERT INTO sources (name) VALUES (:value)")
    with pytest.raises(StatementRefusedError), store.begin() as tx:
        tx.connection.execute(insert, {"value": TOO_LONG})
    with store.begin() as tx:
        tx.connection.execute(insert, {"value": "Paper"})
        assert tx.sources.has_source("Paper")


def test_a_lock_that_is_not_released_in_time_is_a_failed_service(store, feed_id):
    lock = text("SELECT id FROM feeds FOR UPDATE")
    with store.begin() as holder, store.begin() as waiting:
        holder.connection.execute(lock)
        waiting.connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(SERVICES_DOWN):
            waiting.connection.execute(lock)
        waiting.connection.rollback()


def test_a_deadlock_is_a_failed_service(store, feed_id):
    """One of the two gets the error, and tries again."""
    lock = text("SELECT pg_advisory_xact_lock(:n)")
    failed: list[BaseException] = []
    both = threading.Barrier(2)

    def run(first: int, second: int) -> None:
        try:
            with store.begin() as tx:
                tx.connection.execute(lock, {"n": first})
                both.wait(10)
                tx.connection.execute(lock, {"n": second})
        except SERVICES_DOWN as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(1, 2)) for _ in range(1)]
    threads.append(threading.Thread(target=run, args=(2, 1)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(failed) == 1
