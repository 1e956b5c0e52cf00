# ruff: noqa: E501 - a case of a table is one line
"""Links of a page and of a header, as far as they are read."""

from __future__ import annotations

import pytest

from wireroom.feeds.discovery.page_links import read_link_header, read_page_links

URL = "https://harbour.example/news/"


def links_of(page: str):
    return read_page_links(page.encode(), url=URL).links


WORDS = {
    "its text": ('<a href="/a"> one <b>two</b> </a>', "one  two"),
    "a picture": ('<a href="/a"><img alt="one"></a>', "one"),
    "a title inside": ('<a href="/a"><i title="one">two</i></a>', "two  one"),
    "a label inside": ("<a href='/a'><i aria-label='one'>two</i></a>", "two  one"),
    "up to the next link": ('<a href="/a">one<a href="/b">two</a>', "one"),
    "entities": ('<a href="/a">one &amp; two</a>', "one & two"),
    "six hundred characters": (f'<a href="/a">{" " * 597}one{"x" * 9}', "one"),
    "three hundred characters": (f'<a href="/a">{"x" * 301}</a>', "x" * 300),
    "nothing": ('<a href="/a"></a>', ""),
    "another tag": ('<link href="/a">one', ""),
}


@pytest.mark.parametrize(("page", "words"), WORDS.values(), ids=WORDS)
def test_the_words_of_a_link_are_its_text_and_its_pictures(page, words):
    assert links_of(page)[0].words == words


ATTRIBUTES = {
    "quoted": ('<a href="/a" rel="Next x">', {"href": "/a", "rel": "Next x"}),
    "other quotes": ("<a href='/a'>", {"href": "/a"}),
    "bare": ("<a href=/a rel=next>", {"href": "/a", "rel": "next"}),
    "spaces": ('<a href = "/a">', {"href": "/a"}),
    "the first of two": ('<a href="/a" HREF="/b">', {"href": "/a"}),
    "an open quote": ('<a href=/a title="x>', {"href": "/a"}),
    "an entity": ('<a href="/a?b&amp;c">', {"href": "/a?b&c"}),
    "a parameter that begins like an entity": (
        '<a href="/a?b=1&section=2&copy=3">',
        {"href": "/a?b=1&section=2&copy=3"},
    ),
    "an entity without its end": (
        '<a href="/a" title="Tea &copy Co &amp">',
        {"href": "/a", "title": "Tea © Co &"},
    ),
    "no entity": (
        '<a href="/a" title="&section; &nosuch; &; &#x41;">',
        {"href": "/a", "title": "&section; &nosuch; &; A"},
    ),
}


COMMENTED = {
    "a comment": '<!-- <link href="/b"> -->',
    "a comment of several lines": '<!--\n<a href="/b">\n-->',
    "a comment without an end": '<a href="/c"><!-- <a href="/b">',
    "an empty comment ends at once": '<!--><a href="/c"><!-- <a href="/b"> -->',
}


@pytest.mark.parametrize("page", COMMENTED.values(), ids=COMMENTED)
def test_a_link_in_a_comment_is_none_of_the_page(page):
    found = [link.url for link in links_of(page)]
    assert found == ["https://harbour.example/c"] * ("/c" in page)


@pytest.mark.parametrize(("page", "attributes"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_attributes_are_read_however_they_are_quoted(page, attributes):
    assert links_of(page)[0].attributes == attributes


def test_a_link_has_its_address_without_a_fragment_and_its_relations():
    (link,) = links_of('<link rel="Alternate  Home" href="a#b">')
    assert (link.tag, link.url) == ("link", f"{URL}a")
    assert link.relations == {"alternate", "home"}


def test_addresses_follow_the_base_before_them():
    page = '<a href="a"><base href="https://cdn.example/x/"><a href="b"><a href="mailto:c">'
    assert [link.url for link in links_of(page)] == [
        f"{URL}a",
        "https://cdn.example/x/b",
    ]


def test_the_first_generator_of_a_page_counts_and_is_cut():
    head = '<meta name="{0}" content="{1}">'
    page = (
        head.format("author", "x")
        + head.format("Generator", "y" * 201)
        + head.format("generator", "z")
    )
    assert read_page_links(page.encode(), url=URL).generator == "y" * 200
    assert read_page_links(b"", url=URL).generator == ""


def test_a_page_is_read_up_to_two_megabytes():
    for before, count in ((2_000_000 - 12, 1), (2_000_000 - 11, 0)):
        assert len(links_of(" " * before + '<a href="a">')) == count


def test_a_header_is_read_up_to_twenty_thousand_characters():
    value = '<a>; rel="hub"; type=x, <mailto:b>, <c>'
    links = list(read_link_header(value, url=URL))
    assert [link.url for link in links] == [f"{URL}a", f"{URL}c"]
    assert links[0].attributes == {"rel": "hub", "type": "x,"}
    late = " " * 19_997
    assert len(list(read_link_header(f"{late}<a>", url=URL))) == 1
    assert list(read_link_header(f"{late} <a>", url=URL)) == []
