"""Cookies that a source keeps between requests, and rates of hosts, in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.http.test_credentials import (
    apply,
    pipeline,
    poll,
    received,
    serve_feed,
    serve_page,
    sites,
)
from tests.unit.http.proxy import LOGIN, run_proxy
from wireroom.decide.sources.host_rates import find_spacing, group_rates
from wireroom.model.access import Access, ProxyKind
from wireroom.model.cookies import Cookie
from wireroom.store.sources.source_cookies import MAX_COOKIES, MAX_KEY

__all__ = ["pipeline", "sites"]
KEEPS = Access(keeps_cookies=True)
SESSION = Cookie(name="sid", value="1", domain="paper.example")


def source_id(room):
    (found,) = room.column("SELECT id FROM sources WHERE name = 'Wire'")
    return found


def test_a_session_lasts_from_poll_to_page(room, sites, pipeline):
    own, _, stranger = sites
    serve_feed(own, "/feed", f"{own.url}/a", f"{stranger.url}/b")
    status, headers, body = own.pages["/feed"]
    own.pages["/feed"] = (status, {**headers, "Set-Cookie": "sid=1; Path=/"}, body)
    serve_page(own, "/a")
    serve_page(stranger, "/b")
    apply(room, f"{own.url}/feed", access=KEEPS)

    poll(room, pipeline, f"{own.url}/feed")

    assert received(own, "Cookie") == {"/feed": None, "/a": "sid=1"}
    assert received(stranger, "Cookie") == {"/b": None}
    assert room.column("SELECT name || value FROM source_cookies") == ["sid1"]


@pytest.mark.parametrize("kind", list(ProxyKind))
def test_feeds_and_pages_of_a_source_take_its_proxy(room, sites, pipeline, kind):
    own, _, stranger = sites
    serve_feed(own, "/feed", f"{own.url}/a", f"{stranger.url}/b")
    serve_page(own, "/a")
    serve_page(stranger, "/b")
    with run_proxy(kind, login=LOGIN) as proxy:
        access = Access(proxy=proxy.describe(login=LOGIN))
        apply(room, f"{own.url}/feed", access=access)
        poll(room, pipeline, f"{own.url}/feed")
        ports = {port for _, _, port in proxy.requests}
    assert ports == {own.server_port, stranger.server_port}
    assert set(received(own)) == {"/feed", "/a"}
    assert set(received(stranger)) == {"/b"}
    assert room.column("SELECT outcome FROM articles") == ["in_flight", "in_flight"]


@pytest.mark.parametrize("access", [Access(), None], ids=["turned off", "removed"])
def test_cookies_are_forgotten_when_a_source_keeps_none(room, access):
    apply(room, "https://paper.example/feed", access=KEEPS)
    record(room, [SESSION])
    apply(room, "https://paper.example/feed", access=KEEPS)
    assert len(cookies(room)) == 1
    if access is None:
        with room.store.begin() as tx:
            tx.sources.apply_specs([], now=room.now)
    else:
        apply(room, "https://paper.example/feed", access=access)
    assert cookies(room) == []


def test_an_answer_changes_no_cookie_of_a_later_one(room):
    apply(room, "https://paper.example/feed", access=KEEPS)
    later = Cookie(name="sid", value="2", domain="paper.example")
    record(room, [later], after=60)
    record(room, [SESSION])
    record(room, [], removed=[SESSION])
    assert cookies(room) == [later]
    record(room, [], removed=[later], after=60)
    assert cookies(room) == []


def test_the_cookies_of_a_source_are_bounded(room):
    apply(room, "https://paper.example/feed", access=KEEPS)
    made = [
        Cookie(name=f"c{n:03}", value="x", domain="a.example")
        for n in range(MAX_COOKIES)
    ]
    record(room, made)
    ended = room.now - timedelta(seconds=1)
    record(
        room,
        [
            Cookie(name="new", value="x", domain="a.example"),
            Cookie(name="n" * (MAX_KEY + 1), value="x", domain="a.example"),
            Cookie(name="old", value="x", domain="a.example", expires_at=ended),
        ],
        after=1,
    )
    names = [cookie.name for cookie in cookies(room)]
    assert len(names) == MAX_COOKIES
    assert names[-1] == "new"


def record(room, written, removed=(), after=0):
    with room.store.begin() as tx:
        tx.source_cookies.record(
            source_id(room),
            written=written,
            removed=removed,
            at=room.now + timedelta(seconds=after),
        )


def cookies(room):
    with room.store.begin() as tx:
        return tx.source_cookies.get(source_id(room))


def test_the_rate_of_a_source_holds_for_its_hosts(room):
    apply(
        room,
        "https://paper.example/feed",
        access=Access(rate=10.0),
        hosts=("media.example:8080",),
    )
    with room.store.begin() as tx:
        claims = group_rates(tx.source_hosts.list_rates())
    hosts = ["paper.example", "cdn.media.example", "other.example"]
    assert [find_spacing(host, claims) for host in hosts] == [6.0, 6.0, None]
