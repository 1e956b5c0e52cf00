"""Pages at the root of a site: the list of its stories, or the one story it has."""

from __future__ import annotations

import json

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.extract import extract_page
from wireroom.model.article import Page

FRONT = "https://courier.example/"
TEASER = (
    "The ferry left the harbour for the {}th time this spring, and the people on the"
    " quay waved until nothing was to be seen but smoke, said the pilot, who has done"
    " this for thirty years."
)
TEASERS = [
    (
        f"/2026/03/story-{n}",
        f"Story number {n} of the harbour and its ferries",
        TEASER.format(n),
    )
    for n in range(14)
]
LIST = "".join(
    f"<div><h3><a href='{url}'>{title}</a></h3><p>{teaser}</p></div>"
    for url, title, teaser in TEASERS
)
LINKS = "".join(
    f"<div><a href='{url}'>{title}</a><p>{teaser}</p></div>"
    for url, title, teaser in TEASERS
)
ONE_STORY = "<h1>The ferry is sold</h1>" + "".join(
    f"<p>{teaser}</p>" for _, _, teaser in TEASERS
)
MENU = "<a href='/'>Courier</a> <a href='/harbour'>Harbour</a> <a href='/us'>We</a>"
FOOTER = "<h3><a href='/about'>The people who make this paper</a></h3>"


def make_data(**more) -> str:
    article = {"@type": "NewsArticle", "headline": TEASERS[0][1], **more}
    return f"<script type='application/ld+json'>{json.dumps(article)}</script>"


def reject(body: str, head: str = "", url: str = FRONT) -> Reason | None:
    markup = (
        f"<html lang=en><head><title>Courier</title>{head}</head>"
        f"<body>{MENU}<main>{body}</main></body></html>"
    )
    try:
        extract_page(Page(url=url, body=markup.encode()))
    except Permanent as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    "url", [FRONT, "https://courier.example", f"{FRONT}index.html"]
)
@pytest.mark.parametrize(
    ("body", "head"),
    [
        pytest.param(LIST, "", id="headings that are links"),
        pytest.param(LINKS, "", id="links as long as headlines"),
        pytest.param(f"<h1>Top stories</h1>{LIST}", "", id="below a heading"),
        pytest.param(
            LIST, f"<link rel=canonical href='{FRONT}'>", id="its own canonical address"
        ),
        pytest.param(
            LIST, "<meta property=og:type content=website>", id="a website, it says"
        ),
        pytest.param(
            LIST, make_data(url=f"{FRONT}2026/03/story-0"), id="the data of a story"
        ),
    ],
)
def test_the_front_page_of_a_site_is_no_article(url, body, head):
    assert reject(body, head, url) is Reason.HOMEPAGE


@pytest.mark.parametrize(
    ("body", "head"),
    [
        pytest.param(ONE_STORY, "", id="one story"),
        pytest.param(ONE_STORY + FOOTER, "", id="one story and a link"),
        pytest.param(LIST, make_data(), id="the data of an article"),
        pytest.param(LIST, make_data(url=FRONT), id="the data of this page"),
        pytest.param(
            LIST, "<meta property=og:type content=article>", id="an article, it says"
        ),
        pytest.param(
            LIST,
            "<link rel=canonical href='/2026/03/story-0'>",
            id="a post served at the root",
        ),
    ],
)
def test_an_article_at_the_root_of_a_site_is_one(body, head):
    assert reject(body, head) is None


@pytest.mark.parametrize(
    "url", [f"{FRONT}2026/03/review", f"{FRONT}?p=12", f"{FRONT}ferries/"]
)
def test_stories_below_the_root_are_not_judged_by_their_links(url):
    assert reject(LIST, "", url) is None
