"""What headers and directives reserve, for all robots and for one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.http.reservations import (
    find_tdm_rule,
    read_directives,
    read_header_reservations,
    read_tdm_metas,
)
from wireroom.model.reservations import Obey, ReservationSource, to_json

HEADERS = {
    "nothing": ({}, {}),
    "a directive": ({"x-robots-tag": "noarchive"}, {"noarchive": "noarchive"}),
    "several": (
        {"x-robots-tag": "NoIndex, nosnippet,follow"},
        {"noindex": "noindex", "nosnippet": "nosnippet"},
    ),
    "none is noindex": ({"x-robots-tag": "none"}, {"noindex": "none"}),
    "of another robot": ({"x-robots-tag": "otherbot: noindex, noarchive"}, {}),
    "of this robot": ({"x-robots-tag": "Wireroom: noindex"}, {"noindex": "noindex"}),
    "of all and of another": (
        {"x-robots-tag": "noarchive, otherbot: noindex"},
        {"noarchive": "noarchive"},
    ),
    "no snippet limit": ({"x-robots-tag": "max-snippet:-1"}, {}),
    "a snippet limit": (
        {"x-robots-tag": "max-snippet: 50"},
        {"max_snippet": "max-snippet: 50"},
    ),
    "a date with a comma": (
        {
            "x-robots-tag": "unavailable_after: Saturday, 25-Jun-26 15:00:00 UTC,"
            " noindex"
        },
        {
            "unavailable_after": "unavailable_after: Saturday, 25-Jun-26 15:00:00 UTC",
            "noindex": "noindex",
        },
    ),
    "mining": (
        {"tdm-reservation": "1", "tdm-policy": "https://paper.example/tdm.json"},
        {"tdm": "1 https://paper.example/tdm.json"},
    ),
    "mining allowed": ({"tdm-reservation": "0"}, {}),
    "no training": ({"x-robots-tag": "noai, noimageai"}, {"tdm": "noai"}),
    "a licence": (
        {"link": '</x>; rel=next, <https://paper.example/l.xml>; rel="license"'},
        {"license": "https://paper.example/l.xml"},
    ),
    "no store": (
        {"cache-control": "private, no-store"},
        {"no_store": "private, no-store"},
    ),
    "no cache": ({"cache-control": "no-cache"}, {}),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "expected"), HEADERS.values(), ids=list(HEADERS))
def test_headers_reserve(headers, expected):
    found = to_json(read_header_reservations(headers, token="wireroom"))
    assert {kind: one["value"] for kind, one in found.items()} == expected


RULES = {
    "no rule": ([], ""),
    "another path": ([{"location": "/sport/", "tdm-reservation": 1}], ""),
    "the site": ([{"location": "/", "tdm-reservation": 1}], "1"),
    "the longest counts": (
        [
            {"location": "/", "tdm-reservation": 1},
            {"location": "/news/", "tdm-reservation": 0},
        ],
        "",
    ),
    "a pattern": (
        [{"location": "/*/pier$", "tdm-reservation": 1, "tdm-policy": "https://p.example"}],
        "1 https://p.example",
    ),
    "no list": ({"location": "/"}, ""),
    "no rules": (["/", {"location": 3}], ""),
}  # fmt: skip


@pytest.mark.parametrize(("rules", "expected"), RULES.values(), ids=list(RULES))
def test_a_file_of_a_site_reserves_addresses(rules, expected):
    body = json.dumps(rules).encode()
    assert find_tdm_rule(body, "https://paper.example/news/pier") == expected
    assert find_tdm_rule(b"<html>", "https://paper.example/") == ""


def test_elements_of_a_page_reserve_mining():
    (found,) = read_tdm_metas("1", "https://paper.example/p")
    assert (found.source, found.value) == ("tdm_meta", "1 https://paper.example/p")
    assert list(read_tdm_metas("0", "")) == []


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    source = ReservationSource.ROBOTS_META
    list(read_directives(text, source, token="wireroom"))
    find_tdm_rule(text.encode("utf-8", "replace"), f"https://paper.example/{text}")


def test_an_operator_chooses_what_follows():
    mining = {"tdm": {"from": "tdm_header", "value": "1"}}
    closed = {"noarchive": {"from": "robots_meta", "value": "noarchive"}}
    cached = {"no_store": {"from": "cache-control", "value": "no-store"}}
    usual = Obey()
    assert not usual.forbids_article(mining)
    assert usual.forbids_page(closed)
    assert not usual.forbids_page(cached)
    other = Obey(noarchive=False, tdm=True, no_store=True, why="a contract")
    assert other.forbids_article(mining)
    assert not other.forbids_page(closed)
    assert other.forbids_page(cached)
    assert usual.to_json() == {}
    assert Obey(**other.to_json()) == other
