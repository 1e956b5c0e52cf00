from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

import pytest
from urllib3 import Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
)

from wireroom.errors import Permanent, Reason
from wireroom.http.transport.ssrf_guard import GuardedPools, find_block_reason

FORBIDDEN = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1",
    "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1",
    "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1",
    "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "ff0e::1", "2a00:1450::5efe:a00:1", "2a00:1450::200:5efe:a00:1",
    "", "localhost", "127.1", "0x7f000001", "2130706433", "1.1.1.1.1",
]  # fmt: skip
ALLOWED = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "172.15.0.1", "172.32.0.1", "100.63.0.1",
    "100.128.0.1", "169.253.0.1", "192.0.1.1", "198.20.0.1", "223.255.255.1",
    "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "2620:fe::fe",
]  # fmt: skip
# Spellings of this machine as a host of a URL; the resolver reads them all.
LOCAL_HOSTS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1",
    "0177.0.0.1", "017700000001", "0x7f.1", "localhost", "LOCALHOST",
    "0", "0.0.0.0", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "2852039166",
    "0xa9fea9fe", "169.254.169.254",
]  # fmt: skip


@pytest.fixture(scope="module")
def tls():
    return ssl.create_default_context()


def pools(tls, *, private=False):
    return GuardedPools(
        allow_private=private, read_seconds=2, max_header_bytes=1000, tls=tls
    )


def ask(pools, url):
    parts = urlsplit(url)
    host = parts.netloc.removesuffix(":9")
    pool = pools.get_pool(parts.scheme, host, parts.port)
    return pool.urlopen("GET", "/", retries=False, timeout=Timeout(total=2))


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_public_is_forbidden_and_says_why(address):
    assert find_block_reason(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address):
    assert find_block_reason(address) is None


@pytest.mark.parametrize("host", LOCAL_HOSTS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_a_local_host_is_connected_to(tls, monkeypatch, host, scheme):
    def connect(sock, address):
        pytest.fail(f"connected to {address}")

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(Permanent) as caught:
        ask(pools(tls), f"{scheme}://{host}:9/")
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS


def answers_of(*addresses):
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in addresses
    ]
    return lambda *args, **kwargs: found


def test_one_forbidden_address_forbids_the_name(tls, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers_of("8.8.8.8", "10.0.0.1"))
    with pytest.raises(Permanent) as caught:
        ask(pools(tls), "http://both.example/")
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS
    assert "10.0.0.1" in caught.value.detail


def test_the_name_is_resolved_once_and_the_checked_address_is_connected_to(
    tls, monkeypatch
):
    lookups, connected = [], []

    def resolve(*args, **kwargs):
        lookups.append(args)
        address = "127.0.0.1" if len(lookups) > 1 else "8.8.8.8"
        return answers_of(address)()

    def connect(sock, address):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(NewConnectionError):
        ask(pools(tls), "http://rebinding.example/")
    assert len(lookups) == 1
    assert connected == [("8.8.8.8", 80)]


class Attempts:
    """Refuses each connection, and records its address, timeout and options."""

    def __init__(self, monkeypatch, error=ConnectionRefusedError, seconds=0.0):
        self.addresses, self.timeouts, self.options, self.sockets = [], [], [], []
        self.now = 1000.0

        def connect(sock, address):
            self.sockets.append(sock)
            self.addresses.append(address[0])
            self.timeouts.append(sock.gettimeout())
            self.options.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            self.now += seconds
            raise error

        monkeypatch.setattr(socket.socket, "connect", connect)
        monkeypatch.setattr(
            "wireroom.http.transport.ssrf_guard.time.monotonic", self.read_clock
        )

    def read_clock(self):
        return self.now


PUBLIC = tuple(f"8.8.8.{number}" for number in range(1, 7))


def test_four_addresses_of_a_name_are_tried_each_with_its_share(tls, monkeypatch):
    attempts = Attempts(monkeypatch, seconds=0.5)
    monkeypatch.setattr(socket, "getaddrinfo", answers_of(*PUBLIC))
    with pytest.raises(NewConnectionError):
        ask(pools(tls), "http://many.example/")
    assert attempts.addresses == list(PUBLIC[:4])
    assert attempts.timeouts == pytest.approx([0.5] * 4, abs=0.01)


def test_a_fast_refusal_leaves_its_time_to_the_next_address(tls, monkeypatch):
    attempts = Attempts(monkeypatch)
    monkeypatch.setattr(socket, "getaddrinfo", answers_of(*PUBLIC[:2]))
    with pytest.raises(NewConnectionError):
        ask(pools(tls), "http://two.example/")
    assert attempts.timeouts == pytest.approx([1, 2], abs=0.01)


def test_the_last_address_has_a_millisecond_when_the_time_is_over(tls, monkeypatch):
    attempts = Attempts(monkeypatch, seconds=5)
    monkeypatch.setattr(socket, "getaddrinfo", answers_of(*PUBLIC[:2]))
    with pytest.raises(NewConnectionError):
        ask(pools(tls), "http://two.example/")
    assert attempts.timeouts == pytest.approx([1, 0.001], abs=0.01)


def test_small_packets_are_sent_at_once_and_a_refused_socket_is_closed(
    tls, monkeypatch
):
    attempts = Attempts(monkeypatch)
    monkeypatch.setattr(socket, "getaddrinfo", answers_of("8.8.8.8"))
    with pytest.raises(NewConnectionError):
        ask(pools(tls), "http://one.example/")
    assert attempts.options == [1]
    assert [sock.fileno() for sock in attempts.sockets] == [-1]


def test_no_answer_in_time_is_a_timeout(tls, monkeypatch):
    Attempts(monkeypatch, error=TimeoutError)
    monkeypatch.setattr(socket, "getaddrinfo", answers_of("8.8.8.8"))
    with pytest.raises(ConnectTimeoutError):
        ask(pools(tls), "http://silent.example/")


def test_a_name_without_addresses_cannot_be_connected_to(tls, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers_of())
    with pytest.raises(NewConnectionError, match="the name has no addresses"):
        ask(pools(tls), "http://none.example/")


def test_a_name_that_does_not_resolve_is_an_error_of_the_resolver(tls, monkeypatch):
    def fail(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(NameResolutionError):
        ask(pools(tls), "http://none.example/")


def test_an_origin_has_one_pool_of_four_connections(tls):
    guarded = pools(tls)
    pool = guarded.get_pool("http", "a.example", None)
    assert (pool.port, pool.pool.maxsize) == (80, 4)
    assert guarded.get_pool("http", "a.example", 80) is pool
    others = [("https", "a.example", None), ("http", "a.example", 81)]
    others += [("http", "b.example", None)]
    found = [guarded.get_pool(*origin) for origin in others]
    assert [other.port for other in found] == [443, 81, 80]
    assert len({id(pool), *map(id, found)}) == 4


def test_the_pool_that_was_used_longest_ago_is_closed_above_a_hundred(tls):
    guarded = pools(tls)
    first, second = (guarded.get_pool("http", f"{n}.example", None) for n in range(2))
    for number in range(2, 100):
        guarded.get_pool("http", f"{number}.example", None)
    assert guarded.get_pool("http", "0.example", None) is first
    assert second.pool is not None
    guarded.get_pool("http", "new.example", None)
    assert second.pool is None
    assert guarded.get_pool("http", "0.example", None) is first
    assert guarded.get_pool("http", "1.example", None) is not second


def test_all_pools_are_closed(tls):
    guarded = pools(tls)
    opened = [guarded.get_pool("http", f"{n}.example", None) for n in range(3)]
    guarded.close()
    assert [pool.pool for pool in opened] == [None] * 3
    assert guarded.get_pool("http", "0.example", None) is not opened[0]


def test_private_addresses_are_connected_to_where_that_is_allowed(tls, monkeypatch):
    attempts = Attempts(monkeypatch)
    with pytest.raises(NewConnectionError):
        ask(pools(tls, private=True), "http://127.0.0.1:9/")
    assert attempts.addresses == ["127.0.0.1"]


def test_a_name_with_a_part_that_is_too_long_is_not_an_address(tls):
    with pytest.raises(Permanent) as caught:
        ask(pools(tls), f"http://{'a' * 64}.example/")
    assert caught.value.reason is Reason.BAD_URL
