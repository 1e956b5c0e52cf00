"""Which requests carry a source's headers and a feed's login."""

from __future__ import annotations

import base64

import pytest

from wireroom.decide.sources.credentials import (
    build_credentials,
    build_login_credentials,
)
from wireroom.http.url_login import split_login
from wireroom.model.login import Login

KEY = ("X-Key", "secret")
READER = Login(username="reader", password="pass:word")


def build(*, hosts=(), home=None, feeds=(), headers=(KEY,), logins=None):
    return build_credentials(
        headers=dict(headers), logins=logins or {}, hosts=hosts, home=home, feeds=feeds
    )


def basic(login: Login) -> tuple[str, str]:
    pair = f"{login.username}:{login.password}".encode()
    return "Authorization", f"Basic {base64.b64encode(pair).decode()}"


@pytest.mark.parametrize(
    ("settings", "url", "is_own"),
    [
        ({"feeds": ["https://paper.example/rss"]}, "https://paper.example/a", True),
        ({"home": "https://paper.example/"}, "https://paper.example/a", True),
        ({"home": "https://paper.example/"}, "https://www.paper.example/a", True),
        ({"home": "https://www.paper.example/"}, "https://paper.example/a", True),
        ({"home": "https://paper.example/"}, "https://m.paper.example/a", False),
        ({"home": "https://paper.example/"}, "https://evil-paper.example/", False),
        ({"home": "https://paper.example/"}, "https://paper.example.evil/", False),
        ({"home": "https://paper.example/"}, "http://paper.example/a", False),
        ({"home": "http://paper.example/"}, "https://paper.example/a", True),
        ({"home": "https://paper.example/"}, "https://paper.example:8443/", False),
        ({"home": "http://127.0.0.1:81/"}, "http://127.0.0.1:82/a", False),
        ({"hosts": ["media.example"]}, "https://media.example/a", True),
        ({"hosts": ["media.example"]}, "https://cdn.media.example/a", True),
        ({"hosts": ["media.example"]}, "http://media.example/a", False),
        (
            {"hosts": ["media.example"], "home": "http://paper.example/"},
            "http://media.example/a",
            True,
        ),
        ({"hosts": ["media.example/@ada"]}, "https://media.example/@ada/1", True),
        ({"hosts": ["media.example/@ada"]}, "https://media.example/@adam/1", False),
        (
            {"feeds": ["https://medium.com/feed/@ada"]},
            "https://medium.com/@ada/1",
            True,
        ),
        (
            {"feeds": ["https://medium.com/feed/@ada"]},
            "https://medium.com/feed/@ada",
            True,
        ),
        ({"feeds": ["https://medium.com/feed/@ada"]}, "https://medium.com/@eve", False),
    ],
)
def test_headers_go_to_the_sites_that_the_settings_name(settings, url, is_own):
    assert build(**settings).select_headers(url) == ((KEY,) if is_own else ())


def test_a_source_without_secrets_has_no_credentials():
    assert build(headers=(), feeds=["https://paper.example/rss"]) is None
    assert build_login_credentials("https://paper.example/rss", None) is None


def test_a_feeds_login_goes_to_its_host_and_replaces_a_configured_header():
    one, two = "https://paper.example/rss", "https://hill.example/rss"
    given = build(
        feeds=[one, two],
        headers=(KEY, ("authorization", "Bearer x")),
        logins={one: READER},
    )
    assert given.select_headers(one) == (KEY, basic(READER))
    assert given.select_headers("https://paper.example/a") == (KEY, basic(READER))
    assert given.select_headers(two) == (KEY, ("authorization", "Bearer x"))
    assert given.select_headers("https://other.example/") == ()


def test_of_two_logins_on_one_host_each_feed_gets_its_own_and_a_page_none():
    one, two = "https://paper.example/one", "https://paper.example/two"
    other = Login(username="other", password="x")
    given = build(feeds=[one, two], headers=(), logins={one: READER, two: other})
    assert given.select_headers(one) == (basic(READER),)
    assert given.select_headers(two) == (basic(other),)
    assert given.select_headers("https://paper.example/a") == ()


@pytest.mark.parametrize(
    ("url", "bare", "login"),
    [
        ("https://p.example/a@b", "https://p.example/a@b", None),
        ("https://ada:s3@p.example/rss", "https://p.example/rss", ("ada", "s3")),
        ("https://ada:a:b@p.example:8/", "https://p.example:8/", ("ada", "a:b")),
        ("https://a%40b:%C3%A9@p.example", "https://p.example", ("a@b", "é")),
        ("https://token@p.example/", "https://p.example/", ("token", "")),
    ],
)
def test_a_login_is_split_from_its_address(url, bare, login):
    found = split_login(url)
    assert found[0] == bare
    assert (found[1] and (found[1].username, found[1].password)) == login


@pytest.mark.parametrize(
    "url",
    ["https://@p.example/", "https://a%3Ab:c@p.example/", "https://a:%0A@p.example"],
)
def test_a_login_that_no_header_can_carry_is_refused(url):
    with pytest.raises(ValueError, match=r"login|colon"):
        split_login(url)


def test_no_representation_shows_a_secret():
    given = build(feeds=["https://p.example/"], logins={"https://p.example/": READER})
    assert "secret" not in repr(given)
    assert "pass:word" not in repr(given)
    assert "reader" not in repr(given)
