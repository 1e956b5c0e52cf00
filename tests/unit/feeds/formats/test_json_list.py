# ruff: noqa: E501 - a case of a table is one line
"""Lists of articles from JSON APIs, by paths."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.json_list import find_value, read_json_list
from wireroom.model.json_paths import JsonPaths, read_json_paths

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
URL = "https://paper.example/api/news?n=2"
ITEM = {
    "slug": "pier closed",
    "url": "/pier",
    "attributes": {"headline": " The  pier\n closes ", "published": "2026-03-05T08:00:00Z", "id": 7},
    "body": ["<p>One</p>"],
}  # fmt: skip


def read(document, **paths):
    paths = JsonPaths(**{"items": "data.list", "link": "url", **paths})
    return read_json_list(
        json.dumps(document).encode(), paths=paths, url=URL, fetched_at=NOW
    )


def test_the_items_of_a_list_are_entries():
    feed = read(
        {"data": {"list": [ITEM, "no object"]}},
        title="attributes.headline",
        date="attributes.published",
        content="body.0",
        identity="attributes.id",
    )
    (entry,) = feed.entries
    assert feed.format == "json"
    assert (entry.identity, entry.url) == ("7", "https://paper.example/pier")
    assert (entry.title, entry.content_html) == ("The pier closes", "<p>One</p>")
    assert entry.published.at == datetime(2026, 3, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_document_may_be_the_list_itself(number):
    feed = read([{"url": f"/{n}"} for n in range(number)], items="")
    assert [entry.url for entry in feed.entries] == [
        f"https://paper.example/{n}" for n in range(number)
    ]
    assert feed.damage is None


def test_a_damaged_list_says_so():
    body = b'{"data": {"list": [{"url": "/1"},]}}'
    paths = JsonPaths(items="data.list", link="url")
    feed = read_json_list(body, paths=paths, url=URL, fetched_at=NOW)
    assert [entry.url for entry in feed.entries] == ["https://paper.example/1"]
    assert feed.damage is not None
    assert feed.damage.startswith("not JSON: ")


def test_references_of_a_title_are_characters():
    feed = read(
        {"data": {"list": [{"url": "/1", "t": "It&#8217;s <i>now</i>"}]}}, title="t"
    )
    assert feed.entries[0].title == "It\u2019s now"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        pytest.param("url", "https://paper.example/pier", id="relative"),
        pytest.param("https://paper.example/{attributes.id}/{slug}", "https://paper.example/7/pier%20closed", id="an address with holes"),
        pytest.param("https://paper.example/{absent}", None, id="a hole without a value"),
        pytest.param("absent", None, id="no value"),
        pytest.param("attributes", None, id="no text"),
    ],
)  # fmt: skip
def test_a_link_is_a_value_or_an_address_with_values(link, url):
    (entry,) = read({"data": {"list": [ITEM]}}, link=link).entries
    assert entry.url == url


@pytest.mark.parametrize(
    ("path", "older"),
    [
        pytest.param("links.next", "https://paper.example/api?p=2", id="an address"),
        pytest.param("https://paper.example/api?after={meta.cursor}", "https://paper.example/api?after=x%2B1", id="an address with a cursor"),
        pytest.param("links.absent", None, id="none"),
        pytest.param("https://paper.example/api?after={meta.absent}", None, id="no cursor"),
        pytest.param("", None, id="not configured"),
    ],
)  # fmt: skip
def test_a_document_names_the_page_with_older_items(path, older):
    document = {
        "data": {"list": [ITEM]},
        "links": {"next": "/api?p=2"},
        "meta": {"cursor": "x+1"},
    }
    assert read(document, next=path).older_url == older


def test_the_document_itself_may_be_the_list():
    assert len(read([ITEM, ITEM], items="").entries) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html></html>", Reason.BROKEN_FEED),
        (b"", Reason.BROKEN_FEED),
        (b'{"data": {}}', Reason.EMPTY_FEED),
        (b'{"data": {"list": {"a": 1}}}', Reason.EMPTY_FEED),
    ],
)
def test_what_has_no_list_has_a_reason(body, reason):
    with pytest.raises(Permanent) as caught:
        read_json_list(
            body,
            paths=JsonPaths(items="data.list", link="url"),
            url=URL,
            fetched_at=NOW,
        )
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("", [[1, {"a": 2}]]),
        ("0.1.a", 2),
        ("0.5", None),
        ("a", None),
        ("0.1.a.b", None),
    ],
)
def test_a_path_leads_to_a_value_or_to_none(path, value):
    assert find_value([[1, {"a": 2}]], path) == value


def test_paths_are_stored_as_they_are_given():
    paths = JsonPaths(items="a.b", link="c", date="d")
    assert read_json_paths(paths.to_json()) == paths
    assert read_json_paths({}) is None


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.sampled_from(["url", "a"]), x), max_leaves=20))  # fmt: skip
def test_no_document_breaks_the_reader(document):
    feed = read({"data": {"list": [document, ITEM]}}, title="a", date="a", content="a")
    assert feed.entries
