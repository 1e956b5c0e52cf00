"""Articles that are divided into numbered pages."""

from __future__ import annotations

import pytest

from wireroom.extract.linked_pages.joined_pages import (
    extract_pages,
    join_bodies,
    split_page,
)
from wireroom.extract.linked_pages.next_page import find_next_page
from wireroom.model.article import Page

URL = "https://a.example/pier"


@pytest.mark.parametrize(
    ("url", "link", "target"),
    [
        (URL, '<link rel="next" href="/pier?page=2">', "?page=2"),
        (URL, '<a href="https://a.example/pier/2/">2</a>', "/2/"),
        (URL, "<a href='/pier/page/2'>Next</a>", "/page/2"),
        (URL, "<a href=?paged=2>2</a>", "?paged=2"),
        (f"{URL}.html", '<a rel="next" href="pier-2.html">', "-2.html"),
        (f"{URL}?id=7", '<a href="/pier?id=7&amp;page=2">2</a>', "?id=7&page=2"),
        (f"{URL}?reg=7", '<a href="?reg=7&page=2">2</a>', "?reg=7&page=2"),
        (f"{URL}?a=7&reg=1", '<a href="?a=7&reg=1&p=2">2</a>', "?a=7&reg=1&p=2"),
        ("https://a.example/?p=7", '<a href="/?p=7&#038;page=2">2</a>', "?p=7&page=2"),
        ("https://a.example/?p=7", '<a href="/?p=8&amp;page=2">2</a>', None),
        (URL, '<a rel="next" href="/storm">Next story</a>', None),
        (URL, '<a href="/pier-2">Pier 2</a>', None),
        (URL, '<a href="/pier/3/">3</a>', None),
        (URL, '<a href="/pier/comment-page-2/">2</a>', None),
        (URL, '<a href="https://b.example/pier/2/">2</a>', None),
        (URL, '<a href="/pier?page=2&sort=new">2</a>', None),
        (URL, '<a href="/pier?id=2">2</a>', None),
        (URL, '<a href="javascript:next(2)">2</a>', None),
        ("https://a.example/", '<a href="/page/2">2</a>', None),
    ],
)  # fmt: skip
def test_the_next_page_has_the_articles_address_and_the_next_number(url, link, target):
    body = f"<html><body>{link}</body></html>".encode()
    found = find_next_page(body, url, first_url=url, number=2)
    if target is None:
        assert found is None
    else:
        path = "/" if url.startswith("https://a.example/?") else "/pier"
        assert found == f"https://a.example{path}{target}"


@pytest.mark.parametrize("piece", [b"<a ", b"<a href=", b"<link rel=next href='"])
def test_broken_links_take_bounded_time(piece):
    assert find_next_page(piece * 50_000, URL, first_url=URL, number=2) is None


def make_page(number):
    words = f"Part {number}: the boats wait for the tide in the harbour. " * 10
    return (
        "<html><head><title>Pier</title></head><body><article><h1>Pier</h1>"
        f"<p>The council met, and the same lead is on every page of it.</p><p>{words}"
        "</p></article></body></html>"
    ).encode()


def test_pages_are_joined_and_read_as_one_article():
    document = join_bodies([(f"{URL}/{n}", make_page(n)) for n in (1, 2, 3)])
    page = split_page(Page(url=URL, body=document), "3")
    assert [one.url for one in page.further] == [f"{URL}/2", f"{URL}/3"]
    article = extract_pages(page)
    assert article.title == "Pier"
    assert [article.text.count(f"Part {n}:") for n in (1, 2, 3)] == [10, 10, 10]
    assert article.text.count("same lead") == 1


def test_a_document_that_was_not_joined_is_one_page():
    body = (
        make_page(1)
        + b"\n<!-- wireroom page 2: https://b.example/ -->\n"
        + make_page(2)
    )
    page = split_page(Page(url=URL, body=body), None)
    assert (page.body, page.further) == (body, ())


def test_a_further_page_that_cannot_be_read_costs_its_own_text_only():
    document = join_bodies([(URL, make_page(1)), (f"{URL}/2", b"<html></html>")])
    article = extract_pages(split_page(Page(url=URL, body=document), "2"))
    assert article.text.count("Part 1:") == 10
