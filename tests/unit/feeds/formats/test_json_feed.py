from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.json_feed import read_json_feed
from wireroom.feeds.formats.parse import parse_feed

NOW = datetime(2026, 2, 1, tzinfo=UTC)
URL = "https://harbour.example/news/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def read(*items, **feed):
    document = {"version": VERSION, "items": list(items), **feed}
    return read_json_feed(document, url=URL, fetched_at=NOW)


def read_one(**item):
    (entry,) = read(item).entries
    return entry


def test_a_feed_has_title_and_language():
    feed = read(title=" " + "T" * 1_001, language="x" * 36)
    assert (feed.format, feed.title, feed.language) == ("json1", "T" * 1_000, "x" * 35)
    assert (read().title, read().language, read().damage) == ("", None, None)


@pytest.mark.parametrize(
    ("item", "identity", "url"),
    [
        ({"id": " 1 ", "url": "/a"}, "1", "https://harbour.example/a"),
        ({"id": 7, "url": "a"}, "7", "https://harbour.example/news/a"),
        ({"id": "https://b.example/x"}, "https://b.example/x", "https://b.example/x"),
        ({"id": "http://b.example/x"}, "http://b.example/x", "http://b.example/x"),
        ({"id": "b.example"}, "b.example", None),
        ({"id": "https://b.example/x", "url": "/a"}, "https://b.example/x", "https://harbour.example/a"),
        ({"url": "/a"}, "https://harbour.example/a", "https://harbour.example/a"),
        ({"id": True, "url": "/a"}, "https://harbour.example/a", "https://harbour.example/a"),
        ({"id": "x" * 2_001}, "x" * 2_000, None),
    ],
)  # fmt: skip
def test_an_item_has_an_identity_and_an_address(item, identity, url):
    entry = read_one(**item)
    assert (entry.identity, entry.url) == (identity, url)


def test_an_item_without_id_and_address_is_known_by_its_words():
    one = read_one(title="T", summary="S", content_html="C")
    assert len(one.identity) == 64
    assert one.identity == read_one(title="T", summary="S", content_html="C").identity
    for other in ({"title": "X"}, {"summary": "X"}, {"content_html": "X"}):
        words = {"title": "T", "summary": "S", "content_html": "C", **other}
        assert one.identity != read_one(**words).identity


def test_titles_have_neither_markup_nor_references():
    feed = read(
        {"id": "1", "title": "It&#8217;s <em>now</em>\n&amp; here"}, title="A&#8217;s"
    )
    assert (feed.title, feed.entries[0].title) == ("A\u2019s", "It\u2019s now & here")


def test_the_texts_of_an_item_are_bounded():
    entry = read_one(
        id="1", title="T" * 1_001, summary="S" * 20_001, content_html="C" * 500_001
    )
    assert (len(entry.title), len(entry.summary)) == (1_000, 20_000)
    assert len(entry.content_html) == 500_000


def test_markup_goes_before_plain_content():
    assert read_one(content_html="<p>", content_text="t").content_html == "<p>"
    assert read_one(content_html=" ", content_text="a < b").content_html == (
        "<p>a &lt; b</p>"
    )


def test_the_dates_of_an_item_are_read():
    entry = read_one(
        date_published="2026-01-05T09:00Z", date_modified="2026-01-06T09:00Z"
    )
    assert (entry.published.at.day, entry.updated.at.day) == (5, 6)


@pytest.mark.parametrize(
    ("item", "authors"),
    [
        ({"authors": [{"name": "Ann"}, {"name": " Bo "}]}, ("Ann", "Bo")),
        ({"authors": [{"name": ""}, "x", None, {"name": "Ann"}]}, ("Ann",)),
        ({"author": {"name": "Ann"}}, ("Ann",)),
        ({"authors": [], "author": {"name": "Ann"}}, ()),
        ({"authors": "Ann"}, ()),
        ({"authors": [{"name": "x" * 1_001}]}, ("x" * 1_000,)),
        ({}, ()),
    ],
)
def test_the_authors_of_an_item_are_read(item, authors):
    assert read_one(id="1", **item).authors == authors


def test_fifty_authors_are_read():
    names = [{"name": str(number)} for number in range(51)]
    assert len(read_one(authors=names).authors) == 50


def test_of_a_long_list_the_newest_items_are_read():
    items = [
        {"id": str(n), "date_published": f"2026-01-0{1 + n // 1500}T00:00:00Z"}
        for n in range(3_000)
    ]
    items[7]["date_published"] = "2026-01-09T00:00:00Z"
    feed = read(*items)
    names = [entry.identity for entry in feed.entries]
    assert len(names) == 2_000
    assert (names[0], names[-1]) == ("0", "2999")
    assert {"7", "1500"} <= set(names)


def test_two_thousand_items_are_read():
    items = [{"id": str(number)} for number in range(2_000)]
    whole = read(*items)
    assert (len(whole.entries), whole.damage) == (2_000, None)
    cut = read(*items, {"id": "x"})
    assert (len(cut.entries), cut.damage) == (2_000, "cut: more than 2000 entries")
    assert len(read("x", None, *items).entries) == 1_998


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"version": VERSION},
        {"version": VERSION, "items": {}},
        {"version": "2", "items": []},
        {"version": "x" * 80 + VERSION, "items": []},
    ],
)
def test_other_json_is_not_a_feed(document):
    with pytest.raises(Permanent) as refused:
        read_json_feed(document, url=URL, fetched_at=NOW)
    assert refused.value.reason is Reason.NOT_A_FEED


@pytest.mark.parametrize(
    "end",
    [
        pytest.param('"title": "Two\\nlines",}],}', id="commas before brackets"),
        pytest.param('"title": "Two\nlines"}]}', id="a line break in a text"),
        pytest.param('"title": "Two lines"}', id="cut off"),
    ],
)
def test_a_damaged_document_is_read(end):
    feed = parse_text(
        '"title": "x", "items": [{"id": "1", "url": "https://a.example/1", ' + end
    )
    assert [entry.title for entry in feed.entries] == ["Two lines"]


def parse_text(rest: str):
    body = f'{{"version": "{VERSION}", {rest}'
    return parse_feed(body.encode(), url="https://a.example/f", fetched_at=NOW)


def test_what_the_end_of_a_document_cuts_is_no_value():
    items = [
        {"id": "a", "url": "https://a.example/a", "title": 'One, "two"', "tags": ["x"]},
        {"id": "b", "url": "https://a.example/b", "title": "Three", "tags": ["y", "z"]},
    ]
    whole = {item["id"]: item for item in items}
    text = f'"items": {json.dumps(items)}'
    for length in range(len('"items": ['), len(text)):
        for entry in parse_text(text[:length]).entries:
            item = whole[entry.identity]
            assert entry.url in {None, item["url"]}
            assert entry.title in {"", item["title"]}
            assert set(entry.categories) <= set(item["tags"])


def test_a_damaged_document_says_so():
    assert parse_text('"items": []}').damage is None
    damage = parse_text('"items": [{"id": "1"},]}').damage
    assert damage is not None
    assert damage.startswith("not JSON: ")
