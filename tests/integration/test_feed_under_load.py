"""The change feed while many write, read, roll back, crash and prune at once."""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import text

from wireroom.follow import Follower
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.database import Store

# `make feed-test` takes 50,000.
EVENTS = int(os.environ.get("FEED_TEST_EVENTS", "5000"))
WRITERS, READERS = 8, 4
SHARE = EVENTS // WRITERS
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_no_event_is_missed_or_out_of_order(migrated_url):
    store = Store(migrated_url, connections=WRITERS + 1)
    seen: list[list[tuple[int, int]]] = [[] for _ in range(READERS)]
    done = threading.Event()
    for reader in range(READERS):
        # Known before anything is pruned.
        Follower(migrated_url, consumer=f"reader {reader}").close()
    pruning = threading.Thread(target=prune, args=(store, done))
    working = [
        *(threading.Thread(target=write, args=(store, w)) for w in range(WRITERS)),
        *(
            threading.Thread(target=read, args=(migrated_url, r, mine, done))
            for r, mine in enumerate(seen)
        ),
    ]

    began = time.monotonic()
    for thread in (pruning, *working):
        thread.start()
    for thread in working:
        thread.join(timeout=250)
    seconds = time.monotonic() - began
    done.set()
    pruning.join()
    store.close()

    written = {number(w, n) for w in range(WRITERS) for n in range(SHARE)}
    for mine in seen:
        assert [position for position, _ in mine] == list(range(1, len(written) + 1))
        assert {number for _, number in mine} == written
    print(  # noqa: T201 - the figures `make feed-test` is for
        f"\n{WRITERS} writers, {READERS} readers, {len(written)} events:"
        f" 0 missed, 0 out of order, {seconds:.0f} s"
    )


class RolledBack(Exception):
    """Ends a transaction whose events were written."""


def write(store: Store, writer: int) -> None:
    """Begin in one order, commit in another; roll back now and then."""
    dice, at = random.Random(writer), 0
    while at < SHARE:
        end = min(at + dice.randint(1, 8), SHARE)
        events = [change(number(writer, n)) for n in range(at, end)]
        with suppress(RolledBack), store.begin() as tx:
            # The transaction is open, and has an id, long before it appends.
            tx.connection.execute(text("SELECT pg_current_xact_id()"))
            tx.connection.execute(text(f"SELECT pg_sleep({dice.random() / 500})"))
            tx.changes.append_events(events, now=NOW)
            if dice.random() < 0.1:
                tx.changes.write_queued()
                raise RolledBack
            at = end


def read(url: str, reader: int, mine: list[tuple[int, int]], done) -> None:
    """Follow, break off without confirming now and then, and begin again."""
    dice = random.Random(reader)
    while len(mine) < SHARE * WRITERS and not done.is_set():
        with Follower(url, consumer=f"reader {reader}") as feed:
            for events in feed.follow(limit=dice.randint(1, 500), once=True):
                if dice.random() < 0.1:
                    break
                mine += [(event.position, event.story_id) for event in events]
                feed.confirm(events)


def prune(store: Store, done: threading.Event) -> None:
    """Take out what all have read, as it comes."""
    while not done.wait(0.05):
        with store.begin() as tx:
            tx.changes.prune_events(before=datetime.now(UTC), limit=100)


def number(writer: int, at: int) -> int:
    return writer * SHARE + at


def change(story_id: int) -> Change:
    return Change(kind=ChangeKind.STORY_CHANGED, story_id=story_id)
