"""Where a page says its feeds are."""

from __future__ import annotations

import pytest

from wireroom.feeds.discovery.discover import (
    find_announced_feeds,
    find_linked_feeds,
    guess_feed_urls,
    guess_sitemaps,
    read_robots_sitemaps,
)

URL = "https://harbour.example/news/"


def announced(page, **given):
    return [one.url for one in find_announced_feeds(page.encode(), url=URL, **given)]


def linked(page):
    return [one.url for one in find_linked_feeds(page.encode(), url=URL)]


def guessed(url, page=""):
    return [one.url for one in guess_feed_urls(url, page.encode())]


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
            ["https://harbour.example/feed", "https://harbour.example/comments/feed"],
            id="the-comments-last",
        ),
        pytest.param(
            link("/comments/feed"),
            ["https://harbour.example/comments/feed"],
            id="the-comments-where-there-is-nothing-else",
        ),
        pytest.param(link("/a") * 2, ["https://harbour.example/a"], id="once"),
        pytest.param(
            link("/wp-json/1", "application/json") + link("/feed"),
            ["https://harbour.example/feed", "https://harbour.example/wp-json/1"],
            id="plain-json-after-feeds",
        ),
        pytest.param(
            link("feed://harbour.example/a") + link("feed:https://harbour.example/b"),
            ["https://harbour.example/a", "https://harbour.example/b"],
            id="the-scheme-of-feeds",
        ),
        pytest.param(
            link("/rss", title="News > Sport"),
            ["https://harbour.example/rss"],
            id="a-bracket-in-a-value",
        ),
        pytest.param(
            '<link href="/rss" title=\'a rel=alternate type=application/rss+xml>',
            ["https://harbour.example/rss"],
            id="an-odd-quote",
        ),
    ],
)
def test_a_page_announces_its_feeds(page, expected):
    assert announced(page) == expected


def test_links_that_speak_of_a_feed_are_found():
    page = """<a href="/rss.xml">RSS</a> <a class=x href='/service/feeds/sport'>S</a>
      <a href="https://feeds.harbour.example/top">T</a> <a href="/about">About</a>
      <a href="/feedback">Say</a> <a href="/rss.xml#top">again</a>"""
    assert linked(page) == [
        "https://harbour.example/rss.xml",
        "https://harbour.example/service/feeds/sport",
        "https://feeds.harbour.example/top",
    ]


def test_a_section_may_have_a_feed_of_its_own():
    urls = guessed("https://harbour.example/sport/?page=2")
    assert urls[:5] == [
        "https://harbour.example/sport/feed/",
        "https://harbour.example/sport.rss",
        "https://harbour.example/sport/rss",
        "https://harbour.example/sport/index.xml",
        "https://harbour.example/feed/",
    ]
    assert guessed("https://harbour.example/")[0] == urls[4]
    assert guessed("https://harbour.example/index.html")[0] == urls[4]
    category = guessed("https://harbour.example/?cat=3")
    assert category[0] == "https://harbour.example/?cat=3&feed=rss2"


@pytest.mark.parametrize(
    ("generator", "path"),
    [
        ("WordPress 6.4", "/feed/"),
        ("Ghost 5.2", "/rss/"),
        ("Joomla! - Open Source", "/?format=feed&type=rss"),
        ("Hugo 0.120", "/index.xml"),
        ("SPIP 4.2", "/spip.php?page=backend"),
        ("Of our own", "/feed/"),
    ],
)
def test_the_system_that_a_page_names_is_tried_first(generator, path):
    page = f'<meta content="{generator}" name=generator>'
    assert guessed("https://harbour.example/", page)[0] == (
        f"https://harbour.example{path}"
    )


def test_a_link_header_announces_a_feed():
    header = (
        '</feed>; rel="alternate"; type="application/atom+xml"; title="All",'
        ' </style.css>; rel=preload, <https://api.harbour.example/>; rel="x"'
    )
    (feed,) = find_announced_feeds(b"", url=URL, link_header=header)
    assert feed.url == "https://harbour.example/feed"
    assert feed.why == "the Link header announces it as 'All'"


@pytest.mark.parametrize(
    "link",
    [
        "<a href=/out/1>RSS</a>",
        "<a href=/out/1><b>RSS</b>-Feed</a>",
        "<a href=/out/1><img src=x alt='Atom feed'></a>",
        "<a href=/out/1 title='Subscribe by RSS'>follow</a>",
        "<a href=/out/1 class='icon icon-rss'></a>",
        "<a href=/out/1 aria-label=RSS><svg/></a>",
        "<a href='/out/1'>Flux RSS</a>",
        "<a href=/out/1 rel=alternate type='application/rss+xml'>Follow</a>",
        "<a href='/out/1'>RSS-лента</a>",
        "<A HREF=/out/1>Feed</A>",
    ],
)
def test_a_link_leads_to_a_feed_by_its_words(link):
    assert linked(f"<a href=/about>About</a>{link}<a href=/x>Feedback</a>") == [
        "https://harbour.example/out/1"
    ]


def test_sitemaps_of_robots_txt_come_news_first():
    robots = (
        b"User-agent: *\nDisallow: /a\nSITEMAP:https://a.example/all.xml\r\n"
        b"Sitemap: /news.xml\nSitemap: https://a.example/all.xml\n# Sitemap: /no.xml"
    )
    found = read_robots_sitemaps(robots, url="https://a.example/robots.txt")
    assert [one.url for one in found] == [
        "https://a.example/news.xml",
        "https://a.example/all.xml",
    ]


@pytest.mark.parametrize(
    "robots",
    [
        pytest.param("\ufeffSitemap: /map.xml".encode(), id="a byte order mark"),
        pytest.param("Sitemap: /map.xml".encode("utf-16"), id="UTF-16"),
        pytest.param(b"Sitemap: /map.xml and more", id="words behind it"),
        pytest.param(b"Sitemap:\rsitemap : /map.xml", id="a line without one"),
    ],
)
def test_the_sitemap_of_an_odd_robots_txt_is_found(robots):
    (found,) = read_robots_sitemaps(robots, url="https://a.example/robots.txt")
    assert found.url == "https://a.example/map.xml"


def test_sitemaps_are_guessed_news_first():
    found = guess_sitemaps("https://a.example/x/")
    paths = [one.url.removeprefix("https://a.example") for one in found]
    assert paths[0] == "/news-sitemap.xml"
    assert {"/sitemap.xml", "/sitemap_index.xml"} <= set(paths)


@pytest.mark.parametrize(
    "piece",
    ["<link ", "<a href=", '<a href="', "<link rel='", "<a " + "x=" * 9, "<"],
)
def test_a_page_of_broken_tags_announces_nothing(piece):
    page = (piece * (1_000_000 // len(piece))).encode()
    assert find_announced_feeds(page, url=URL) == find_linked_feeds(page, url=URL) == ()
    assert len(guess_feed_urls(URL, page)) > 1


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
        ("rel=alternate type=application/json", True),
        ("rel=alternate type='application/json; charset=utf-8'", True),
        ("rel=alternate type=application/json+oembed", False),
        ("rel=alternate type=application/x-rss+xml", True),
        ("rel=alternate type=application/x-atom+xml", True),
        ("rel=alternate type=text/rdf+xml", True),
        ("rel=alternate type='application/rss+xml;charset=utf-8'", True),
        ("rel=alternate type='application/rss xml'", True),
        ("rel=alternate type=text/xml+oembed", False),
        ("rel='alternate stylesheet' type=text/xml", False),
        ("rel=alternate type=text/html", False),
        ("rel=next type=application/rss+xml", False),
        ("type=application/rss+xml", False),
    ],
)
def test_a_link_announces_a_feed_by_relation_and_type(attributes, is_feed):
    assert announce(attributes) is is_feed


def test_only_link_tags_announce_and_only_anchors_link():
    page = '<a rel=feed href="/rss">x</a><link href="/feed.xml" rel=x>'
    assert announced(page) == []
    assert linked(page) == ["https://harbour.example/rss"]


@pytest.mark.parametrize(
    "title", ["Comments", "commentaires", "Kommentare", "Comentarios", "Commenti"]
)
def test_comment_feeds_are_known_by_their_title_and_come_last(title):
    one = f'<link rel=feed href="/a" title="{title} on X"/>'
    other = '<link rel=feed href="/b" title="News"/>'
    found = find_announced_feeds((one + other).encode(), url=URL)
    assert [(feed.url[-1], feed.is_comments) for feed in found] == [
        ("b", False),
        ("a", True),
    ]


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
        ("/x?feed=rss", True),
        ("/x?format=feed&type=rss", True),
        ("/x?rss", True),
        ("/x?feedback=1", False),
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
    urls = guessed(url)
    assert urls[0] == (own or "https://a.example/feed/")
    general = urls if own is None else urls[4:]
    assert [url.removeprefix("https://a.example") for url in general][:8] == [
        "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml",
        "/?feed=rss2", "/feeds/posts/default",
    ]  # fmt: skip


def test_feeds_that_are_announced_alike_keep_the_page_s_order():
    kinds = [
        '<link rel="alternate" type="application/rss+xml" href="/a">',
        '<link rel="feed" href="/b">',
        '<link rel="alternate" type="application/atom+xml" href="/c">',
    ]
    for links in (kinds, kinds[::-1]):
        found = announced("".join(links))
        assert [url[-1] for url in found] == [link[-3] for link in links]
    doubtful = '<link rel="alternate" type="application/json" href="/d">'
    assert announced(doubtful + kinds[0])[0].endswith("/a")


def test_links_with_an_address_or_a_type_keep_the_page_s_order():
    by_address, by_type = '<a href="/rss">', '<a href="/b" type="application/rss+xml">'
    rss, other = "https://harbour.example/rss", "https://harbour.example/b"
    assert linked(by_address + by_type) == [rss, other]
    assert linked(by_type + by_address) == [other, rss]
