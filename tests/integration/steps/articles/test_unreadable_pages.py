# ruff: noqa: E501 - a case of a table is one line
"""Pages that only lead on, and pages that cannot be read though the feed has the text."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract.linked_pages.next_page import MAX_PAGES
from wireroom.steps.articles.download.download import PATIENT_FAILURES

PIER = "https://paper.example/pier"
WORDS = "<p>" + "The harbour master closed the east pier before dawn. " * 12 + "</p>"
SHORT = "<p>The harbour master closed the pier.</p>"


def content(words):
    return f"<description><![CDATA[short]]></description><content:encoded><![CDATA[{words}]]></content:encoded>"


@pytest.fixture
def feed(room):
    """Serve a feed of one entry with this content, and return the article's id."""

    def serve(words):
        write_feed(room, words)
        (article_id,) = room.poll()
        return article_id

    return serve


def write_feed(room, words):
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    body = (
        f"<rss version='2.0' {namespace}><channel><title>T</title><item>"
        "<title>Pier closed</title><link>https://paper.example/pier</link>"
        f"{content(words)}</item></channel></rss>"
    )
    room.web.serve("https://paper.example/feed", body)


PAGE = f"<html><head><title>Pier</title></head><body><article><h1>Pier</h1>{WORDS}</article></body></html>"
REFRESH = (
    "<html><head><meta http-equiv='refresh' content='0; url=/news/pier'></head></html>"
)


@pytest.mark.parametrize(
    ("body", "headers"),
    [(REFRESH, {}), ("", {"refresh": "0; url=/news/pier"})],
    ids=["element", "header"],
)
def test_a_page_that_only_leads_on_is_followed(room, feed, body, headers):
    article = feed(SHORT)
    room.web.serve("https://paper.example/pier", body, **headers)
    room.web.serve("https://paper.example/news/pier", PAGE)
    room.walk(article)
    assert room.article(article).outcome == "published"
    assert "east pier" in room.article(article).text


def test_pages_that_lead_to_each_other_are_no_article(room, feed):
    article = feed(SHORT)
    back = REFRESH.replace("/news/pier", "/pier")
    room.web.serve("https://paper.example/pier", REFRESH)
    room.web.serve("https://paper.example/news/pier", back)
    room.walk(article)
    assert room.article(article).reason == "redirect_loop"


@pytest.mark.parametrize(
    "answer",
    [
        Permanent(Reason.REFUSED, "403"),
        "<html><body><div id='app'></div><script src='/app.js'></script></body></html>",
    ],
    ids=["refused", "built by a script"],
)
def test_the_whole_text_of_a_feed_replaces_a_page_that_cannot_be_read(
    room, feed, answer
):
    article = feed(WORDS)
    if isinstance(answer, str):
        room.web.serve("https://paper.example/pier", answer)
    else:
        room.web.pages["https://paper.example/pier"] = answer
    room.walk(article)
    row = room.article(article)
    assert (row.outcome, row.title) == ("published", "Pier closed")
    assert row.text.count("east pier") == 12
    assert (row.body_source, row.title_source) == ("feed", "feed")


@pytest.mark.usefixtures("first_answer_is_final")
def test_a_teaser_does_not(room, feed):
    article = feed(SHORT)
    room.web.pages["https://paper.example/pier"] = Permanent(Reason.REFUSED, "403")
    room.walk(article)
    assert (room.article(article).outcome, room.article(article).reason) == (
        "rejected",
        "refused",
    )


def test_a_page_that_is_gone_is_gone_whatever_its_feed_has(room, feed):
    article = feed(WORDS)
    room.web.pages["https://paper.example/pier"] = Permanent(Reason.GONE, "410")
    room.walk(article)
    assert room.article(article).reason == "gone"


LONGER = WORDS.replace("east pier", "west pier") + "<p>The ferry sails again.</p>"
CHOICES = [
    pytest.param("page", LONGER, "markup", "east pier", id="page"),
    pytest.param("feed", LONGER, "feed", "west pier", id="feed"),
    pytest.param("feed", SHORT, "markup", "east pier", id="feed with a teaser"),
    pytest.param("longest", LONGER, "feed", "west pier", id="the feed's is longer"),
    pytest.param("longest", WORDS, "markup", "east pier", id="both are as long"),
]


@pytest.mark.parametrize(("choice", "words", "source", "phrase"), CHOICES)
def test_a_source_says_whose_text_is_the_articles(
    room, feed, choice, words, source, phrase
):
    article = feed(words)
    room.run(f"UPDATE sources SET full_text = '{choice}'")
    room.web.serve(PIER, PAGE)
    room.walk(article)
    row = room.article(article)
    assert (row.outcome, row.body_source) == ("published", source)
    assert phrase in row.text
    assert row.title_source == "heading", "the rest is the page's"
    room.wait(hours=1)
    visit(room, article)
    assert room.article(article).revision == row.revision
    assert room.article(article).text == row.text


def test_a_text_that_the_feed_corrects_is_a_revision_though_the_page_is_the_same(
    room, feed
):
    article = feed(LONGER)
    room.run("UPDATE sources SET full_text = 'feed'")
    room.web.serve(PIER, PAGE)
    room.walk(article)
    room.wait(days=1)
    write_feed(room, LONGER.replace("before dawn", "before noon"))
    room.poll()
    room.wait(hours=1)
    visit(room, article)
    row = room.article(article)
    assert (row.revision, "before noon" in row.text) == (2, True)


def visit(room, article_id):
    if room.pipeline.revisit_article(article_id) is not None:
        room.compute(article_id)


def make_part(number, following):
    words = f"Part {number}: the boats wait for the tide in the harbour. " * 10
    link = f"<a href='/pier/{following}/'>{following}</a>" if following else ""
    return (
        "<html><head><title>Pier</title></head><body><article><h1>Pier</h1>"
        f"<p>{words}</p></article><div>{link}</div></body></html>"
    )


def test_an_article_in_three_pages_is_one_article(room, feed):
    article = feed(SHORT)
    room.web.serve("https://paper.example/pier", make_part(1, 2))
    room.web.serve("https://paper.example/pier/2/", make_part(2, 3))
    room.web.serve("https://paper.example/pier/3/", make_part(3, 0))
    room.walk(article)
    row = room.article(article)
    assert row.outcome == "published"
    assert [row.text.count(f"Part {n}:") for n in (1, 2, 3)] == [10, 10, 10]
    assert (row.body_source, row.text_state) == ("joined_pages", "complete")


@pytest.mark.parametrize(
    ("second", "reason", "source"),
    [
        pytest.param(Permanent(Reason.GONE), "gone", "markup", id="gone"),
        pytest.param("<html><body></body></html>", "no_text", "markup", id="empty"),
    ],
)
def test_an_article_whose_further_page_cannot_be_had_is_partial(
    room, feed, second, reason, source
):
    article = feed(SHORT)
    room.web.serve(PIER, make_part(1, 2))
    if isinstance(second, str):
        room.web.serve(f"{PIER}/2/", second)
    else:
        room.web.pages[f"{PIER}/2/"] = second
    room.walk(article)
    row = room.article(article)
    assert (row.outcome, row.text_state, row.text_reason) == (
        "published",
        "partial",
        reason,
    )
    assert row.body_source == source


def test_an_article_with_more_pages_than_are_fetched_is_partial(room, feed):
    article = feed(SHORT)
    room.web.serve(PIER, make_part(1, 2))
    for number in range(2, MAX_PAGES + 1):
        room.web.serve(f"{PIER}/{number}/", make_part(number, number + 1))
    room.walk(article)
    row = room.article(article)
    assert (row.text_state, row.text_reason) == ("partial", "too_large")
    assert f"Part {MAX_PAGES}:" in row.text


def test_an_article_waits_for_a_further_page_but_not_for_ever(room, feed):
    article = feed(SHORT)
    room.web.serve(PIER, make_part(1, 2))
    room.web.pages[f"{PIER}/2/"] = Transient(Reason.TIMEOUT)
    for _ in range(PATIENT_FAILURES):
        room.walk(article)
        assert room.article(article).stage == "found"
        room.now = room.article(article).due_at
    room.walk(article)
    row = room.article(article)
    assert (row.text_state, row.text_reason) == ("partial", "timeout")


def test_a_visit_to_which_a_further_page_is_refused_shortens_nothing(room, feed):
    article = feed(SHORT)
    room.web.serve(PIER, make_part(1, 2))
    room.web.serve(f"{PIER}/2/", make_part(2, 0))
    room.walk(article)
    room.web.pages[f"{PIER}/2/"] = Permanent(Reason.REFUSED)
    room.wait(hours=1)
    room.pipeline.revisit_article(article)
    room.compute(article)
    row = room.article(article)
    assert row.text.count("Part 2:") == 10
    assert (row.revision, row.text_state, row.stage) == (1, "complete", "done")


def test_a_partial_article_becomes_complete_at_a_visit(room, feed):
    article = feed(SHORT)
    room.web.serve(PIER, make_part(1, 2))
    room.walk(article)
    assert room.article(article).text_state == "partial"
    room.web.serve(f"{PIER}/2/", make_part(2, 0))
    room.wait(hours=1)
    room.pipeline.revisit_article(article)
    room.compute(article)
    row = room.article(article)
    assert (row.revision, row.text_state, row.text_reason) == (2, "complete", None)
