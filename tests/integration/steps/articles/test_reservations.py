"""Reservations of publishers are stored, published, and obeyed as settings say."""

from __future__ import annotations

import json

import pytest

from tests.integration.conftest import BASE, article_page
from wireroom.export.queries import select_all_rows
from wireroom.export.resources import ARTICLES
from wireroom.model.reservations import Obey
from wireroom.model.states import Stage

URL = f"{BASE}/one"
TDM_FILE = f"{BASE}/.well-known/tdmrep.json"


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def publish(room, head="", **headers) -> int:
    room.feed("one")
    serve(room, head, **headers)
    (article_id,) = room.poll()
    room.walk(article_id)
    return article_id


def serve(room, head="", **headers) -> None:
    page = article_page().replace("</head>", f"{head}</head>")
    room.web.serve(URL, page, **headers)


def obey(room, **choices) -> None:
    document = json.dumps(Obey(**choices).to_json())
    room.run(f"UPDATE sources SET obey = '{document}' WHERE name = 'Paper'")


MARKUP = {
    "robots": ('<meta name="robots" content="noindex">', "noindex", "robots_meta"),
    "this robot": ('<meta name="Wireroom" content="nosnippet">', "nosnippet",
                   "robots_meta"),
    "mining": ('<meta name="tdm-reservation" content="1">', "tdm", "tdm_meta"),
    "a licence": ('<link rel="license" type="application/rsl+xml" href="/l.xml">',
                  "license", "link"),
    "a paywall": ('<meta property="article:content_tier" content="locked">', "paywall",
                  "json-ld"),
}  # fmt: skip


NONCE = '<meta name="robots" content="noarchive"><meta name="csrf" content="{}">'


def revisit(room, article_id) -> Stage | None:
    room.now = room.article(article_id).due_at
    return room.pipeline.revisit_article(article_id)


@pytest.mark.parametrize("token", ["a1b2c3d4e5f6", "0f9e8d7c6b5a"])
def test_a_page_that_is_not_kept_is_read_again_only_where_it_has_changed(room, token):
    article_id = publish(room, NONCE.format("a1b2c3d4e5f6"))
    assert room.article(article_id).page_id is None

    serve(room, NONCE.format(token))
    assert revisit(room, article_id) is None
    assert room.article(article_id).quiet_visits == 1

    serve(room, NONCE.format(token) + "<meta name='author' content='Una'>")
    assert revisit(room, article_id) is Stage.DOWNLOADED
    room.compute(article_id)
    assert revisit(room, article_id) is None


@pytest.mark.parametrize("is_header_gone", [True, False])
def test_a_page_is_kept_again_when_nothing_forbids_it_any_more(room, is_header_gone):
    article_id = publish(room, x_robots_tag="noarchive")
    assert room.article(article_id).page_id is None

    if is_header_gone:
        serve(room)
    else:
        obey(room, noarchive=False, why="a contract")
    assert revisit(room, article_id) is Stage.DOWNLOADED
    room.compute(article_id)
    assert room.article(article_id).page_id is not None
    assert room.article(article_id).seen_digest is None


@pytest.mark.parametrize(("head", "kind", "source"), MARKUP.values(), ids=list(MARKUP))
def test_what_a_page_reserves_is_stored_and_published(room, head, kind, source):
    article_id = publish(room, head)
    found = room.article(article_id).reservations
    assert [(name, one["from"]) for name, one in found.items()] == [(kind, source)]
    (data,) = room.column("SELECT data FROM changes WHERE kind = 'article_published'")
    assert data == {"reserved": [kind]}
    assert room.article(article_id).page_id is not None


def test_a_page_that_forbids_archiving_is_not_kept(room):
    article_id = publish(room, x_robots_tag="noarchive")
    assert room.article(article_id).page_id is None
    assert room.column("SELECT count(*) FROM pages") == [0]
    # Its visits compare texts where the page has changed.
    serve(room, "<!-- built again -->", x_robots_tag="noarchive")
    room.wait(days=1)
    assert room.pipeline.revisit_article(article_id) is Stage.DOWNLOADED
    room.compute(article_id)
    assert room.article(article_id).revision == 1
    assert room.column("SELECT count(*) FROM pages") == [0]


@pytest.mark.parametrize(
    ("choices", "headers", "pages"),
    [
        ({"noarchive": False, "why": "a contract"}, {"x_robots_tag": "noarchive"}, 1),
        ({}, {"cache_control": "no-store"}, 1),
        ({"no_store": True}, {"cache_control": "no-store"}, 0),
    ],
    ids=["overruled", "no-store is stored only", "no-store is obeyed"],
)
def test_settings_say_whether_a_page_is_kept(room, choices, headers, pages):
    obey(room, **choices)
    article_id = publish(room, **headers)
    assert room.article(article_id).reservations
    assert room.column("SELECT count(*) FROM pages") == [pages]


def test_an_article_whose_mining_is_reserved_is_refused_where_that_is_obeyed(room):
    obey(room, tdm=True)
    article_id = publish(room, tdm_reservation="1")
    assert room.outcomes() == [("rejected", "reserved")]
    article = room.article(article_id)
    assert (article.text, article.page_id) == ("", None)
    assert room.column("SELECT count(*) FROM pages") == [0]


def test_the_file_of_a_site_is_asked_for_once_where_mining_is_obeyed(room):
    obey(room, tdm=True)
    rules = [{"location": "/one", "tdm-reservation": 1}]
    room.web.serve(TDM_FILE, json.dumps(rules))
    publish(room)
    room.feed("one", "two")
    room.web.serve(f"{BASE}/two", article_page(title="Two", body="two " * 90))
    room.wait(hours=1)
    (second,) = room.poll()
    room.walk(second)
    assert room.outcomes() == [("rejected", "reserved"), ("published", None)]
    assert [r.url for r in room.web.asked].count(TDM_FILE) == 1


def test_an_ai_file_reserves_mining_where_that_is_obeyed(room):
    obey(room, tdm=True)
    rules = "User-Agent: *\nDisallow: /one\nAllow: /\n"
    room.web.serve(f"{BASE}/ai.txt", rules, content_type="text/plain")
    publish(room)
    assert room.outcomes() == [("rejected", "reserved")]
    (detail,) = room.column("SELECT detail FROM articles")
    assert "ai.txt" in detail


def test_a_page_in_the_place_of_an_ai_file_has_no_rules(room):
    obey(room, tdm=True)
    page = "<html>User-Agent: *\nDisallow: /\n</html>"
    room.web.serve(f"{BASE}/ai.txt", page)
    publish(room)
    assert room.outcomes() == [("published", None)]


def test_the_robots_file_is_not_asked_for_where_a_source_overrules_it(room):
    obey(room, robots=False, why="a contract")
    publish(room)
    assert {r.obey_robots for r in room.web.asked if r.url == URL} == {False}


def test_a_reservation_that_a_visit_finds_is_published(room):
    article_id = publish(room)
    serve(room, '<meta name="robots" content="noai">')
    room.wait(days=1)
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)
    (data,) = room.column("SELECT data FROM changes WHERE kind = 'article_updated'")
    assert data["fields"] == ["reservations"]
    assert room.article(article_id).reservations["tdm"]["value"] == "noai"


def test_the_licence_of_an_entry_is_stored(room):
    room.feed("one", said="<copyright>x</copyright>"
              "<license xmlns='http://backend.userland.com/creativeCommonsRssModule'>"
              "https://creativecommons.org/licenses/by/4.0/</license>")  # fmt: skip
    serve(room)
    (article_id,) = room.poll()
    room.walk(article_id)
    assert room.article(article_id).reservations["license"]["from"] == "feed"


def test_an_export_leaves_reserved_articles_out(room):
    publish(room, tdm_reservation="1")
    for filters, left in (
        ({"unreserved": ["tdm"]}, 0),
        ({"unreserved": ["noindex"]}, 1),
    ):
        with room.store.begin() as tx:
            query = select_all_rows(ARTICLES, {"state": "published", **filters})
            assert len(tx.connection.execute(query).all()) == left
