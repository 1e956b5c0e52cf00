"""The heading and the article of the story, where the page has several."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.page.page_index import PageIndex, index_page
from wireroom.extract.page.shown_text import get_text
from wireroom.extract.publication_date.story_heading import (
    find_headline,
    find_story_article,
    find_story_heading,
    list_headlines,
    list_lower_headline,
)

URL = "https://post.example/mill"
TITLE = "Mill sold today - Post"
SITE = '<h1><a href="/">Post</a></h1>'
LONG = f"<p>{'x' * 140}</p>"


def index_of(body: str) -> PageIndex:
    head = f"<head><title>{TITLE}</title></head>"
    return index_page(document_fromstring(f"<html>{head}<body>{body}</body></html>"))


@pytest.mark.parametrize(
    ("body", "headline", "heading"),
    [
        pytest.param("<h1>Mill sold today</h1>", "Mill sold today", "Mill sold today",
                     id="the first one"),
        pytest.param("<h1>News</h1><h1>Mill sold</h1>", "Mill sold", "News",
                     id="the one that the title has"),
        pytest.param("<h1>Oats of May</h1>", None, "Oats of May", id="another text"),
        pytest.param(f"{SITE}<h2>Mill sold</h2>", "Mill sold", "Mill sold",
                     id="beside the site's name"),
        pytest.param("<h2>Mill sold today</h2>", "Mill sold today", "Mill sold today",
                     id="no first one"),
        pytest.param("<h2>Mill sold</h2>", None, None, id="of two words"),
        pytest.param("<div class=comments><h2>Mill sold today</h2></div>", None, None,
                     id="of the comments"),
        pytest.param(f'{SITE}<h2><a href="/oats">Mill sold</a></h2>', None, "Mill sold",
                     id="a link to another page"),
        pytest.param(f'{SITE}<div><h2><a href="/mill">Mill sold</a></h2></div>', None,
                     "Mill sold", id="a link to the page in no story"),
        pytest.param(
            f'{SITE}<div class=post><h2><a href="/mill">Mill sold</a></h2></div>',
            "Mill sold", "Mill sold", id="a link to the page in a story"),
        pytest.param(
            f'{SITE}<h2 class=post><a href="/mill">Mill sold</a></h2>',
            "Mill sold", "Mill sold", id="a link to the page, marked"),
        pytest.param(
            f'{SITE}<li class=post><h2><a href="/mill">Mill sold</a></h2></li>', None,
            "Mill sold", id="an item of a list"),
        pytest.param(SITE, None, "Post", id="the site's name alone"),
    ],
)  # fmt: skip
def test_the_headline_is_confirmed_by_the_title(body, headline, heading):
    index = index_of(body)
    found, story = find_headline(index, URL), find_story_heading(index, URL)
    assert (found if found is None else get_text(found)) == headline
    assert (story if story is None else get_text(story)) == heading


@pytest.mark.parametrize(
    ("body", "headlines", "lower"),
    [
        ("<h1>a</h1><h1>b</h1><h1>c</h1>", ["a", "b"], []),
        (f"{SITE}<h2>Mill sold</h2>", ["Mill sold", "Post"], ["Mill sold"]),
        (f"{SITE}<h1>Mill sold</h1>", ["Post", "Mill sold"], []),
        (SITE, ["Post"], []),
        ("", [], []),
    ],
)
def test_a_date_may_be_around_the_first_headings(body, headlines, lower):
    index = index_of(body)
    assert [get_text(heading) for heading in list_headlines(index, URL)] == headlines
    assert [get_text(heading) for heading in list_lower_headline(index, URL)] == lower


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<article id=a><h1>x</h1></article>", "a"),
        (f"<h1>x</h1><article id=a>{LONG}</article>", "a"),
        (
            f"<h1>x</h1><article id=b><p>x</p></article><article id=a>{LONG}</article>",
            "a",
        ),
        (f"<h1>x</h1><article id=b><p>{'x' * 139}</p></article>", None),
        (f"<div><h1>x</h1></div><article id=a>{LONG}</article>", "a"),
        (f"<h1>x</h1>{LONG}<article id=b>{LONG}</article>", None),
        (f"<h1>x</h1>{'<i></i>' * 19}<article id=a>{LONG}</article>", "a"),
        (f"<h1>x</h1>{'<i></i>' * 20}<article id=a>{LONG}</article>", None),
        (f"<h1>x</h1>{'<p>x</p>' * 11}<article id=a>{LONG}</article>", "a"),
        (f"<h1>x</h1>{'<p>x</p>' * 12}<article id=a>{LONG}</article>", None),
        ("<h1>x</h1>", None),
    ],
)
def test_the_article_of_a_story_has_the_first_long_paragraph(body, name):
    found = find_story_article(index_of(body).headings[0])
    assert (found if found is None else found.get("id")) == name


def test_without_a_heading_there_is_no_article():
    assert find_story_article(None) is None
