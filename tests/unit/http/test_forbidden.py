"""Every spelling of an address that must not be asked: at connect, redirect, rebinding.

The site that redirects and the names that answer differently the second time are
public ones, as far as the client can see; nothing but that site is ever connected to.
"""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.model.http import FetchRequest

PUBLIC = "93.184.215.14"

# What a URL can have as its host. Each leads to this machine, its network or
# a cloud's own services, or would if something on the way read it loosely.
SPELLINGS = {
    "loopback": "127.0.0.1",
    "loopback, end": "127.255.255.254",
    "loopback, other": "127.8.9.10",
    "short, two parts": "127.1",
    "short, three parts": "127.0.1",
    "decimal": "2130706433",
    "hexadecimal": "0x7f000001",
    "hexadecimal, upper case": "0X7F000001",
    "hexadecimal, by parts": "0x7f.0x0.0x0.0x1",
    "hexadecimal, long": "0x0000007f.0.0.1",
    "octal": "017700000001",
    "octal, by parts": "0177.0.0.1",
    "octal, long": "0000177.0.0.1",
    "mixed": "0x7f.1",
    "mixed, three": "0177.0x0.1",
    "zero": "0",
    "zeros": "0.0.0.0",
    "this network": "0.1.2.3",
    "private 10": "10.0.0.1",
    "private 172": "172.16.0.1",
    "private 172, end": "172.31.255.254",
    "private 192": "192.168.1.1",
    "private 192, decimal": "3232235777",
    "private 10, octal": "012.0.0.1",
    "shared": "100.64.0.1",
    "metadata": "169.254.169.254",
    "metadata, decimal": "2852039166",
    "metadata, hexadecimal": "0xa9fea9fe",
    "metadata, octal": "0251.0376.0251.0376",
    "metadata, other cloud": "100.100.100.200",
    "metadata, third cloud": "168.63.129.16",
    "metadata, over IPv6": "[fd00:ec2::254]",
    "link-local": "169.254.0.1",
    "benchmarks": "198.18.0.1",
    "documentation": "203.0.113.9",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 loopback": "[::1]",
    "IPv6 loopback, long": "[0:0:0:0:0:0:0:1]",
    "IPv6 loopback, zeros": "[0000::0001]",
    "IPv6 any": "[::]",
    "mapped": "[::ffff:127.0.0.1]",
    "mapped, hexadecimal": "[::ffff:7f00:1]",
    "mapped, long": "[0:0:0:0:0:ffff:127.0.0.1]",
    "mapped metadata": "[::ffff:a9fe:a9fe]",
    "mapped public": "[::ffff:8.8.8.8]",
    "compatible": "[::127.0.0.1]",
    "translated": "[::ffff:0:127.0.0.1]",
    "NAT64": "[64:ff9b::127.0.0.1]",
    "NAT64, hexadecimal": "[64:ff9b::7f00:1]",
    "NAT64, local": "[64:ff9b:1::a00:1]",
    "6to4": "[2002:7f00:1::]",
    "6to4, metadata": "[2002:a9fe:a9fe::1]",
    "Teredo": "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    "ISATAP": "[2a00:1450::5efe:a00:1]",
    "unique local": "[fc00::1]",
    "link-local IPv6": "[fe80::1]",
    "zone": "[fe80::1%25eth0]",
    "zone, loopback": "[::1%25lo]",
    "zone, not escaped": "[fe80::1%eth0]",
    "site-local": "[fec0::1]",
    "multicast IPv6": "[ff02::1]",
    "discard": "[100::1]",
    "documentation IPv6": "[2001:db8::1]",
    "name": "localhost",
    "name, upper case": "LOCALHOST",
    "name, trailing dot": "localhost.",
    "name below": "anything.localhost",
    "name of metadata": "metadata.google.internal",
    "name that leads home": "127.0.0.1.leads.example",
    "trailing dot": "127.0.0.1.",
    "trailing dots": "127.0.0.1..",
    "ideographic dots": "127。0。0。1",
    "full-width dots": "127．0．0．1",
    "half-width dots": "127｡0｡0｡1",
    "full-width digits": "１２７.０.０.１",
    "circled digits": "①②⑦.⓪.⓪.①",
    "full-width name": "ｌｏｃａｌｈｏｓｔ",
    "soft hyphen": "local\u00adhost",
    "zero-width space": "127.0.0\u200b.1",
    "escaped": "%31%32%37.0.0.1",
    "escaped dots": "127%2e0%2e0%2e1",
    "user name before": "paper.example@127.0.0.1",
    "password before": "paper.example:80@127.0.0.1",
    "escaped at": "paper.example%40@127.0.0.1",
    "two ats": "a@paper.example@127.0.0.1",
    "fragment between": "127.0.0.1#@paper.example",
    "backslash": "127.0.0.1\\@paper.example",
    "port zero": "127.0.0.1:0",
    "tab inside": "127.0.\t0.1",
    "line break inside": "127.0.0\n.1",
}

# A resolver knows the zones of its own machine alone, so this is one of them.
ZONE = socket.if_nameindex()[0][1]
# What a name server can say. It is asked once; what was checked is connected to.
ADDRESSES = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1",
    "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::808:808", "64:ff9b:1::a00:1",
    "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1",
    "2002:a9fe:a9fe::", "2002:808:808::1", "2a00:1450::5efe:a00:1",
    "2a00:1450::200:5efe:a00:1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fdff::1", "fe80::1", f"fe80::1%{ZONE}", "febf::1", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip

NAMES = {
    "paper.example": PUBLIC,
    "localhost": "127.0.0.1",
    "localhost.": "127.0.0.1",
    "anything.localhost": "127.0.0.1",
    "metadata.google.internal": "169.254.169.254",
    "127.0.0.1.leads.example": "127.0.0.1",
}


class Redirects(BaseHTTPRequestHandler):
    """Sends every reader to where the test says."""

    def do_GET(self):
        location = self.server.location.encode("utf-8").decode("latin-1")
        self.send_response(302)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = HTTPServer(("127.0.0.1", 0), Redirects)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def connected(monkeypatch, site):
    """Where connections went. The public address is the site's; no other answers."""
    went: list[str] = []
    original = socket.socket.connect

    def connect(sock, address):
        went.append(address[0])
        if address[0] != PUBLIC:
            raise ConnectionRefusedError
        original(sock, ("127.0.0.1", site.server_port))

    monkeypatch.setattr(socket.socket, "connect", connect)
    return went


@pytest.fixture
def names(monkeypatch):
    """A resolver that reads every spelling of numbers, and knows these names."""
    known = dict(NAMES)
    original = socket.getaddrinfo

    def resolve(host, port, *args, **options):
        found = known.get(host, host)
        answers = found if isinstance(found, list) else [found]
        flags = options | {"flags": socket.AI_NUMERICHOST, "type": socket.SOCK_STREAM}
        return [r for a in answers for r in original(a, port, *args, **flags)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


@pytest.fixture(scope="module")
def client():
    made = HttpClient(
        user_agent="Wireroom/test",
        limits=FetchLimits(total_seconds=5),
        limiter=LocalHostLimiter(spacing=0),
        robots=False,
        sleep=lambda seconds: None,
    )
    yield made
    made.close()


def expect_refusal(client, url: str) -> Reason:
    with pytest.raises((Permanent, Transient)) as caught:
        client.fetch(FetchRequest(url=url))
    return caught.value.reason


def test_there_are_enough_of_them():
    assert len(SPELLINGS) >= 60
    assert len(ADDRESSES) >= 60


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", SPELLINGS.values(), ids=list(SPELLINGS))
def test_it_is_not_connected_to(client, names, connected, scheme, host):
    reason = expect_refusal(client, f"{scheme}://{host}/latest/meta-data/")
    assert reason in {Reason.FORBIDDEN_ADDRESS, Reason.BAD_URL}
    assert connected == []


@pytest.mark.parametrize("host", SPELLINGS.values(), ids=list(SPELLINGS))
def test_a_redirect_does_not_lead_there(client, names, connected, site, host):
    # A line break would end the header: there it is itself, escaped.
    site.location = f"http://{host}/latest/".replace("\n", "%0A").replace("\t", "%09")
    reason = expect_refusal(client, "http://paper.example/a")
    assert reason in {Reason.FORBIDDEN_ADDRESS, Reason.BAD_REDIRECT}
    assert connected == [PUBLIC]
    client.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_that_is_bound_to_it_later_does_not_lead_there(
    client, names, connected, site, address
):
    site.location = "http://paper.example:81/again"
    names["paper.example"] = PUBLIC
    original = socket.socket.connect

    def rebind(sock, to):
        # Between the check and the answer the name gets another address.
        names["paper.example"] = address
        original(sock, to)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "connect", rebind)
        reason = expect_refusal(client, "http://paper.example/a")
    assert reason is Reason.FORBIDDEN_ADDRESS
    assert connected == [PUBLIC]
    client.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_that_has_it_among_others_is_not_asked(
    client, names, connected, address
):
    names["paper.example"] = [PUBLIC, address]
    assert expect_refusal(client, "http://paper.example/a") is Reason.FORBIDDEN_ADDRESS
    assert connected == []


@pytest.mark.parametrize("private", [True, False], ids=["its own", "another"])
def test_a_source_is_let_to_its_own_network_and_no_other(
    client, names, connected, private
):
    names["paper.example"] = "10.0.0.7"
    request = FetchRequest(url="http://paper.example/a", allow_private=private)
    with pytest.raises((Permanent, Transient)) as caught:
        client.fetch(request)
    assert connected == (["10.0.0.7"] if private else [])
    wanted = Reason.CONNECT if private else Reason.FORBIDDEN_ADDRESS
    assert caught.value.reason is wanted
