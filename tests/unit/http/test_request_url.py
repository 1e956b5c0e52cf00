"""The parts that a request is sent by."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.http.request_url import RequestUrl, extract_host, split_request_url


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.A.example:8080/x", "www.a.example"),
        ("http://[::1]:80/", "::1"),
        ("http://zürich.example/", "xn--zrich-kva.example"),
    ],
)
def test_a_host_is_named_without_its_port(url, host):
    assert extract_host(url) == host


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        pytest.param(
            "https://a.example/b?c=d",
            ("https", "a.example", None, "/b?c=d"),
            id="a query",
        ),
        pytest.param(
            "HTTP://A.example", ("http", "a.example", None, "/"), id="normalized"
        ),
        pytest.param(
            "https://a.example:8443/b/",
            ("https", "a.example", 8443, "/b/"),
            id="a port",
        ),
        pytest.param(
            "http://a.example:80/b",
            ("http", "a.example", None, "/b"),
            id="its own port",
        ),
        pytest.param(
            "http://[::1]:81/", ("http", "::1", 81, "/"), id="without brackets"
        ),
    ],
)
def test_the_parts_of_a_request_are_those_of_the_normalized_address(url, parts):
    split = split_request_url(url)
    assert split[1:] == parts
    assert split_request_url(split.url) == split
    assert isinstance(split, RequestUrl)


def test_what_is_no_address_has_no_parts():
    with pytest.raises(Permanent) as raised:
        split_request_url("ftp://a.example/")
    assert raised.value.reason is Reason.BAD_URL
