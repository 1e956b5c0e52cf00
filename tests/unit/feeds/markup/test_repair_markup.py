"""Markup of feeds as it is found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.feeds.formats.parse import parse_feed
from wireroom.feeds.markup.repair_markup import drop_media_texts, repair_entities

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Fish & chips", "Fish &amp; chips"),
        ("R&D;x", "R&amp;D;x"),
        ("a&amp;b &lt; &#233; &#xE9;", "a&amp;b &lt; &#233; &#xE9;"),
        ("caf&eacute;&nbsp;x", "café\xa0x"),
        ("?a=1&b=2", "?a=1&amp;b=2"),
        ("<![CDATA[a & b &nbsp;]]> & c", "<![CDATA[a & b &nbsp;]]> &amp; c"),
        ("none", "none"),
    ],
)
def test_each_ampersand_begins_a_reference(text, repaired):
    assert repair_entities(text) == repaired


def parse_items(*items):
    body = f"<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel>{''.join(items)}</channel></rss>"
    return parse_feed(body.encode(), url="https://a.example/f", fetched_at=NOW)


def test_one_bare_ampersand_costs_no_entry():
    items = [f"<item><link>https://a.example/{n}</link></item>" for n in range(700)]
    items[2] = (
        "<item><title>Salt & pepper</title><link>https://a.example/2</link></item>"
    )
    feed = parse_items(*items)
    assert len(feed.entries) == 700
    assert feed.entries[2].title == "Salt & pepper"
    assert "not well formed" in feed.damage


PHOTO = (
    "<media:content url='https://a.example/p.jpg'><media:title>a pier</media:title>"
    "<media:description>boats</media:description></media:content>"
)


@pytest.mark.parametrize("order", ["{0}{1}", "{1}{0}"], ids=["before", "after"])
def test_words_about_a_picture_are_not_the_entrys(order):
    own = "<title>Gale</title><description>The ferry waits.</description>"
    (entry,) = parse_items(f"<item>{order.format(PHOTO, own)}</item>").entries
    assert entry.title == "Gale"
    assert entry.summary == "The ferry waits."
    assert entry.content_html == ""


def test_the_only_words_of_a_video_are_the_entrys():
    text = f"<item><title>Gale</title>{PHOTO}</item>"
    assert drop_media_texts(text) == text
