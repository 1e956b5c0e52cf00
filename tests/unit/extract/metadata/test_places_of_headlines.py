"""How much each place that prints a headline is trusted, against the others."""

from __future__ import annotations

import json

import pytest

from wireroom.extract.metadata.metadata import read_metadata
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page
from wireroom.model.evidence import FeedWitness

LONG, SHORT, OTHER = "Mill and dam sold", "Local news", "Oats from May on"


def title_of(body: str, head: str = "", feed: str = "", path: str = "x") -> str:
    url = f"https://www.post.example/{path}"
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    page = Page(url=url, body=markup.encode(), feed=FeedWitness(title=feed))
    return read_metadata(page, index_page(parse_page(page)), base=url).title


def title(text: str) -> str:
    return f"<title>{text}</title>"


def meta(name: str, text: str) -> str:
    return f'<meta property="{name}" content="{text}">'


def data(text: str) -> str:
    article = json.dumps({"@type": "NewsArticle", "headline": text})
    return f'<script type="application/ld+json">{article}</script>'


def marked(text: str) -> str:
    return f'<h2 class="entry-title">{text}</h2>'


FIRST, SHORT_FIRST = f"<h1>{LONG}</h1>", f"<h1>{SHORT}</h1>"
SUB = f"<h2>{OTHER}</h2>"
GRAPH, TWITTER = meta("og:title", OTHER), meta("twitter:title", OTHER)
PATH = "news/oats-from-may-on"


@pytest.mark.parametrize(
    ("body", "head", "feed", "path", "headline"),
    [
        pytest.param(FIRST, "", OTHER, "x", LONG, id="a feed alone"),
        pytest.param(
            SHORT_FIRST, title(OTHER), OTHER, "x", OTHER, id="feed and title",
        ),
        pytest.param(SHORT_FIRST, "", OTHER, "x", SHORT, id="feed alone, a section"),
        pytest.param(
            "<h1>村の水車小屋が売られる</h1>", GRAPH, "", "x", "村の水車小屋が売られる",
            id="a heading without spaces is not short",
        ),
        pytest.param(
            "", GRAPH + data(LONG), LONG, "x", LONG, id="the feed decides of two"
        ),
        pytest.param(
            FIRST, GRAPH + title(OTHER), "", "x", LONG, id="Open Graph and title"
        ),
        pytest.param(
            FIRST, title(OTHER) + TWITTER, OTHER, "x", LONG, id="feed and the head",
        ),
        pytest.param(FIRST, GRAPH + data(OTHER), "", "x", OTHER, id="two of the page"),
        pytest.param(SHORT_FIRST, GRAPH, "", "x", OTHER, id="Open Graph, a section"),
        pytest.param(SHORT_FIRST, data(OTHER), "", "x", OTHER, id="data, a section"),
        pytest.param("", GRAPH + data(LONG), "", "x", OTHER, id="the first of equals"),
        pytest.param(FIRST + SUB, title(OTHER), "", "x", OTHER, id="titled subheading"),
        pytest.param(FIRST + SUB, "", "", "x", LONG, id="a subheading alone"),
        pytest.param(
            SHORT_FIRST + marked(OTHER), title(f"x {OTHER}"), "", "x", OTHER,
            id="a marked one, a section",
        ),
        pytest.param(FIRST + marked(OTHER), "", "", "x", LONG, id="a marked one alone"),
        pytest.param(FIRST + SUB, "", "", PATH, OTHER, id="that of the address"),
        pytest.param(
            FIRST + SUB, title(LONG), "", PATH, LONG, id="the first one and the title"
        ),
        pytest.param(
            SHORT_FIRST + SUB, title(SHORT), "", PATH, OTHER, id="address, a section"
        ),
        pytest.param(
            f"<h1>News of {OTHER}</h1>", "", "", PATH, f"News of {OTHER}",
            id="a first one that says more than the address",
        ),
        pytest.param(
            f"{FIRST}<h1>{OTHER}</h1>", "", "", "x", LONG, id="the second heading"
        ),
        pytest.param(
            f"<h1>{SHORT}</h1><h1>{OTHER}</h1>", TWITTER + title(OTHER), "", "x", OTHER,
            id="the second heading with two of the head",
        ),
        pytest.param(
            "<h1>a b c</h1>" + "<h1>x</h1>" * 2 + f"<h1>{OTHER}</h1>",
            GRAPH + title(OTHER), "", "x", OTHER, id="the fourth heading agrees",
        ),
        pytest.param("", title(LONG) + TWITTER, "", "x", LONG, id="title over Twitter"),
    ],
)  # fmt: skip
def test_places_are_weighed_against_each_other(body, head, feed, path, headline):
    assert title_of(body, head, feed, path) == headline


@pytest.mark.parametrize(
    ("head", "feed", "headline"),
    [
        pytest.param(meta("article:section", LONG), "", OTHER, id="a section"),
        pytest.param(
            meta("article:section", LONG), LONG, LONG, id="one that a feed has as title"
        ),
        pytest.param("", "", LONG, id="no section"),
    ],
)
def test_the_name_of_a_section_is_no_headline(head, feed, headline):
    assert title_of(FIRST, head + title(OTHER), feed) == headline


@pytest.mark.parametrize(
    ("head", "path", "is_article"),
    [
        pytest.param(meta("og:type", "article"), "x", True, id="Open Graph"),
        pytest.param(meta("og:type", "website"), "x", False, id="another type"),
        pytest.param(data(LONG), "x", True, id="data"),
        pytest.param(data(""), "x", False, id="data without a headline"),
        pytest.param(data(LONG), "", True, id="data of a front page"),
    ],
)
def test_a_page_is_declared_an_article_by_its_head(head, path, is_article):
    url = f"https://www.post.example/{path}"
    markup = f"<html><head>{head}</head><body>{FIRST}</body></html>"
    page = Page(url=url, body=markup.encode())
    metadata = read_metadata(page, index_page(parse_page(page)), base=url)
    assert metadata.declared_article is is_article
