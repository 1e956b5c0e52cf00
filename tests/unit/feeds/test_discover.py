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


def announce(attributes):
    page = f'<link href="/f" {attributes}>'
    return bool(find_announced_feeds(page.encode(), url=URL))


@pytest.mark.parametrize(
    ("attributes", "is_feed"),
    [
        ("rel=alternate type=application/rss+xml", True),
        ("rel=alternate type=application/atom+xml", True),
        ("rel=alternate type=application/rdf+xml", True),
        ("rel=alternate type=application/feed+json", True),
        ("rel=alternate type=text/xml", True),
        ("rel=alternate type=text/rss+xml", True),
        ("rel=alternate type=application/xml", True),
        ("rel='alternate home' type=application/rss+xml", True),
        ("rel=feed", True),
        ("rel='home FEED' type=text/html", True),
        ("rel=alternate", False),
        ("rel=alternate type=application/json", False),
        ("rel=alternate type=text/html", False),
        ("rel=next type=application/rss+xml", False),
        ("type=application/rss+xml", False),
    ],
)
def test_a_link_announces_a_feed_by_relation_and_type(attributes, is_feed):
    assert announce(attributes) is is_feed


def test_only_link_tags_announce_and_only_anchors_link():
    page = '<a rel=feed href="/rss">x</a><link href="/feed.xml" rel=x>'
    assert find_announced_feeds(page.encode(), url=URL) == ()
    assert find_linked_feeds(page.encode(), url=URL) == ("https://harbour.example/rss",)


@pytest.mark.parametrize(
    "title", ["Comments", "commentaires", "Kommentare", "Comentarios", "Commenti"]
)
def test_comment_feeds_are_left_out_by_title_where_there_is_another(title):
    one = f'<link rel=feed href="/a" title="{title} on X"/>'
    other = '<link rel=feed href="/b" title="News"/>'
    assert find_announced_feeds((one + other).encode(), url=URL) == (
        "https://harbour.example/b",
    )
    assert len(find_announced_feeds(one.encode(), url=URL)) == 1


@pytest.mark.parametrize(
    ("link", "is_feed"),
    [
        ("/rss", True),
        ("/rss2/", True),
        ("/x/feed", True),
        ("/x.feeds.x", True),
        ("/atom-1", True),
        ("/x_rdf", True),
        ("/x.rss", True),
        ("/x.atom", True),
        ("/feed.xml", True),
        ("/feeding", False),
        ("/newsfeed", False),
        ("/rss22", False),
        ("/x?feed=rss", False),
        ("https://rss.harbour.example/x", True),
        ("https://feed.harbour.example/x", True),
        ("https://rssx.example/x", False),
        ("/" + "x" * 494 + "/rss", True),
        ("/" + "x" * 496 + "/rss", False),
    ],
)
def test_a_link_leads_to_a_feed_by_its_path_or_host(link, is_feed):
    found = find_linked_feeds(f'<a href="{link}">x</a>'.encode(), url=URL)
    assert bool(found) is is_feed


def test_a_page_is_searched_up_to_two_megabytes():
    link = b"<link rel=feed href=/f>"
    assert find_announced_feeds(b" " * (2_000_000 - len(link)) + link, url=URL)
    assert not find_announced_feeds(b" " * 2_000_000 + link, url=URL)


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://a.example/", None),
        ("https://a.example", None),
        ("https://a.example/index.html", None),
        ("https://a.example/x.y/sport", "https://a.example/x.y/sport/feed/"),
        ("https://a.example/sport/?a=b", "https://a.example/sport/feed/"),
    ],
)
def test_a_section_is_guessed_to_have_its_own_feed(url, own):
    urls = guess_feed_urls(url)
    general = urls if own is None else urls[1:]
    assert urls[0] == (own or "https://a.example/feed/")
    assert [url.removeprefix("https://a.example") for url in general] == [
        "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml",
        "/feeds/posts/default", "/feed.json", "/index.rdf",
        "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml",
    ]  # fmt: skip
