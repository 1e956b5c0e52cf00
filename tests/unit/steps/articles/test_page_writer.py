"""Pages of several threads are stored together where several arrive in a moment."""

from __future__ import annotations

from threading import Thread, Timer
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.steps.articles.download.page_writer import (
    KEEP_PAGES,
    KEEP_SECONDS,
    PageWriter,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Articles whose pages are stored already need no database.
NO_CONTEXT: Any = None


class Room:
    """A writer with a clock and a timer of the test's own."""

    def __init__(self, *, is_shared: bool = True) -> None:
        self.now = 100.0
        self.sent: list[list[int]] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.is_down = False
        self.writer = PageWriter(
            NO_CONTEXT,
            self._send,
            clock=lambda: self.now,
            call_later=self._call_later if is_shared else None,
        )

    def _send(self, article_ids: Sequence[int]) -> None:
        if self.is_down:
            raise ConnectionError("no broker")
        self.sent.append(list(article_ids))

    def _call_later(self, seconds: float, call: Callable[[], None]) -> None:
        self.timers.append((self.now + seconds, call))

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
        room.writer.add_stored(number)
        room.wait(KEEP_SECONDS)
    assert room.sent == [[0], [1], [2]]
    assert not room.timers


def test_articles_of_a_moment_are_sent_together_at_its_end():
    room = Room()
    for number in range(4):
        room.writer.add_stored(number)
        room.wait(KEEP_SECONDS / 5)
    assert room.sent == [[0]]
    assert len(room.timers) == 1
    room.wait(KEEP_SECONDS / 4)
    assert room.sent == [[0], [1, 2, 3]]


def test_as_many_as_are_kept_wait_for_no_others():
    room = Room()
    for number in range(KEEP_PAGES + 2):
        room.writer.add_stored(number)
    assert room.sent == [[0], list(range(1, KEEP_PAGES + 1))]
    room.wait(KEEP_SECONDS)
    assert room.sent[2:] == [[KEEP_PAGES + 1]]


def test_a_timer_does_not_take_articles_that_came_after_what_it_was_set_for():
    room = Room()
    for number in range(KEEP_PAGES):
        room.writer.add_stored(number)
    room.wait(KEEP_SECONDS / 2)
    # The last one of those that the timer waits for, and one that arrives later.
    room.writer.add_stored(KEEP_PAGES)
    room.writer.add_stored(KEEP_PAGES + 1)
    assert len(room.sent) == 2
    room.wait(KEEP_SECONDS / 2)
    assert len(room.sent) == 2
    room.wait(KEEP_SECONDS / 2)
    assert room.sent[2:] == [[KEEP_PAGES + 1]]


def test_what_is_kept_is_sent_when_the_worker_stops():
    room = Room()
    room.writer.add_stored(1)
    room.writer.add_stored(2)
    room.writer.end_batch()
    assert room.sent == [[1]]
    room.writer.flush()
    assert room.sent == [[1], [2]]
    room.wait(KEEP_SECONDS)
    assert room.sent == [[1], [2]]


def test_a_writer_of_one_thread_waits_to_the_end_of_its_batch():
    room = Room(is_shared=False)
    for number in range(3):
        room.writer.add_stored(number)
    assert room.sent == []
    room.writer.end_batch()
    assert room.sent == [[0, 1, 2]]


def test_a_writer_of_one_thread_waits_no_longer_than_a_moment():
    room = Room(is_shared=False)
    room.writer.add_stored(0)
    room.wait(KEEP_SECONDS)
    room.writer.add_stored(1)
    assert room.sent == [[0, 1]]


def test_after_an_error_the_next_articles_are_sent():
    room = Room()
    room.writer.add_stored(1)
    room.writer.add_stored(2)
    room.is_down = True
    with pytest.raises(ConnectionError):
        room.wait(KEEP_SECONDS)
    room.is_down = False
    room.wait(KEEP_SECONDS)
    room.writer.add_stored(3)
    assert room.sent == [[1], [3]]


@given(st.lists(st.floats(0, 2 * KEEP_SECONDS), max_size=30))
def test_each_article_is_sent_once_in_order_and_in_time(pauses):
    room, stored_at = Room(), []
    for number, pause in enumerate(pauses):
        room.writer.add_stored(number)
        stored_at.append(room.now)
        # The timers run before the next article comes.
        for _ in range(2):
            room.wait(pause / 2)
            sent = [i for message in room.sent for i in message]
            assert sent == list(range(len(sent)))
            late = stored_at[len(sent) :]
            assert all(room.now - at <= KEEP_SECONDS + pause / 2 for at in late)
    room.wait(KEEP_SECONDS)
    assert [i for message in room.sent for i in message] == list(range(len(pauses)))
    assert all(len(message) <= KEEP_PAGES for message in room.sent)


def test_threads_lose_nothing():
    sent: list[Sequence[int]] = []
    timers: list[Timer] = []

    def start_timer(_: float, call: Callable[[], None]) -> None:
        timers.append(Timer(0.001, call))
        timers[-1].start()

    writer = PageWriter(NO_CONTEXT, sent.append, call_later=start_timer)
    threads = [
        Thread(target=lambda at=at: [writer.add_stored(at + n) for n in range(200)])
        for at in (0, 1_000, 2_000, 3_000)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for timer in timers:
        timer.join()
    writer.flush()
    found = sorted(i for message in sent for i in message)
    assert found == [at + n for at in (0, 1_000, 2_000, 3_000) for n in range(200)]
