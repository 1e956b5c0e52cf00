from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

import pytest
from urllib3 import Timeout
from urllib3.exceptions import NewConnectionError

from wireroom.errors import Permanent, Reason
from wireroom.http.ssrf_guard import GuardedPools, find_block_reason

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
