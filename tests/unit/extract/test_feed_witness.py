"""The feed's title and authors beside those of the page."""

from __future__ import annotations

import pytest

from wireroom.extract.linked_pages.joined_pages import extract_pages
from wireroom.model.article import Page
from wireroom.model.evidence import AuthorsSource, FeedWitness, TitleSource

URL = "https://courier.example/2026/mill"
TEXT = "".join(
    f"<p>The mill by the weir has been sold to its neighbours for the {n}th time, and"
    " the wheel is to turn again before the summer is over, said the clerk.</p>"
    for n in range(6)
)


def extract(body: str, head: str = "", **feed):
    page = Page(
        url=URL,
        body=f"<html><head>{head}</head><body>{body}</body></html>".encode(),
        content_type="text/html; charset=utf-8",
        feed=FeedWitness(**feed),
    )
    return extract_pages(page)


@pytest.mark.parametrize(
    ("head", "heading", "feed", "title", "source"),
    [
        pytest.param(
            "<title>Mill sold to neighbours - Ansel Courier</title>",
            "Business",
            {"title": "Mill sold to neighbours"},
            "Mill sold to neighbours",
            TitleSource.FEED,
            id="a-short-heading-loses-to-feed-and-title",
        ),
        pytest.param(
            "",
            "News from the Valley of Ansel",
            {"title": "Mill sold", "names": ("News from the Valley of Ansel",)},
            "Mill sold",
            TitleSource.FEED,
            id="a-heading-with-the-feeds-name",
        ),
        pytest.param(
            "",
            "Regional business and trade",
            {"title": "Mill sold", "names": ("", "Regional Business and Trade")},
            "Mill sold",
            TitleSource.FEED,
            id="a-heading-with-the-entrys-topic",
        ),
        pytest.param(
            "<meta property='article:section' content='Valley life and letters'>",
            "Valley life and letters",
            {"title": "Mill sold"},
            "Mill sold",
            TitleSource.FEED,
            id="a-heading-with-the-pages-section",
        ),
        pytest.param(
            "",
            "Mill by the weir sold to neighbours",
            {"title": "Mill sold"},
            "Mill by the weir sold to neighbours",
            TitleSource.HEADING,
            id="a-whole-heading-outranks-the-feed",
        ),
        pytest.param(
            "<meta property='og:title' content='Who bought the mill?'>",
            "Mill by the weir sold to neighbours",
            {"title": "Mill by the weir sold to neighbours"},
            "Mill by the weir sold to neighbours",
            TitleSource.HEADING,
            id="heading-and-feed-agree",
        ),
        pytest.param(
            "<meta property='og:title' content='Who bought the mill?'>",
            "The paper of the whole valley since 1890",
            {"title": "Who bought the mill?"},
            "Who bought the mill?",
            TitleSource.OPEN_GRAPH,
            id="two-witnesses-outrank-a-heading-alone",
        ),
        pytest.param(
            "<title>Business</title>",
            "Mill sold to neighbours who lived",
            {"title": "Mill sold to neigh..."},
            "Mill sold to neighbours who lived",
            TitleSource.HEADING,
            id="a-title-cut-off-votes-for-the-whole",
        ),
        pytest.param(
            "<title>Mill sold</title>",
            "Mill sold",
            {"title": "Entirely another beginning ..."},
            "Mill sold",
            TitleSource.HEADING,
            id="a-title-cut-off-is-no-headline",
        ),
        pytest.param(
            "<title>Brexit: all you need to know</title>",
            "Brexit",
            {"title": "Brexit", "names": ("Politics", "Brexit")},
            "Brexit",
            TitleSource.HEADING,
            id="an-article-with-its-topics-name",
        ),
        pytest.param(
            "<meta property='article:section' content='Cost of mills'>"
            "<meta property='og:title' content='Cost of mills'>"
            "<title>Cost of mills [2026]: what you pay</title>",
            "Cost of mills",
            {},
            "Cost of mills",
            TitleSource.HEADING,
            id="a-headline-declared-as-section",
        ),
        pytest.param(
            "",
            "",
            {"title": "Mill sold"},
            "Mill sold",
            TitleSource.FEED,
            id="a-page-without-any-title",
        ),
        pytest.param("", "", {}, "", None, id="no-title-at-all"),
    ],
)
def test_the_feeds_title_is_weighed_with_the_pages(head, heading, feed, title, source):
    shown = f"<h1>{heading}</h1>" if heading else ""
    article = extract(f"<article>{shown}{TEXT}</article>", head, **feed)
    assert (article.title, article.title_source) == (title, source)


META = "<meta name='author' content='Mira Tolland'>"


@pytest.mark.parametrize(
    ("head", "body", "feed", "authors", "source"),
    [
        pytest.param(
            "", "", ("Ode Brisk",), ("Ode Brisk",), AuthorsSource.FEED, id="gap"
        ),
        pytest.param(
            META,
            "",
            ("Ode Brisk",),
            ("Mira Tolland",),
            AuthorsSource.META,
            id="the-page-is-first",
        ),
        pytest.param(
            "<script type='application/ld+json'>{'@type':'NewsArticle','headline':'M',"
            "'author':{'@type':'Organization','name':'Courier'}}</script>".replace(
                "'", '"'
            ),
            "",
            ("Ode Brisk",),
            ("Ode Brisk",),
            AuthorsSource.FEED,
            id="a-person-outranks-the-site",
        ),
        pytest.param(
            "",
            "<p class='byline'>By Mira Tolland</p>",
            (),
            ("Mira Tolland",),
            AuthorsSource.BYLINE,
            id="byline",
        ),
        pytest.param("", "", ("admin", "news@courier.example"), (), None, id="nobody"),
    ],
)
def test_the_feeds_authors_fill_a_gap(head, body, feed, authors, source):
    article = extract(
        f"<article><h1>Mill sold</h1>{body}{TEXT}</article>", head, authors=feed
    )
    assert (article.authors, article.authors_source) == (authors, source)


@pytest.mark.parametrize(
    ("in_feed", "author"),
    [
        pytest.param("Hugh O'Mara", "Hugh O'Mara", id="another apostrophe"),
        pytest.param("Ida Mara", "Hugh O\u2019Mara", id="another name"),
    ],
)
def test_an_author_is_spelled_as_in_the_feed(in_feed, author):
    head = "<meta name='author' content='Hugh O&rsquo;Mara'>"
    article = extract(f"<article>{TEXT}</article>", head, authors=(in_feed,))
    assert article.authors == (author,)
