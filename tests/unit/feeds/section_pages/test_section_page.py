# ruff: noqa: E501 - a case of a table is one line
"""Section pages without a feed: which links are articles, with which title and time."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.feeds.section_pages.blog_section_pages import BLOG_PAGES
from tests.unit.feeds.section_pages.more_section_pages import MORE_PAGES
from tests.unit.feeds.section_pages.section_pages import PAGES, SITE
from wireroom.errors import Permanent, Reason
from wireroom.feeds.section_pages.section_page import (
    describe_address,
    read_section_page,
)
from wireroom.http.urls import canonicalize_url

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
DATED = {"cards", "list", "table", "infinite scroll", "numbers in the query"}
DATED |= {"Japanese list", "cards in links, hashed classes"}


def read(page, **options):
    return read_section_page(
        page.html.encode(),
        url=page.url,
        content_type="text/html; charset=utf-8",
        fetched_at=NOW,
        **options,
    )


def by_name(name):
    return next(page for page in PAGES if page.name == name)


@pytest.mark.parametrize(
    "page", PAGES + MORE_PAGES + BLOG_PAGES, ids=lambda page: page.name
)
def test_the_articles_of_a_page_are_found_without_a_selector(page):
    due = {canonicalize_url(url) for url in page.articles}
    found = {entry.url for entry in read(page).entries}
    right = len(due & found)
    assert right / len(found) >= 0.95, found - due
    assert right / len(due) >= 0.95, due - found


@pytest.mark.parametrize(
    "page", PAGES + MORE_PAGES + BLOG_PAGES, ids=lambda page: page.name
)
def test_titles_are_those_of_the_teasers(page):
    titles = {entry.url: entry.title for entry in read(page).entries}
    due = {canonicalize_url(url): title for url, title in page.articles.items()}
    assert {url: titles.get(url) for url in due} == due


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_times_are_those_of_the_teasers(page):
    times = [entry.published for entry in read(page).entries]
    assert all(times) is (page.name in DATED)
    if page.name not in DATED:
        assert not any(times), "what no teaser states is unknown"


@pytest.mark.parametrize(
    ("times", "day"),
    [
        pytest.param("<time class='update-time' itemprop='dateModified' datetime='2026-03-09'>9 March</time>", None, id="of an edit"),
        pytest.param("<i class='last-updated'>2026-03-09</i><i class='date'>2026-03-02</i>", 2, id="an edit first"),
        pytest.param("<time class='published updated' datetime='2026-03-02'></time>", 2, id="both in one"),
        pytest.param("<time class='updated' datetime='2026-03-02'></time>", 2, id="the name in microformats"),
    ],
)  # fmt: skip
def test_the_time_of_an_edit_is_not_the_publications(times, day):
    rows = "".join(
        f"<li><a href='/2026/03/02/{n}-and-a-story'>A story of the day {n}</a>"
        f"<div class='meta'>{times}</div></li>"
        for n in "abc"
    )
    feed = read_section_page(rows.encode(), url=f"{SITE}/news", fetched_at=NOW)
    days = [each.published and each.published.at.day for each in feed.entries]
    assert days == [day] * 3


def test_the_time_of_a_teaser_that_is_no_article_is_not_its_neighbours():
    rows = "".join(
        f"<div><div><a href='/2026/03/02/{n}-and-a-story'>A story of the day {n}</a>"
        f"</div><div><a href='/{n}'>{n}</a><time>2026-03-0{n}</time></div>"
        "<time>2026-03-12</time></div>"
        for n in "345"
    )
    feed = read_section_page(rows.encode(), url=f"{SITE}/news", fetched_at=NOW)
    assert [each.published for each in feed.entries] == [None] * 3


def test_sections_that_share_a_word_with_their_address_are_no_articles():
    links = {"gift-cards": "Buy gift cards for friends", "young-readers": "For all young readers here"}  # fmt: skip
    rows = "".join(f"<p><a href='/{path}'>{text}</a>" for path, text in links.items())
    with pytest.raises(Permanent) as caught:
        read_section_page(rows.encode(), url=f"{SITE}/news", fetched_at=NOW)
    assert caught.value.reason is Reason.EMPTY_FEED


def test_a_feed_of_the_page_has_its_name_and_language():
    feed = read(by_name("German teasers"))
    assert (feed.format, feed.title, feed.language) == ("page", "News", "de")


@pytest.mark.parametrize("selector", ["h3.card__title a", "h3.card__title", "article"])
def test_a_selector_names_the_links_or_what_is_around_them(selector):
    page = by_name("cards")
    found = {entry.url for entry in read(page, selector=selector).entries}
    assert {canonicalize_url(url) for url in page.articles} <= found


def test_a_selector_that_matches_nothing_is_an_error_and_not_a_guess():
    with pytest.raises(Permanent) as caught:
        read(by_name("cards"), selector=".absent")
    assert caught.value.reason is Reason.EMPTY_FEED


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.NOT_A_FEED),
        (b"<html><body><p>No links.</p></body></html>", Reason.EMPTY_FEED),
        (b"<a href='/about'>About</a><a href='/contact'>Us</a>", Reason.EMPTY_FEED),
        (b"<a href='https://other.example/a-story-of-them'>A story of other people</a>", Reason.EMPTY_FEED),
    ],
)  # fmt: skip
def test_a_page_without_articles_has_a_reason(body, reason):
    with pytest.raises(Permanent) as caught:
        read_section_page(body, url=f"{SITE}/", fetched_at=NOW)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/2026/03/a-b-c/", "year/number/slug/"),
        ("/news/12345.html", "word/number.html/"),
        ("/news", "word/"),
        ("/x?id=5&p=6", "word/id&p"),
    ],
)
def test_addresses_have_a_form(path, form):
    assert describe_address(f"{SITE}{path.rstrip('/')}") == form


@pytest.mark.parametrize(
    ("before", "after", "row", "count"),
    [
        pytest.param("<ul>", "", "<li><a>x</a>", 40_000, id="a long list"),
        pytest.param("", "<a href='/2026/03/02/x-y-z'>", "<i class=title>x y z w</i>", 20_000, id="many titles in a link"),
        pytest.param("", "<p><a href='/2026/03/02/x-y-z'>A day and a half</a>", "<i class=last-updated>2026</i>", 20_000, id="many times of edits"),
        pytest.param("<div class=tags>" * 100, "", "<a href='/t'>x</a>", 20_000, id="tags in tags"),
    ],
)  # fmt: skip
def test_a_long_page_costs_what_its_size_does(before, after, row, count):
    """Four times the size costs four times as much, not sixteen times."""
    links = "".join(
        f"<li><a href='/2026/03/02/{n}-a-story'>A story of day {n}</a>"
        for n in range(600)
    )
    small, large = (
        f"{before}{links}{after}{row * number}".encode()
        for number in (count // 4, count)
    )

    # The faster of two: the processor is shared.
    costs = [_measure(small), _measure(large), _measure(small), _measure(large)]
    assert min(costs[1::2]) < 8 * min(costs[::2])


def _measure(body):
    began = time.process_time()
    read_section_page(body, url=f"{SITE}/news", fetched_at=NOW)
    return time.process_time() - began


@given(st.binary(max_size=400))
def test_no_page_breaks_the_reader(body):
    try:
        feed = read_section_page(
            b"<a href='" + body + b"'>" + body, url=f"{SITE}/news", fetched_at=NOW
        )
    except Permanent as error:
        assert error.reason in {Reason.NOT_A_FEED, Reason.EMPTY_FEED}  # noqa: PT017 - either outcome is right
    else:
        assert feed.entries
