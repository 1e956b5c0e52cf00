"""What answers leave for the next request: cookies, validators, odd lengths."""

from __future__ import annotations

import pytest

from tests.unit.http.site import PAGE, expect_refusal, get
from wireroom.errors import Reason


class Door:
    """Sets a cookie and sends the client back, until the cookie comes along."""

    def __init__(self, site):
        self.site = site

    def __call__(self, headers):
        if "seen=1" in headers.get("Cookie", ""):
            return 200, {"Content-Length": str(len(PAGE))}, PAGE
        return 302, {"Location": "/a", "Set-Cookie": "seen=1; Path=/"}, b""


def test_a_cookie_is_kept_within_the_redirects_of_a_fetch(site, client):
    site.pages["/a"] = Door(site)
    answer = get(client, f"{site.url}/a")
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.permanent_url is None
    assert [h.get("Cookie") for _, h in site.asked] == [None, "seen=1"]
    get(client, f"{site.url}/a")
    assert site.asked[2][1].get("Cookie") is None, "no jar is kept between fetches"


@pytest.mark.parametrize(
    ("issuer", "conditional"),
    [
        pytest.param("/b", ["/b"], id="the target gave them"),
        pytest.param("/a", ["/a"], id="the first address gave them"),
        pytest.param("/c", [], id="another page gave them"),
        pytest.param(None, ["/a", "/b"], id="nobody knows who gave them"),
    ],
)
def test_validators_are_sent_to_the_address_that_gave_them(
    site, client, issuer, conditional
):
    site.add("/a", b"", 301, Location="/b")
    site.add("/b")
    issuer = issuer and site.url + issuer
    get(client, f"{site.url}/a", etag='"1"', issuer=issuer)
    asked = [path for path, headers in site.asked if "If-None-Match" in headers]
    assert asked == conditional


def test_validators_of_another_host_are_sent_there_after_a_redirect(site, client):
    other = site.url.replace("127.0.0.1", "localhost")
    site.add("/a", b"", 301, Location=f"{other}/b")
    site.add("/b", b"", 304)
    answer = get(client, f"{site.url}/a", etag='"1"', issuer=f"{other}/b")
    assert (answer.status, answer.final_url) == (304, f"{other}/b")
    assert answer.permanent_url == f"{other}/b"


@pytest.mark.parametrize(
    ("body", "missing", "is_whole"),
    [
        pytest.param(PAGE, 3, True, id="a page that ends as pages do"),
        pytest.param(b'{"items": [1, 2, 3]}\n', 1, True, id="a JSON object"),
        pytest.param(b"<p>The gate is sh", 3, False, id="cut within a word"),
        pytest.param(PAGE[:15], 3, False, id="too large a part of it"),
        pytest.param(PAGE * 20, 65, False, id="too many bytes"),
    ],
)
def test_a_content_length_that_is_a_little_too_long_is_noted(
    site, client, body, missing, is_whole
):
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) + missing}\r\n\r\n"
    site.add_raw("/a", head.encode(), body)
    if is_whole:
        answer = get(client, f"{site.url}/a")
        assert answer.body == body
        assert answer.damage == f"{missing} bytes fewer than its Content-Length"
    else:
        error = expect_refusal(client, f"{site.url}/a")
        assert error.reason is Reason.CUT_OFF


def test_a_length_that_is_too_long_keeps_no_thread_waiting(site, client):
    """The server keeps the connection open, for the next request."""
    site.add("/a", Content_Length=str(len(PAGE) + 3))
    site.add("/b")
    answer = get(client, f"{site.url}/a")
    assert answer.body == PAGE
    assert answer.damage == "3 bytes fewer than its Content-Length"
    assert get(client, f"{site.url}/b").body == PAGE


@pytest.mark.parametrize(
    ("other", "is_read"), [(len(PAGE) + 3, True), (len(PAGE) + 900, False)]
)
def test_lengths_that_differ_a_little_are_read(site, client, other, is_read):
    lengths = f"Content-Length: {len(PAGE)}\r\nContent-Length: {other}\r\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{lengths}\r\n"
    site.add_raw("/a", head.encode(), PAGE)
    if is_read:
        assert get(client, f"{site.url}/a").body == PAGE
    else:
        assert expect_refusal(client, f"{site.url}/a").reason is Reason.SERVER_ERROR
