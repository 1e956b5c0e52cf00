"""What a feed says of its own articles, beside their pages."""

from __future__ import annotations

import pytest

PAPER = "https://paper.example"
NAMES = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
WORDS = (
    "<p>The harbour council voted on Tuesday to rebuild the eastern pier, which a storm"
    " tore away two winters ago, and to pay for it with a levy on the largest ships"
    ".</p>"
) * 3


def publish(room, *, said: str, page: str, feed_title: str = "Paper") -> int:
    room.web.serve(
        f"{PAPER}/feed",
        f"<rss version='2.0' {NAMES}><channel><title>{feed_title}</title><item>"
        f"<link>{PAPER}/pier</link><title>Pier to be rebuilt</title>{said}</item>"
        "</channel></rss>",
    )
    room.web.serve(f"{PAPER}/pier", f"<html><body>{page}{WORDS}</body></html>")
    (article_id,) = room.poll()
    room.walk(article_id)
    return article_id


def test_the_feeds_second_and_zone_are_taken_over_the_pages_day(room):
    article_id = publish(
        room,
        said="<pubDate>Sun, 01 Mar 2026 08:12:45 +0100</pubDate>",
        page="<h1>Pier to be rebuilt</h1><p class='date'>March 1, 2026</p>",
    )
    article = room.article(article_id)
    assert article.published_at.isoformat() == "2026-03-01T07:12:45+00:00"
    assert (article.published_source, article.published_precision) == ("feed", "second")
    assert (article.published_zone, article.published_offset_minutes) == ("stated", 60)


def test_a_feed_that_names_another_day_gives_no_second(room):
    article_id = publish(
        room,
        said="<pubDate>Thu, 26 Feb 2026 08:12:45 +0100</pubDate>",
        page="<h1>Pier to be rebuilt</h1><p class='date'>March 1, 2026</p>",
    )
    article = room.article(article_id)
    assert article.published_at.date().isoformat() == "2026-03-01"
    assert (article.published_source, article.published_precision) == ("visible", "day")


def test_the_feeds_date_is_believed_before_the_date_of_a_change(room):
    article_id = publish(
        room,
        said="<pubDate>Thu, 26 Feb 2026 08:12:45 +0100</pubDate>",
        page="<h1>Pier to be rebuilt</h1><p>Updated March 1, 2026</p>",
    )
    article = room.article(article_id)
    assert article.published_at.date().isoformat() == "2026-02-26"
    assert article.published_source == "feed"


@pytest.mark.parametrize(
    ("page", "said", "feed_title", "title", "source"),
    [
        pytest.param(
            "<h1>Harbour</h1>",
            "<category>Harbour</category>",
            "Paper",
            "Pier to be rebuilt",
            "feed",
            id="topic",
        ),
        pytest.param(
            "<h1>The Valley Paper of Ansel</h1>",
            "",
            "The Valley Paper of Ansel",
            "Pier to be rebuilt",
            "feed",
            id="name-of-the-feed",
        ),
        pytest.param(
            "<h1>Eastern pier to be rebuilt by May</h1>",
            "",
            "Paper",
            "Eastern pier to be rebuilt by May",
            "heading",
            id="headline",
        ),
    ],
)
def test_the_place_of_the_title_is_stored(room, page, said, feed_title, title, source):
    article = room.article(publish(room, said=said, page=page, feed_title=feed_title))
    assert (article.title, article.title_source) == (title, source)


def test_the_feeds_authors_fill_a_gap_and_say_so(room):
    article_id = publish(
        room,
        said="<dc:creator>Mira Tolland</dc:creator><dc:creator>Ode Brisk</dc:creator>",
        page="<h1>Pier to be rebuilt</h1>",
    )
    article = room.article(article_id)
    assert article.authors_source == "feed"
    assert "Mira Tolland" in article.authors


def test_another_sources_feed_is_no_witness(room):
    room.web.serve(
        "https://gazette.example/feed",
        f"<rss version='2.0' {NAMES}><channel><title>Gazette</title><item>"
        f"<link>{PAPER}/pier</link><title>CASINO BUYS PIER</title>"
        "<dc:creator>Mallory Spam</dc:creator></item></channel></rss>",
    )
    room.web.serve(f"{PAPER}/pier", f"<html><body><h1>Pier</h1>{WORDS}</body></html>")
    (article_id,) = room.poll("https://gazette.example/feed")
    room.walk(article_id)
    article = room.article(article_id)
    assert (article.title, article.authors) == ("Pier", [])
