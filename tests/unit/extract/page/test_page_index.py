"""The index of a page: which elements are collected, and how text is read."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring, fromstring

from wireroom.extract.page.page_index import (
    MAX_META,
    MAX_PER_KIND,
    index_page,
    is_inside_comments,
    is_inside_furniture,
)
from wireroom.extract.page.shown_text import get_short_text, get_spaced_text, get_text


def index(body: str, head: str = ""):
    return index_page(
        document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    )


def test_meta_are_indexed_by_any_of_their_names():
    page = index(
        "<p itemprop='x' content='no'>",
        "<meta property='OG:Title' content=' A  b '><meta name='author' content='Ada'>"
        "<meta itemprop='author' content='Ben'><meta http-equiv='refresh' content='1'>"
        "<meta name='empty' content=' '><meta content='nameless'>",
    )
    assert page.meta == {
        "og:title": ["A b"],
        "author": ["Ada", "Ben"],
        "refresh": ["1"],
    }
    assert page.find_meta("empty", "refresh", "author") == "1"
    assert page.find_meta("none") == ""
    assert page.find_all_meta("author", "og:title") == ["Ada", "Ben", "A b"]


def test_the_first_title_and_link_of_a_kind_count():
    page = index(
        "<svg><title>Icon</title></svg>",
        "<title>One</title><link rel='Next' href='/1'><link rel='next' href='/2'>",
    )
    assert page.title == "One"
    assert page.links == {"next": "/1"}


def test_two_canonical_addresses_are_none():
    page = index(
        "<p>x</p>",
        "<link rel='Canonical' href='/1'><link rel='canonical' href='/2'>",
    )
    assert page.links == {"canonical": ""}


def test_only_json_ld_scripts_are_collected():
    page = index(
        "<script>var x;</script><script type='application/LD+json'>{}</script>"
        "<script type='application/ld+json'></script>"
    )
    assert page.scripts == ["{}", ""]


MARKED = {
    "a class of authors": ("<p class='byline'>", "byline"),
    "an id of authors": ("<p id='post-author'>", "byline"),
    "rel author": ("<a rel='nofollow author'>", "byline"),
    "itemprop author": ("<p itemprop='author'>", "byline"),
    "a class of a date": ("<p class='entry-date'>", "date"),
    "itemprop datePublished": ("<p itemprop='datePublished'>", "date"),
    "itemprop dateCreated": ("<p itemprop='dateCreated'>", "date"),
    "authors of comments": ("<p class='comment-author'>", None),
    "a word that only contains the mark": ("<p class='updated'>", None),
    "marks of 200 characters": (f"<p class='byline {'x' * 193}'>", "byline"),
    "marks of more": (f"<p class='byline {'x' * 194}'>", None),
    "another itemprop": ("<p itemprop='name'>", None),
}


@pytest.mark.parametrize(("element", "kind"), MARKED.values(), ids=list(MARKED))
def test_elements_are_indexed_by_their_marks(element, kind):
    page = index(element)
    assert (len(page.bylines), len(page.date_elements)) == {
        "byline": (1, 0),
        "date": (0, 1),
        None: (0, 0),
    }[kind]


def test_marks_of_meta_and_body_are_not_read():
    page = index_page(
        document_fromstring("<html class=date><meta class=byline><body id=date>")
    )
    assert not page.bylines + page.date_elements


def test_the_number_of_elements_of_each_kind_is_limited():
    count = MAX_PER_KIND + 5
    body = "<h1>x</h1><time>x</time><figure>x</figure><p class=byline>x<p class=date>x"
    page = index(body * count)
    for elements in (
        page.headings,
        page.times,
        page.figures,
        page.bylines,
        page.date_elements,
    ):
        assert len(elements) == MAX_PER_KIND
    metas = "".join(f"<meta name='n{n}' content='x'>" for n in range(MAX_META + 5))
    assert len(index("", metas).meta) == MAX_META


def test_text_is_read_with_white_space_folded():
    element = fromstring("<div> One\n <b>two</b><i>three</i> </div>")
    assert get_text(element) == "One twothree"
    assert get_spaced_text(element) == "One two three"
    assert get_text(fromstring("<b> a\n b </b>")) == "a b"
    assert get_text(fromstring("<br>")) == ""


@pytest.mark.parametrize(
    ("markup", "limit", "text"),
    [
        pytest.param("<p>abc</p>", 3, "abc", id="a leaf at the limit"),
        pytest.param("<p>abcd</p>", 3, "", id="a longer leaf"),
        pytest.param("<p>a<b>b</b>c</p>", 3, "abc", id="elements at the limit"),
        pytest.param("<p>a<b>b</b>cd</p>", 3, "", id="longer elements"),
        pytest.param("<p>a <b>b</b></p>", 2, "", id="a space counts"),
        pytest.param(f"<p>a{'<b> </b>' * 9}</p>", 3, "", id="too many empty pieces"),
    ],
)
def test_short_text_is_empty_beyond_the_limit(markup, limit, text):
    assert get_short_text(fromstring(markup), limit) == text


def test_ancestors_decide_whether_an_element_is_in_furniture_or_comments():
    tree = document_fromstring(
        "<body class=comments><nav><b>1</b></nav><div id='the-Comments'><i>2</i></div>"
        "<p><u class=comment>3</u></p><footer>4</footer>"
    )
    tags = ("b", "i", "u", "footer")
    elements = [tree.find(f".//{tag}") for tag in tags]
    assert [is_inside_furniture(e) for e in elements] == [True, False, False, False]
    assert [is_inside_comments(e) for e in elements] == [False, True, True, False]
