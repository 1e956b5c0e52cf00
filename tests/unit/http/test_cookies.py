# ruff: noqa: E501 - a case of a table is one line
"""Which cookies a request carries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.http.cookies import MAX_COOKIE, MAX_COOKIES, CookieJar

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
URL = "https://news.paper.example/front/page"


def sent(set_cookie: str, url: str = URL, *, issuer: str = URL, later=0) -> str:
    jar = CookieJar()
    jar.record(issuer, set_cookie, NOW)
    return jar.select(url, NOW + timedelta(seconds=later))


@pytest.mark.parametrize(
    ("set_cookie", "url", "cookies"),
    [
        pytest.param("seen=1", URL, "seen=1", id="plain"),
        pytest.param("seen=1", "https://news.paper.example/front/b", "seen=1", id="folder"),
        pytest.param("seen=1", "https://news.paper.example/other", "", id="other folder"),
        pytest.param("seen=1; Path=/", "https://news.paper.example/", "seen=1", id="path"),
        pytest.param("seen=1; path=/fr", URL, "", id="a path ends at a slash"),
        pytest.param("seen=1; Path=/", "https://paper.example/", "", id="host only"),
        pytest.param("a=1; Domain=.paper.example; Path=/", "https://b.paper.example/", "a=1", id="domain"),
        pytest.param("a=1; Domain=other.example; Path=/", "https://other.example/", "", id="of another site"),
        pytest.param("a=1; Domain=example; Path=/", "https://paper.example/", "", id="of a top-level domain"),
        pytest.param("a=1; Secure; Path=/", "http://news.paper.example/", "", id="secure"),
        pytest.param("a=1; Secure; Path=/", URL, "a=1", id="secure over https"),
        pytest.param("a=1; Max-Age=0", URL, "", id="deleted"),
        pytest.param("a=1; Expires=Mon, 05 Jan 2026 11:00:00 GMT", URL, "", id="expired"),
        pytest.param("a=1; Expires=Mon, 05-Jan-2026 13:00:00 GMT; Path=/, b=2; Path=/", URL, "a=1; b=2", id="two in one header"),
        pytest.param("a=1; Expires=soon", URL, "a=1", id="an odd date"),
        pytest.param('a="x y"', URL, 'a="x y"', id="quoted"),
        pytest.param("a=1\r\nX-Evil: 1", URL, "", id="two lines"),
        pytest.param("nothing", URL, "", id="no pair"),
        pytest.param("", URL, "", id="none"),
        pytest.param("a=" + "x" * MAX_COOKIE, URL, "", id="too long"),
    ],
)  # fmt: skip
def test_a_request_carries_the_cookies_of_its_address(set_cookie, url, cookies):
    assert sent(set_cookie, url) == cookies


def test_a_cookie_ends_with_its_time():
    assert sent("a=1; Max-Age=60", later=59) == "a=1"
    assert sent("a=1; Max-Age=60", later=60) == ""


def test_the_newest_cookie_of_a_name_counts_and_the_longest_path_comes_first():
    jar = CookieJar()
    jar.record(URL, "a=1; Path=/, a=2; Path=/, b=3; Path=/front", NOW)
    assert jar.select(URL, NOW) == "b=3; a=2"


def test_a_jar_is_bounded():
    assert (MAX_COOKIES, MAX_COOKIE) == (50, 4_096)
    jar = CookieJar()
    for number in range(MAX_COOKIES + 5):
        jar.record(URL, f"c{number}=1", NOW)
    assert len(jar.cookies) == MAX_COOKIES


@given(st.text(), st.text())
def test_no_header_breaks_a_jar(set_cookie, more):
    cookies = sent(f"{set_cookie}; Expires={more}; Max-Age={more}")
    assert cookies.isprintable()
    assert cookies.isascii()
