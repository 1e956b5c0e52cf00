"""Feeds in, entries out, a JSON line each."""

from __future__ import annotations

import json

import pytest

from wireroom.console.filters import feed

RSS = """<rss version="2.0"><channel><title>Ledger</title>
<item><title>Ferry</title><link>https://p.example/1</link><guid>one</guid>
<author>ines@p.example (Ines Roca)</author>
<pubDate>Mon, 02 Mar 2026 09:30:00 +0100</pubDate>
<description>Late again.</description></item></channel></rss>"""


@pytest.fixture
def answer(tmp_path):
    def run(*orders):
        return [json.loads(line) for line in feed.run(map(json.dumps, orders))]

    return run


def make_order(tmp_path, body, **more):
    path = tmp_path / "feed"
    path.write_bytes(body)
    return {"id": "a", "url": "https://p.example/feed", "path": str(path), **more}


def test_a_feed_is_answered_with_its_entries(tmp_path, answer):
    (row,) = answer(make_order(tmp_path, RSS.encode()))
    assert row["title"] == "Ledger"
    assert row["children"] == []
    (entry,) = row["entries"]
    assert entry["id"] == "one"
    assert entry["url"] == "https://p.example/1"
    assert entry["published_at"] == "2026-03-02T09:30:00+01:00"
    assert entry["summary"] == "Late again."


def test_the_charset_of_the_header_counts_whatever_its_case(tmp_path, answer):
    body = RSS.replace("Ferry", "Фериботи").encode("windows-1251")
    headers = {"Content-TYPE": "application/rss+xml; charset=windows-1251"}
    (row,) = answer(make_order(tmp_path, body, headers=headers))
    assert row["entries"][0]["title"] == "Фериботи"


def test_what_is_no_feed_is_answered_and_the_next_line_is_read(tmp_path, answer):
    good = make_order(tmp_path, RSS.encode())
    (tmp_path / "page").write_text("<html><title>Away</title></html>")
    bad = {**good, "id": "b", "path": str(tmp_path / "page")}
    gone = {**good, "id": "c", "path": str(tmp_path / "gone")}
    rows = answer(bad, gone, good)
    assert [row.get("reason") for row in rows] == ["not_a_feed", "unreadable", None]
    assert [row["id"] for row in rows] == ["b", "c", "a"]


def test_a_bad_time_is_the_error_of_its_line(tmp_path, answer):
    (row,) = answer(make_order(tmp_path, RSS.encode(), fetched_at="yesterday"))
    assert (row["id"], row["reason"]) == ("a", "bad_line")
    assert "fetched_at" in row["error"]
