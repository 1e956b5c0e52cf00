from __future__ import annotations

import pytest

from wireroom.feeds.fields.links import MAX_URL, resolve_link

BASE = "https://harbour.example/news/rss.xml"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://a.example/x", "https://a.example/x"),
        (" http://a.example/x\n", "http://a.example/x"),
        ("\ufeffhttps://a.example/x\u200b \u2060", "https://a.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("/x", "https://harbour.example/x"),
        ("x?y=1#z", "https://harbour.example/news/x?y=1#z"),
        ("www.a.example/x", "https://www.a.example/x"),
        ("WWW.a.example:8080/x", "https://WWW.a.example:8080/x"),
        ("harbour.example/x", "https://harbour.example/x"),
        ("harbour.example", "https://harbour.example/news/harbour.example"),
        ("www.html", "https://harbour.example/news/www.html"),
        ("a.example/x", "https://harbour.example/news/a.example/x"),
        ("", None),
        ("  ", None),
        (None, None),
        (7, None),
        ("ftp://a.example/x", None),
        ("mailto:a@a.example", None),
        ("javascript:x", None),
        ("http:///x", None),
        ("http://[", None),
    ],
)
def test_a_link_becomes_an_absolute_address_of_the_web(link, url):
    assert resolve_link(link, BASE) == url


def test_a_link_of_more_than_eight_thousand_characters_is_none():
    longest = "https://a.example/".ljust(MAX_URL, "x")
    assert MAX_URL == 8_000
    assert resolve_link(longest, BASE) == longest
    assert resolve_link(longest + "x", BASE) is None


def test_a_relative_link_without_a_base_is_none():
    assert resolve_link("/x", "") is None


def test_a_space_in_an_address_is_escaped():
    assert (
        resolve_link("/fog horn", "https://a.example/")
        == "https://a.example/fog%20horn"
    )
