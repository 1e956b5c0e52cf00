"""Slots and places to the second, by a clock that only the test moves."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wireroom.errors import Reason, Transient
from wireroom.http.host_limiter import LocalHostLimiter, RedisHostLimiter

HOST = "news.example"


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def expect_busy(call, *args):
    with pytest.raises(Transient) as caught:
        call(*args)
    assert caught.value.reason is Reason.HOST_BUSY
    assert HOST in caught.value.detail
    return caught.value.retry_after


def hold(limiter):
    with limiter.hold_place(HOST):
        pass


def test_slots_are_a_second_apart_and_at_most_twenty_seconds_away(clock):
    limiter = LocalHostLimiter(clock=clock)
    waits = [limiter.reserve_slot(HOST) for _ in range(21)]
    assert waits == [float(second) for second in range(21)]
    assert expect_busy(limiter.reserve_slot, HOST) == 21
    clock.now += 0.5
    assert expect_busy(limiter.reserve_slot, HOST) == 21.5, (
        "the next place of the queue"
    )
    clock.now += 0.5
    assert limiter.reserve_slot(HOST) == 20


def test_a_host_that_was_left_alone_is_asked_at_once(clock):
    limiter = LocalHostLimiter(clock=clock)
    limiter.reserve_slot(HOST)
    clock.now += 1.25
    assert limiter.reserve_slot(HOST) == 0
    assert limiter.reserve_slot(HOST) == 1


def test_a_crawl_delay_counts_where_it_is_longer(clock):
    limiter = LocalHostLimiter(spacing=2, clock=clock)
    assert limiter.reserve_slot(HOST, spacing=3) == 0
    assert limiter.reserve_slot(HOST, spacing=1) == 3
    assert limiter.reserve_slot(HOST) == 5
    assert limiter.reserve_slot(HOST) == 7


def test_a_host_is_left_alone_as_long_as_it_asks(clock):
    limiter = LocalHostLimiter(clock=clock)
    limiter.slow_down(HOST, 5)
    limiter.slow_down(HOST, 3)
    assert limiter.reserve_slot(HOST) == 5
    assert limiter.reserve_slot("other.example") == 0
    limiter.slow_down(HOST, 4)
    assert limiter.reserve_slot(HOST) == 6


def test_two_requests_run_at_a_time(clock):
    limiter = LocalHostLimiter(spacing=7, clock=clock)
    with limiter.hold_place(HOST), limiter.hold_place("other.example"):
        with limiter.hold_place(HOST):
            assert expect_busy(hold, limiter) == 7
        hold(limiter)
    hold(limiter)


def test_a_place_that_was_not_returned_becomes_free_after_two_minutes(clock):
    limiter = LocalHostLimiter(clock=clock)
    with ExitStack() as stack:
        stack.enter_context(limiter.hold_place(HOST))
        clock.now += 1
        stack.enter_context(limiter.hold_place(HOST))
        clock.now += 118.9
        expect_busy(hold, limiter)
        clock.now += 0.1
        hold(limiter)
        stack.enter_context(limiter.hold_place(HOST))
        expect_busy(hold, limiter)


def test_a_place_is_returned_when_the_request_fails(clock):
    limiter = LocalHostLimiter(max_concurrent=1, clock=clock)
    for _ in range(2):
        with pytest.raises(KeyError), limiter.hold_place(HOST):
            raise KeyError


def test_hosts_with_a_past_slot_are_forgotten_above_ten_thousand(clock):
    limiter = LocalHostLimiter(clock=clock)
    for number in range(9_999):
        limiter.reserve_slot(f"{number}.example")
    clock.now += 5
    limiter.slow_down(HOST, 10)
    assert len(limiter._next) == 10_000
    limiter.reserve_slot("0.example")
    assert len(limiter._next) == 10_000
    limiter.reserve_slot("one-more.example")
    assert set(limiter._next) == {HOST, "0.example", "one-more.example"}
    assert limiter.reserve_slot(HOST) == 10


# The next slot of the host, and the end of its queue.
KEYS = ("wireroom:slot:news.example", "wireroom:queue:news.example")


class Redis:
    """A client whose scripts are answered by the test; it records their arguments."""

    def __init__(self, answer=0, error=None):
        self.answer, self.error = answer, error
        self.calls = []
        self.removed = []

    def register_script(self, script):
        name = next((n for n in ("later", "ZADD") if n in script), "slot")

        def call(keys, args):
            if self.error:
                raise self.error
            self.calls.append((name, keys, args))
            return self.answer

        return call

    def zrem(self, key, member):
        if self.error:
            raise self.error
        self.removed.append((key, member))


def test_a_shared_slot_is_asked_for_with_the_longer_spacing():
    redis = Redis(answer=b"1.500000")
    limiter = RedisHostLimiter(redis)
    assert limiter.reserve_slot(HOST) == 1.5
    assert limiter.reserve_slot(HOST, spacing=3) == 1.5
    arguments = [args for _, _, args in redis.calls]
    assert arguments == [[1.0, 20.0], [3, 20.0]]
    assert {tuple(keys) for _, keys, _ in redis.calls} == {KEYS}


def test_a_shared_wait_too_long_is_refused_with_its_seconds():
    limiter = RedisHostLimiter(Redis(answer=b"20.000001"))
    assert expect_busy(limiter.reserve_slot, HOST) == 20.000001
    assert RedisHostLimiter(Redis(answer=b"20.0")).reserve_slot(HOST) == 20


def test_a_pause_is_shared():
    redis = Redis()
    RedisHostLimiter(redis).slow_down(HOST, 9)
    assert redis.calls == [("later", list(KEYS), [9])]


def test_a_shared_place_is_taken_and_returned():
    redis = Redis(answer=1)
    with RedisHostLimiter(redis).hold_place(HOST):
        ((name, keys, (place, places, seconds)),) = redis.calls
        assert (name, keys) == ("ZADD", ["wireroom:lease:news.example"])
        assert (len(place), places, seconds) == (16, 2, 120.0)
        assert redis.removed == []
    assert redis.removed == [("wireroom:lease:news.example", place)]


def test_a_host_without_a_free_shared_place_is_busy_until_a_place_in_its_queue():
    redis = Redis(answer=0)
    assert expect_busy(hold, RedisHostLimiter(redis, spacing=4)) == 0
    _, (_, keys, arguments) = redis.calls
    assert (tuple(keys), arguments) == (KEYS, [4])
    assert redis.removed == []


@pytest.mark.parametrize("kind", [RedisConnectionError, RedisTimeoutError])
def test_no_host_is_asked_while_the_server_is_away(kind):
    redis = Redis(error=kind("not\n there"))
    limiter = RedisHostLimiter(redis)
    assert expect_busy(limiter.reserve_slot, HOST) is None
    assert expect_busy(limiter.slow_down, HOST, 1) is None
    assert expect_busy(hold, limiter) is None
    redis.error, redis.answer = None, 1
    with pytest.raises(Transient) as caught, limiter.hold_place(HOST):
        redis.error = kind("not\n there")
    assert caught.value.detail == f"slots of {HOST} cannot be read: not there"


def test_another_error_of_the_server_is_a_defect():
    with pytest.raises(KeyError):
        RedisHostLimiter(Redis(error=KeyError())).reserve_slot(HOST)
