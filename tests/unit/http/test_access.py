"""Time, TLS, rate and kept cookies of a source's requests, on real sockets."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.http.site import run_site
from tests.unit.http.test_client_tls import PAGE as TLS_PAGE
from tests.unit.http.test_client_tls import names, port
from wireroom.decide.sources.credentials import build_credentials
from wireroom.errors import Reason, Transient
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.http.host_spacings import FRESH_SECONDS, HostSpacings
from wireroom.http.transport.routes import MAX_ROUTES, Route, RoutePools
from wireroom.model.access import Access
from wireroom.model.cookies import Cookie
from wireroom.model.http import FetchRequest

__all__ = ["names", "port"]


@pytest.fixture
def make():
    clients = []

    def make(**values):
        limits = FetchLimits(**values.pop("limits", {}))
        values.setdefault("limiter", LocalHostLimiter(spacing=0))
        clients.append(HttpClient(user_agent="Wireroom/test", limits=limits, **values))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def stranger():
    with run_site() as site:
        yield site


def make_request(url, access, home=None, **values):
    credentials = build_credentials(
        headers={}, logins={}, hosts=(), home=home or url, feeds=(), access=access
    )
    return FetchRequest(url=url, credentials=credentials, allow_private=True, **values)


def test_a_certificate_is_not_checked_where_the_source_says_so(port, make):
    url = f"https://localhost:{port}/"
    client = make()
    answer = client.fetch(make_request(url, Access(verify=False)))
    assert answer.body == TLS_PAGE


@pytest.mark.parametrize(
    "access", [Access(), Access(timeout=5.0)], ids=["none", "another"]
)
def test_the_check_stays_on_for_all_other_sources(port, make, access):
    url = f"https://localhost:{port}/"
    client = make()
    client.fetch(make_request(url, Access(verify=False)))
    with pytest.raises(Transient) as caught:
        client.fetch(make_request(url, access))
    assert caught.value.reason is Reason.TLS


def test_the_check_stays_on_for_hosts_of_others(site, port, make):
    site.add("/a", b"", 302, Location=f"https://localhost:{port}/")
    request = make_request(f"{site.url}/a", Access(verify=False))
    with pytest.raises(Transient) as caught:
        make().fetch(request)
    assert caught.value.reason is Reason.TLS


def test_a_source_has_its_own_time(site, make):
    site.add_raw(
        "/slow", wait_a_little, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    )
    client = make(limits={"total_seconds": 0.1, "read_seconds": 0.1})
    url = f"{site.url}/slow"
    with pytest.raises(Transient) as caught:
        client.fetch(make_request(url, Access()))
    assert caught.value.reason is Reason.TIMEOUT
    assert client.fetch(make_request(url, Access(timeout=5.0))).body == b"ok"


def test_a_source_may_have_less_time_than_others(site, make):
    site.add_raw(
        "/slow", wait_a_little, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    )
    with pytest.raises(Transient) as caught:
        make().fetch(make_request(f"{site.url}/slow", Access(timeout=0.1)))
    assert caught.value.reason is Reason.TIMEOUT


def wait_a_little(handler):
    handler.server.stop.wait(0.3)


def test_requests_to_a_host_are_as_far_apart_as_the_slowest_source_wants(site, make):
    site.add("/a")
    limiter = LocalHostLimiter(spacing=0)
    client = make(limiter=limiter, get_spacing={"127.0.0.1": 6.0}.get)
    client.fetch(make_request(f"{site.url}/a", Access()))
    assert 5 < limiter.reserve_slot("127.0.0.1") <= 6


def test_rates_are_read_again_after_half_a_minute():
    now, loads = [0.0], []

    def load():
        loads.append(now[0])
        return {"paper.example": float(len(loads))}.get

    spacings = HostSpacings(load, clock=lambda: now[0])
    assert spacings.get("paper.example") == 1
    now[0] = FRESH_SECONDS - 1
    assert spacings.get("paper.example") == 1
    assert spacings.get("other.example") is None
    now[0] = FRESH_SECONDS
    assert spacings.get("paper.example") == 2
    assert loads == [0.0, FRESH_SECONDS]


def test_cookies_of_own_hosts_outlive_a_fetch_and_those_of_others_do_not(
    site, stranger, make
):
    site.add("/a", b"", 302, Location=f"{stranger.url}/b", Set_Cookie="own=1; Path=/")
    stranger.add("/b", b"", 302, Location=f"{site.url}/c", Set_Cookie="odd=1; Path=/")
    site.add("/c", Set_Cookie="old=; Max-Age=0; Path=/")
    old = Cookie(name="old", value="1", domain="127.0.0.1")
    request = make_request(
        f"{site.url}/a", Access(keeps_cookies=True), home=site.url, cookies=(old,)
    )
    answer = make().fetch(request)
    assert [sent.get("Cookie") for _, sent in site.asked] == [
        "old=1",
        "old=1; own=1; odd=1",
    ]
    assert stranger.asked[0][1].get("Cookie") is None
    assert answer.cookies == (Cookie(name="own", value="1", domain="127.0.0.1"),)
    assert "own" not in repr(answer)
    assert "old=1" not in repr(request)


def test_cookies_end_with_the_fetch_where_the_source_keeps_none(site, make):
    site.add("/a", Set_Cookie="own=1; Path=/")
    assert make().fetch(make_request(f"{site.url}/a", Access())).cookies is None


def test_a_cookie_that_the_site_renews_replaces_the_configured_one(site, make):
    site.add("/a")
    later = datetime.now(tz=UTC) + timedelta(hours=1)
    renewed = Cookie(name="sid", value="2", domain="127.0.0.1", expires_at=later)
    credentials = build_credentials(
        headers={"Cookie": "plan=full; sid=1"},
        logins={},
        hosts=(),
        home=site.url,
        feeds=(),
        access=Access(keeps_cookies=True),
    )
    make().fetch(
        FetchRequest(
            url=f"{site.url}/a",
            credentials=credentials,
            allow_private=True,
            cookies=(renewed,),
        )
    )
    assert site.asked[0][1]["Cookie"] == "plan=full; sid=2"


def test_routes_are_bounded_and_equal_routes_share_their_pools():
    pools = RoutePools(tls=ssl.create_default_context(), max_header_bytes=1000)

    def get(seconds):
        return pools.get(
            Route(allow_private=False, verify=True, read_seconds=float(seconds))
        )

    first = get(1)
    assert get(1) is first
    for seconds in range(2, MAX_ROUTES + 2):
        get(seconds)
    assert get(1) is not first
    pools.close()


def test_a_place_is_held_for_as_long_as_the_longest_fetch_may_take():
    now = [0.0]
    limiter = LocalHostLimiter(max_concurrent=1, lease_seconds=10, clock=lambda: now[0])
    with limiter.hold_place("paper.example", seconds=60):
        now[0] = 59.0
        with pytest.raises(Transient), limiter.hold_place("paper.example"):
            pytest.fail("two at the same time")
        now[0] = 60.0
        with limiter.hold_place("paper.example"):
            pass
