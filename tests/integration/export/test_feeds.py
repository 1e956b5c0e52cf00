"""Feeds of what was found: read by feedparser, and by our own parser."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.feeds.formats.parse import parse_feed
from wireroom.structure.blocks import Heading, Mark, MarkKind, Paragraph, RichText
from wireroom.structure.stored import encode_blocks

BASE = "http://localhost"
NOW = datetime(2026, 3, 4, tzinfo=UTC)
MARKUP = ["atom", "rss"]
FORMS = [*MARKUP, "json"]
ODD = "<script>alert(1)</script> & \x1b[2J\u202e ]]> 👩"


@pytest.fixture
def client(store, migrated_url):
    given = Settings(database_url=migrated_url, broker_url="redis://127.0.0.1:1/0")
    with TestClient(create_app(given), BASE, raise_server_exceptions=False) as client:
        yield client


def ours(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    kind = answer.headers["content-type"]
    return parse_feed(
        answer.content, url=f"{BASE}{path}", content_type=kind, fetched_at=NOW
    )


@pytest.mark.parametrize("form", FORMS)
def test_our_own_parser_reads_the_rendered_feeds(client, form):
    feed = ours(client, f"/feeds/articles.{form}?source=Paper&state=all")
    assert feed.damage is None
    last, first = feed.entries
    assert (first.title, first.url) == (
        "Pier to be rebuilt",
        "https://paper.example/pier",
    )
    assert first.authors == ("Imrana Holt", "B, C")
    assert first.published.at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert "The pier." in first.content_html + first.summary
    if form == "rss":
        assert first.comments_feed_url == f"{BASE}/feeds/articles/1/comments.rss"
    other = ours(client, "/feeds/articles.atom?state=all&since=2026-03-01&limit=9")
    known = {entry.identity for entry in other.entries}
    assert known > {first.identity, last.identity}


@pytest.mark.parametrize("form", MARKUP)
def test_a_comment_names_the_item_that_it_replies_to(client, form):
    read = feedparser.parse(client.get(f"/feeds/articles/1/comments.{form}").content)
    assert not read.bozo
    answer, top = read.entries
    (article,) = feedparser.parse(
        client.get(f"/feeds/articles.{form}?source=Paper").content
    ).entries
    assert answer["thr_in-reply-to"]["ref"] == top.id
    assert top["thr_in-reply-to"]["ref"] == article.id
    assert top.title == "Anton on Pier to be rebuilt"


def test_json_feed_names_the_item_that_a_comment_replies_to(client):
    answer, top = client.get("/feeds/articles/1/comments.json").json()["items"]
    assert answer["_wireroom"]["in_reply_to"] == top["id"]


@pytest.mark.parametrize("form", FORMS)
def test_markup_from_the_web_is_rendered_as_text(client, store, form):
    hostile = {"odd": ODD, "url": "javascript:alert(1)"}
    with store.begin() as tx:
        for change in (
            "UPDATE articles SET title = :odd, text = :odd, url = :url WHERE id = 2",
            "UPDATE comments SET text = :odd, author = :odd, permalink = :url",
        ):
            tx.connection.execute(text(change), hostile)
    for path in (f"/feeds/articles.{form}", f"/feeds/comments.{form}"):
        answer = client.get(path)
        assert b"javascript:" not in answer.content
        if form == "json":
            assert ODD in {item["content_text"] for item in answer.json()["items"]}
            continue
        assert b"<script" not in answer.content
        read = feedparser.parse(answer.content, sanitize_html=False)
        assert not read.bozo
        (odd, *_) = [e for e in read.entries if "alert" in e.title]
        if form == "atom":
            assert odd.content[0].type == "text/plain"
        else:
            assert odd.description.startswith("<p>&lt;script&gt;alert(1)")


@pytest.mark.parametrize("form", FORMS)
def test_a_text_with_structure_is_html(client, store, form):
    with store.begin() as tx:
        blocks = (
            Heading(2, RichText("The pier.")),
            Paragraph(
                RichText("Stone.", (Mark(0, 5, MarkKind.LINK, "https://s/?a&b"),))
            ),
        )
        stored = encode_blocks(blocks, "The pier.\nStone.")
        change = "UPDATE articles SET structure = CAST(:stored AS jsonb) WHERE id = 1"
        tx.connection.execute(text(change), {"stored": json.dumps(stored.structure)})
    answer = client.get(f"/feeds/articles.{form}")
    assert answer.status_code == 200, answer.text
    api = client.get("/api/v1/articles/1").json()
    if form == "json":
        (shown,) = [
            x["content_html"] for x in answer.json()["items"] if "content_html" in x
        ]
    else:
        read = feedparser.parse(answer.content, sanitize_html=False)
        (entry,) = [e for e in read.entries if e.title == "Pier to be rebuilt"]
        shown = entry.content[0].value if form == "atom" else entry.description

    assert shown.startswith('<h2>The pier.</h2>\n<p><a href="https://s/?a&amp;b"')
    assert api["structure"] == [
        {"type": "heading", "level": 2, "text": "The pier."},
        {
            "type": "paragraph",
            "text": "Stone.",
            "marks": [{"start": 0, "end": 5, "kind": "link", "url": "https://s/?a&b"}],
        },
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_client_with_the_present_feed_gets_304(client, form):
    path = f"/feeds/articles.{form}"
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/feeds/articles.xml", 404, "feeds end in atom, rss, json"),
        ("/feeds/articles.atom?sorce=x", 400, "did you mean 'source'"),
        ("/feeds/articles.atom?cursor=x", 400, "not a parameter"),
        ("/feeds/articles/4/comments.rss", 404, "no article was published as 4"),
        ("/feeds/articles/x/comments.atom", 400, "not a whole number"),
    ],
)
def test_a_mistake_in_a_query_is_named(client, path, status, said):
    answer = client.get(path)
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_the_examples_of_the_document_work(client):
    document = (Path(__file__).parents[3] / "docs/consumers.md").read_text("utf-8")
    shown = re.findall(r"^http://127.0.0.1:8321(/feeds\S+)$", document, re.MULTILINE)
    assert len(shown) == 3
    assert all(ours(client, path).entries for path in shown)


def test_a_feed_of_what_matches_a_search(client):
    assert [e.title for e in ours(client, "/feeds/articles.atom?q=stone").entries] == [
        "Pier to be rebuilt"
    ]
    assert client.get("/feeds/articles.atom?q=sorce:x").status_code == 400
