# ruff: noqa: E501 - a case of a table is one line
from __future__ import annotations

import pytest

from wireroom.http.request_headers import (
    build_conditions,
    build_headers,
    find_user_agent,
)
from wireroom.model.credentials import Credentials, OwnSite
from wireroom.model.http import FetchRequest, Validators

URL = "https://a.example/"
OWN = {
    "User-Agent": "Wireroom/test",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}


def build(*, url=URL, headers=(), cookies="", **options):
    """Headers of a hop of a source whose own site is that of ``URL``."""
    credentials = Credentials(
        sites=(OwnSite(host="a.example"),), headers=tuple(headers)
    )
    validators = Validators(etag=options.pop("etag", None))
    request = FetchRequest(
        url=URL, credentials=credentials, validators=validators, **options
    )
    return build_headers(
        request,
        url,
        user_agent="Wireroom/test",
        conditions=build_conditions(request) if url == URL else {},
        cookies=cookies,
    )


@pytest.mark.parametrize(
    ("options", "headers"),
    [
        pytest.param({}, OWN, id="the client's own"),
        pytest.param({"accept": "text/html"}, {**OWN, "Accept": "text/html"}, id="accept"),
        pytest.param(
            {"form": (("a", "b"),)},
            {**OWN, "Content-Type": "application/x-www-form-urlencoded"},
            id="a form",
        ),
        pytest.param({"headers": (("X-Key", "1"),)}, {**OWN, "X-Key": "1"}, id="the source's"),
        pytest.param(
            {"headers": (("ACCEPT", "a"), ("accept", "b"))},
            {"User-Agent": "Wireroom/test", "accept": "b", "Accept-Encoding": OWN["Accept-Encoding"]},
            id="the last one of a name",
        ),
        pytest.param(
            {"etag": '"1"', "headers": (("if-none-match", "x"),)},
            {**OWN, "If-None-Match": '"1"'},
            id="the validator, not the source's",
        ),
        pytest.param({"cookies": "seen=1"}, {**OWN, "Cookie": "seen=1"}, id="cookies of hops before"),
        pytest.param(
            {"cookies": "seen=1", "headers": (("cookie", "plan=full; "),)},
            {**OWN, "cookie": "plan=full; seen=1"},
            id="cookies after the source's own",
        ),
    ],
)  # fmt: skip
def test_headers_are_the_clients_the_sources_and_the_validators(options, headers):
    assert build(**options) == headers


def test_another_site_gets_the_clients_own_headers_only():
    options = {"headers": (("user-agent", "x"), ("X-Key", "1")), "etag": '"1"'}
    assert build(url="https://b.example/", **options) == OWN


@pytest.mark.parametrize(
    ("etag", "last_modified", "conditions"),
    [
        (None, None, {}),
        ("", "", {}),
        ('W/"a, b"', None, {"If-None-Match": 'W/"a, b"'}),
        (None, "Mon, 05", {"If-Modified-Since": "Mon, 05"}),
        ('"1"', "Mon", {"If-None-Match": '"1"', "If-Modified-Since": "Mon"}),
        ('"\r\nX: y"', '"\x00"', {}),
        ('"\u00e9"', None, {}),
    ],
)
def test_validators_are_sent_back_where_they_are_one_plain_line(
    etag, last_modified, conditions
):
    validators = Validators(etag=etag, last_modified=last_modified)
    request = FetchRequest(url=URL, validators=validators)
    assert build_conditions(request) == conditions


def test_the_user_agent_is_found_in_any_spelling():
    assert find_user_agent({"X": "1", "uSER-aGENT": "Bell/1"}) == "Bell/1"
    assert find_user_agent({"X": "1"}) == ""
