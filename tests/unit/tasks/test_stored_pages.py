"""Stored pages are read together where several are stored within a moment."""

from __future__ import annotations

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kombu.exceptions import OperationalError

from wireroom.tasks.stored_pages import MAX_READINGS, StoredPages

KEEP = 0.5


class Room:
    """Stored pages with a clock and a timer of the test's own."""

    def __init__(self, keep: float = KEEP) -> None:
        self.now = 100.0
        self.sent: list[tuple[int, ...]] = []
        self.timers: list[tuple[float, object]] = []
        self.is_down = False
        self.pages = StoredPages(
            self._send,
            keep_seconds=keep,
            clock=lambda: self.now,
            call_later=lambda seconds, call: self.timers.append(
                (self.now + seconds, call)
            ),
        )

    def _send(self, message: tuple[int, ...]) -> None:
        if self.is_down:
            raise OperationalError("no broker")
        self.sent.append(message)

    def wait(self, seconds: float) -> None:
        """Let time pass; run the timers that end meanwhile."""
        self.now += seconds
        due = [one for one in self.timers if one[0] <= self.now]
        self.timers = [one for one in self.timers if one[0] > self.now]
        for _, call in due:
            call()


def test_an_article_by_itself_is_sent_at_once():
    room = Room()
    for number in range(3):
        room.pages.add([number])
        room.wait(KEEP)
    assert room.sent == [(0,), (1,), (2,)]
    assert not room.timers


def test_articles_of_a_moment_are_sent_together_at_its_end():
    room = Room()
    for number in range(4):
        room.pages.add([number])
        room.wait(KEEP / 5)
    assert room.sent == [(0,)]
    assert len(room.timers) == 1
    room.wait(KEEP / 4)
    assert room.sent == [(0,), (1, 2, 3)]


def test_a_whole_message_does_not_wait():
    room = Room()
    for number in range(7):
        room.pages.add([number])
    assert room.sent == [(0,), (1, 2, 3, 4, 5)]
    room.wait(KEEP)
    assert room.sent[2:] == [(6,)]


def test_articles_that_were_stored_together_are_split_over_messages():
    room = Room()
    room.pages.add(range(12))
    assert room.sent == [(0, 1, 2, 3, 4), (5, 6, 7, 8, 9), (10, 11)]


def test_without_a_time_to_keep_nothing_waits():
    room = Room(keep=0.0)
    for number in range(3):
        room.pages.add([number])
    assert room.sent == [(0,), (1,), (2,)]
    assert not room.timers


def test_what_is_kept_is_sent_when_the_worker_stops():
    room = Room()
    room.pages.add([1])
    room.pages.add([2])
    room.pages.flush()
    assert room.sent == [(1,), (2,)]
    room.wait(KEEP)
    assert room.sent == [(1,), (2,)]


def test_a_broker_that_is_down_ends_no_timer_and_the_next_article_is_sent(caplog):
    room = Room()
    room.pages.add([1])
    room.pages.add([2])
    room.is_down = True
    room.wait(KEEP)
    assert "left_to_the_tick" in caplog.text
    with pytest.raises(OperationalError):
        room.wait(KEEP) or room.pages.add([3])
    room.is_down = False
    room.wait(KEEP)
    room.pages.add([4])
    assert room.sent == [(1,), (4,)]


@given(
    st.lists(st.tuples(st.integers(1, 12), st.floats(0, 2 * KEEP)), max_size=30),
)
def test_each_article_is_sent_once_in_order_and_in_time(arrivals):
    room, number, stored_at = Room(), 0, {}
    for count, pause in arrivals:
        before = len(room.sent)
        room.pages.add(range(number, number + count))
        stored_at |= dict.fromkeys(range(number, number + count), room.now)
        number += count
        # The timers run before the next articles come.
        for _ in range(2):
            room.wait(pause / 2)
            sent = [i for message in room.sent[before:] for i in message]
            assert all(room.now - stored_at[i] <= KEEP + pause for i in sent)
    room.wait(KEEP)
    assert [i for message in room.sent for i in message] == list(range(number))
    assert all(len(message) <= MAX_READINGS for message in room.sent)


def test_threads_lose_nothing():
    sent: list[tuple[int, ...]] = []
    pages = StoredPages(sent.append, keep_seconds=0.01)
    threads = [
        Thread(target=lambda at=at: [pages.add([at + n]) for n in range(200)])
        for at in (0, 1_000, 2_000, 3_000)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pages.flush()
    found = sorted(i for message in sent for i in message)
    assert found == [at + n for at in (0, 1_000, 2_000, 3_000) for n in range(200)]
