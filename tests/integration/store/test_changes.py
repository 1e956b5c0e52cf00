"""The change feed never skips, whatever commits at the same time."""

from __future__ import annotations

import random
import threading

from sqlalchemy import text

from wireroom.model import ChangeKind
from wireroom.store.changes import Change

WRITERS, TRANSACTIONS = 6, 40


def change(number: int) -> Change:
    return Change(kind=ChangeKind.STORY_CHANGED, story_id=number)


def test_positions_follow_the_order_of_commits_without_a_gap(store, now):
    for number in range(3):
        with store.begin() as tx:
            tx.changes.append([change(number), change(number)], now=now)

    with store.begin() as tx:
        events = tx.changes.after(0)

    assert [e["position"] for e in events] == [1, 2, 3, 4, 5, 6]
    assert [e["story_id"] for e in events] == [0, 0, 1, 1, 2, 2]


def test_a_transaction_that_rolls_back_leaves_no_gap(store, now):
    with store.begin() as tx:
        tx.changes.append([change(1)], now=now)
        tx.connection.get_transaction().rollback()
    with store.begin() as tx:
        tx.changes.append([change(2)], now=now)
        events = tx.changes.after(0)

    assert [(e["position"], e["story_id"]) for e in events] == [(1, 2)]


def test_a_reader_misses_nothing_while_many_write(store, now):
    """Writers begin in one order and commit in another; a reader follows meanwhile."""
    seen: list[tuple[int, int]] = []
    expected = WRITERS * TRANSACTIONS

    def write(writer: int) -> None:
        dice = random.Random(writer)
        for number in range(TRANSACTIONS):
            with store.begin() as tx:
                # The transaction is open, and has an id, long before it appends.
                tx.connection.execute(text("SELECT pg_current_xact_id()"))
                pause = text(f"SELECT pg_sleep({dice.random() / 500})")
                tx.connection.execute(pause)
                tx.changes.append([change(writer * 1000 + number)], now=now)

    def read() -> None:
        while len(seen) < expected:
            with store.begin() as tx:
                after = seen[-1][0] if seen else 0
                seen.extend(
                    (e["position"], e["story_id"]) for e in tx.changes.after(after)
                )

    threads = [threading.Thread(target=write, args=(w,)) for w in range(WRITERS)]
    threads.append(threading.Thread(target=read, daemon=True))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert [position for position, _ in seen] == list(range(1, expected + 1))
    written = {w * 1000 + n for w in range(WRITERS) for n in range(TRANSACTIONS)}
    assert {number for _, number in seen} == written


def test_a_consumer_goes_on_where_it_was(store, now):
    with store.begin() as tx:
        assert tx.changes.position_of("index") == 0
        tx.changes.advance("index", 7, now=now)
        tx.changes.advance("index", 9, now=now)

    with store.begin() as tx:
        assert tx.changes.position_of("index") == 9
