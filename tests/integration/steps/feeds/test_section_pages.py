"""A section page without a feed is polled as a feed: its articles, titles and times."""

from __future__ import annotations

import pytest

from tests.integration.conftest import article_page
from tests.unit.feeds.section_pages.section_pages import PAGES
from wireroom.http.urls import canonicalize_url
from wireroom.model.json_paths import JsonPaths
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import FeedKind
from wireroom.store.sources.source_changes import plan_source_changes

CARDS = next(page for page in PAGES if page.name == "cards")
URLS = [canonicalize_url(url) for url in CARDS.articles]


def configure(room, selector=None, kind=FeedKind.PAGE):
    feed = FeedSpec(url=CARDS.url, kind=kind, link_selector=selector)
    with room.store.begin() as tx:
        tx.sources.apply_specs([SourceSpec(name="P", feeds=(feed,))], now=room.now)


def poll(room):
    room.run("UPDATE feeds SET due_at = '2026-01-01' WHERE state <> 'paused'")
    return room.poll(CARDS.url)


def feed_column(room, name):
    (value,) = room.column(f"SELECT {name} FROM feeds WHERE url = '{CARDS.url}'")
    return value


def test_the_articles_of_a_section_page_are_entries_once(room):
    room.wait(days=30)
    configure(room)
    room.web.serve(CARDS.url, CARDS.html)
    found = poll(room)
    assert len(found) == len(URLS)
    asked = room.web.asked[-1]
    assert asked.obey_robots
    assert asked.accept.startswith("text/html")
    assert room.column("SELECT url FROM articles ORDER BY url") == sorted(URLS)
    assert set(room.column("SELECT title FROM entries")) == set(CARDS.articles.values())
    assert None not in room.column("SELECT published_at FROM entries")
    assert feed_column(room, "format") == "page"

    room.web.serve(CARDS.url, CARDS.html.replace("<main>", "<main><p>An advert.</p>"))
    assert poll(room) == ()
    room.web.serve(URLS[0], article_page())
    room.walk(found[0])
    assert room.article(found[0]).outcome == "published"
    assert room.balance().is_consistent


def test_a_selector_limits_the_links(room):
    configure(room, selector="article:nth-child(2) h3")
    room.web.serve(CARDS.url, CARDS.html)
    assert len(poll(room)) == 1


@pytest.mark.parametrize("selector", [None, "h3 a"])
def test_another_way_of_reading_reads_the_same_body_again(room, selector):
    configure(room, selector=".absent")
    room.web.serve(CARDS.url, CARDS.html)
    assert poll(room) == ()
    assert feed_column(room, "reason") == "empty_feed"
    configure(room, selector=selector)
    assert len(poll(room)) == len(URLS)
    configure(room, selector=selector)
    assert feed_column(room, "body_sha256") is not None


def test_a_json_api_is_polled_by_its_paths(room):
    url = "https://paper.example/api"
    paths = JsonPaths(items="list", link="https://paper.example/{slug}", title="name")
    feed = FeedSpec(url=url, kind=FeedKind.JSON, json_paths=paths)
    spec = SourceSpec(name="P", feeds=(feed,))
    with room.store.begin() as tx:
        tx.sources.apply_specs([spec], now=room.now)
        assert not plan_source_changes(tx.connection, [spec])
    room.web.serve(url, '{"list": [{"slug": "one", "name": "One"}]}')
    (article_id,) = room.poll(url)
    assert room.article(article_id).url == "https://paper.example/one"
    assert room.column("SELECT title FROM entries") == ["One"]
    assert room.web.asked[-1].accept.startswith("application/json")


def test_a_page_that_is_not_configured_as_one_is_no_feed(room):
    configure(room, kind=FeedKind.FEED)
    room.web.serve(CARDS.url, CARDS.html)
    assert poll(room) == ()
    assert feed_column(room, "reason") == "not_a_feed"
