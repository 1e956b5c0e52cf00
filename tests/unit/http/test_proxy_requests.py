# ruff: noqa: E501 - a case of a table is one line
"""Requests through a proxy, on real sockets."""

from __future__ import annotations

import ssl

import pytest

from tests.unit.http.proxy import LOGIN, run_proxy
from tests.unit.http.site import PAGE, make_client
from tests.unit.http.test_client_tls import PAGE as TLS_PAGE
from tests.unit.http.test_client_tls import PEM, names, port
from wireroom.decide.sources.credentials import build_credentials
from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.http.transport.proxies import GeneralProxies
from wireroom.model.access import Access, ProxyKind
from wireroom.model.http import FetchRequest
from wireroom.model.login import Login

__all__ = ["names", "port"]
KINDS = list(ProxyKind)


def fetch(client, url, proxy, **options):
    """Fetch a page of a source whose own host is ``url``'s."""
    access = Access(proxy=proxy, **options.pop("access", {}))
    credentials = build_credentials(
        headers={"X-Key": "k"}, logins={}, hosts=(), home=url, feeds=(), access=access
    )
    wanted = {"allow_private": True, **options}
    return client.fetch(FetchRequest(url=url, credentials=credentials, **wanted))


def expect_error(client, url, proxy, **options):
    with pytest.raises((Transient, Permanent)) as caught:
        fetch(client, url, proxy, **options)
    assert "pa55w0rd" not in caught.value.detail
    return caught.value


@pytest.mark.parametrize(
    ("kind", "way"), [(ProxyKind.HTTP, "forward"), (ProxyKind.SOCKS5, "SOCKS")]
)
@pytest.mark.parametrize("login", [None, LOGIN], ids=["open", "with a login"])
def test_a_page_comes_through_a_proxy(site, client, kind, way, login):
    site.add("/a?b=c")
    site.add("/moved", b"", 301, Location="/a?b=c")
    with run_proxy(kind, login=login) as proxy:
        answer = fetch(client, f"{site.url}/moved", proxy.describe(login=login))
        assert answer.body == PAGE
        requests = set(proxy.requests)
    assert requests == {(way, "127.0.0.1", site.server_port)}
    sent = site.asked[-1][1]
    assert sent["Host"] == f"127.0.0.1:{site.server_port}"
    assert sent["X-Key"] == "k"
    assert sent["Proxy-Authorization"] is None


@pytest.mark.parametrize(
    ("kind", "way"), [(ProxyKind.HTTP, "CONNECT"), (ProxyKind.SOCKS5, "SOCKS")]
)
def test_an_encrypted_page_comes_through_a_tunnel(kind, way, port, names):
    client = HttpClient(
        user_agent="Wireroom/test",
        limits=FetchLimits(),
        limiter=LocalHostLimiter(spacing=0),
        tls=ssl.create_default_context(cafile=PEM),
    )
    with run_proxy(kind, login=LOGIN) as proxy:
        url = f"https://localhost:{port}/"
        names.clear()
        answer = fetch(client, url, proxy.describe(login=LOGIN))
        client.close()
        assert proxy.requests == [(way, "localhost", port)]
    assert answer.body == TLS_PAGE
    assert names == ["localhost"], "the site's name in the handshake is its own"


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_address_is_checked_here_before_a_proxy_is_asked(site, client, kind):
    with run_proxy(kind) as proxy:
        error = expect_error(
            client, f"{site.url}/a", proxy.describe(), allow_private=False
        )
        assert error.reason is Reason.FORBIDDEN_ADDRESS
        assert proxy.requests == []


@pytest.mark.parametrize(
    ("trusted", "asked"), [(False, "127.0.0.1"), (True, "localhost")]
)
def test_a_proxy_is_asked_for_the_address_that_was_checked(
    site, client, monkeypatch, trusted, asked
):
    monkeypatch.setattr(
        "wireroom.http.transport.ssrf_guard.find_block_reason", lambda _: None
    )
    site.add("/a")
    url = f"http://localhost:{site.server_port}/a"
    with run_proxy(ProxyKind.SOCKS5) as proxy:
        fetch(client, url, proxy.describe(trusted=trusted), allow_private=False)
        assert proxy.requests == [("SOCKS", asked, site.server_port)]


def test_a_trusted_proxy_decides_on_private_addresses_itself(site, client):
    site.add("/a")
    with run_proxy(ProxyKind.SOCKS5) as proxy:
        trusted = proxy.describe(trusted=True)
        answer = fetch(client, f"{site.url}/a", trusted, allow_private=False)
    assert answer.body == PAGE


def test_robots_txt_is_asked_for_through_the_same_proxy(site, client):
    site.add("/robots.txt", b"User-agent: *\nDisallow: /b", Content_Type="text/plain")
    site.add("/a")
    with run_proxy(ProxyKind.SOCKS5) as proxy:
        fetch(client, f"{site.url}/a", proxy.describe(), obey_robots=True)
        assert len(proxy.requests) == 1
    assert len(set(site.peers)) == 1, "over one connection, through the proxy"
    assert site.paths() == ["/robots.txt", "/a"]
    assert site.asked[0][1]["X-Key"] is None


ANSWERS = [
    pytest.param(ProxyKind.HTTP, b"HTTP/1.1 502 Bad\r\n\r\n", "status 502", id="refused"),
    pytest.param(ProxyKind.HTTP, b"SSH-2.0-x\r\n\r\n", "its response is not HTTP", id="not HTTP"),
    pytest.param(ProxyKind.HTTP, b"HTTP/1.1 2", "it closed the connection", id="cut off"),
    pytest.param(ProxyKind.HTTP, b"HTTP/1.1 200 OK\r\n" + b"x" * 9000, "too long", id="an endless head"),
    pytest.param(ProxyKind.SOCKS5, b"\x04\x5a", "its response is not SOCKS5", id="SOCKS4"),
    pytest.param(ProxyKind.SOCKS5, b"\x05\xff", "it requires a login", id="no method"),
    pytest.param(ProxyKind.SOCKS5, b"\x05\x00\x05\x05\x00\x01" + bytes(6), "connection refused", id="a closed port"),
    pytest.param(ProxyKind.SOCKS5, b"\x05\x00\x05\x63\x00\x01" + bytes(6), "error 99", id="an unknown error"),
    pytest.param(ProxyKind.SOCKS5, b"\x05\x00\x05\x00\x00\x09" + bytes(6), "its response is not SOCKS5", id="an odd address"),
    pytest.param(ProxyKind.SOCKS5, b"", "it closed the connection", id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answer", "detail"), ANSWERS)
def test_a_proxy_that_fails_is_named_in_the_reason(client, kind, answer, detail):
    with run_proxy(kind, answer=answer) as proxy:
        error = expect_error(client, "https://localhost/", proxy.describe())
    assert type(error) is Transient
    assert error.reason is Reason.CONNECT
    assert f"proxy {proxy.describe()}: " in error.detail
    assert detail in error.detail


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_login_that_is_refused_is_a_fault_that_may_pass(client, kind, scheme):
    wrong = Login(username="desk", password="pa55w0rd-old")
    with run_proxy(kind, login=LOGIN) as proxy:
        url = f"{scheme}://localhost:9/"
        error = expect_error(client, url, proxy.describe(login=wrong))
    assert type(error) is Transient
    assert error.reason is Reason.CONNECT


def test_a_proxy_that_is_down_is_named_in_the_reason(client):
    with run_proxy(ProxyKind.HTTP) as proxy:
        gone = proxy.describe()
    error = expect_error(client, "http://localhost:9/", gone)
    assert error.reason is Reason.CONNECT
    assert str(gone) in error.detail


def test_a_proxy_that_is_silent_costs_the_time_of_one_connection():
    client = make_client(LocalHostLimiter(spacing=0), connect_seconds=0.1)
    with run_proxy(ProxyKind.SOCKS5, answer=hold) as proxy:
        error = expect_error(client, "http://localhost:9/", proxy.describe())
        proxy.stop.set()
    client.close()
    assert error.reason is Reason.TIMEOUT
    assert str(proxy.describe()) in error.detail


def hold(handler):
    handler.server.stop.wait(5)


def test_a_source_without_a_proxy_takes_the_general_one_unless_it_asks_directly(site):
    site.add("/a")
    url = f"{site.url}/a"
    with run_proxy(ProxyKind.HTTP) as general, run_proxy(ProxyKind.SOCKS5) as own:
        client = HttpClient(
            user_agent="Wireroom/test",
            limits=FetchLimits(),
            limiter=LocalHostLimiter(spacing=0),
            proxies=GeneralProxies(by_scheme={"http": general.describe()}),
        )
        fetch(client, url, None)
        assert (len(general.requests), len(own.requests)) == (1, 0)
        fetch(client, url, own.describe())
        assert (len(general.requests), len(own.requests)) == (1, 1)
        fetch(client, url, None, access={"is_direct": True})
        assert (len(general.requests), len(own.requests)) == (1, 1)
        client.close()
    assert site.paths() == ["/a"] * 3


def test_the_environments_proxies_are_ignored(site, client, monkeypatch):
    site.add("/a")
    with run_proxy(ProxyKind.HTTP) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, str(proxy.describe()))
        assert fetch(client, f"{site.url}/a", None).body == PAGE
        assert proxy.requests == []
