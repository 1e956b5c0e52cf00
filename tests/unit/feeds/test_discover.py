"""Where a page says its feeds are."""

from __future__ import annotations

import pytest

from wireroom.feeds.discover import (
    find_announced_feeds,
    find_linked_feeds,
    guess_feed_urls,
)

URL = "https://harbour.example/news/"


def link(href, media="application/rss+xml", rel="alternate", **more):
    rest = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<link rel="{rel}" type="{media}" href="{href}"{rest}>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(link("/rss"), ["https://harbour.example/rss"], id="rss"),
        pytest.param(
            link("a.json", "application/feed+json"),
            ["https://harbour.example/news/a.json"],
            id="json-relative",
        ),
        pytest.param(
            "<LINK HREF='/atom' TYPE=application/atom+xml REL='Alternate'>",
            ["https://harbour.example/atom"],
            id="capitals-and-bare-values",
        ),
        pytest.param(
            '<base href="https://cdn.example/x/">' + link("rss"),
            ["https://cdn.example/x/rss"],
            id="base",
        ),
        pytest.param(
            link("/rss?a=1&amp;b=2"),
            ["https://harbour.example/rss?a=1&b=2"],
            id="entities",
        ),
        pytest.param(link("/de", "text/html"), [], id="another-language"),
        pytest.param(link("/x.css", rel="stylesheet"), [], id="another-relation"),
        pytest.param(link("javascript:alert(1)"), [], id="no-web-address"),
        pytest.param(
            link("/comments/feed") + link("/feed"),
            ["https://harbour.example/feed"],
            id="not-the-comments",
        ),
        pytest.param(
            link("/comments/feed"),
            ["https://harbour.example/comments/feed"],
            id="the-comments-where-there-is-nothing-else",
        ),
        pytest.param(link("/a") * 2, ["https://harbour.example/a"], id="once"),
    ],
)
def test_a_page_announces_its_feeds(page, expected):
    assert list(find_announced_feeds(page.encode(), url=URL)) == expected


def test_links_that_speak_of_a_feed_are_found():
    page = """<a href="/rss.xml">RSS</a> <a class=x href='/service/feeds/sport'>S</a>
      <a href="https://feeds.harbour.example/top">T</a> <a href="/about">About</a>
      <a href="/feedback">Say</a> <a href="/rss.xml#top">again</a>"""
    assert find_linked_feeds(page.encode(), url=URL) == (
        "https://harbour.example/rss.xml",
        "https://harbour.example/service/feeds/sport",
        "https://feeds.harbour.example/top",
    )


def test_a_section_may_have_a_feed_of_its_own():
    first, second, *_ = guess_feed_urls("https://harbour.example/sport/?page=2")
    assert first == "https://harbour.example/sport/feed/"
    assert second == "https://harbour.example/feed/"
    assert guess_feed_urls("https://harbour.example/")[0] == second
    assert guess_feed_urls("https://harbour.example/index.html")[0] == second


@pytest.mark.parametrize(
    "piece",
    ["<link ", "<a href=", '<a href="', "<link rel='", "<a " + "x=" * 9, "<"],
)
def test_a_page_of_broken_tags_announces_nothing(piece):
    page = (piece * (1_000_000 // len(piece))).encode()
    assert find_announced_feeds(page, url=URL) == find_linked_feeds(page, url=URL) == ()
