"""Links through a service are articles of their publisher, known by both addresses."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.integration.conftest import FEED, article_page
from wireroom.model.filters import EntryFilters
from wireroom.model.source_specs import FeedSpec, SourceSpec

STORY = "https://paper.example/pier"
ALERT = f"https://www.google.com/url?sa=t&url={quote(STORY, safe='')}&ct=ga"
SHORT = "https://t.co/abc"


def serve_feed(room, *links, url=FEED):
    items = "".join(
        f"<item><title>Pier</title><link>{link.replace('&', '&amp;')}</link>"
        f"<guid isPermaLink='false'>{link.replace('&', '&amp;')}</guid></item>"
        for link in links
    )
    room.web.serve(url, f"<rss version='2.0'><channel>{items}</channel></rss>")


def urls(room):
    return room.column("SELECT url FROM article_urls ORDER BY url")


def test_an_alert_is_downloaded_at_the_publisher_and_known_by_both_addresses(room):
    serve_feed(room, ALERT)
    room.web.serve(STORY, article_page())
    (article_id,) = room.poll()
    room.walk(article_id)
    assert room.article(article_id).url == STORY
    assert [request.url for request in room.web.asked][1:] == [STORY]
    assert urls(room) == [STORY, ALERT]
    with room.store.begin() as tx:
        assert tx.articles.find_by_reference(ALERT) == article_id
    assert room.balance().is_consistent


def test_a_story_and_its_alert_are_one_article(room):
    serve_feed(room, STORY, ALERT)
    room.web.serve(STORY, article_page())
    assert len(room.poll()) == 1
    assert urls(room) == [STORY, ALERT]


def test_a_filter_sees_the_publishers_address(room):
    filters = EntryFilters(include={}, exclude={"address": ("*paper.example/*",)})
    spec = SourceSpec(name="A", feeds=(FeedSpec(url=FEED),), filters=filters)
    with room.store.begin() as tx:
        tx.sources.apply_specs([spec], now=room.now)
    serve_feed(room, ALERT)
    assert room.poll() == ()
    assert room.column("SELECT reason FROM entries") == ["filtered"]


@pytest.mark.parametrize(
    "page",
    [
        f'<script>location.replace("{STORY}")</script>',
        f'<p>Opening <a href="{STORY}">{STORY}</a></p>',
    ],
    ids=["script", "link"],
)
def test_a_page_that_only_leads_on_is_followed_and_stays_an_address(room, page):
    serve_feed(room, SHORT)
    room.web.serve(SHORT, page)
    room.web.serve(STORY, article_page())
    (article_id,) = room.poll()
    room.walk(article_id)
    assert room.article(article_id).url == STORY
    assert room.article(article_id).outcome == "published"
    assert urls(room) == [STORY, SHORT]


def test_a_page_of_a_service_is_no_article(room):
    serve_feed(room, SHORT)
    room.web.serve(SHORT, article_page())
    (article_id,) = room.poll()
    room.walk(article_id)
    row = room.article(article_id)
    assert (row.outcome, row.reason) == ("rejected", "bad_redirect")
