from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.errors import Permanent, Reason
from wireroom.extract import extract_page
from wireroom.extract.body import body_sources
from wireroom.model.article import ExtractedArticle, Page
from wireroom.model.discussion import CommentsState
from wireroom.model.moment import DateSource, Precision

PAGES = Path(__file__).parents[2] / "data" / "pages"
PROSE = "<p>" + "The mill on the river was sold to its workers. " * 8 + "</p>"


def make_page(body: str, url: str = "https://ansel.example/story/1/") -> Page:
    return Page(
        url=url, body=body.encode(), fetched_at=datetime(2011, 10, 1, tzinfo=UTC)
    )


@pytest.fixture(scope="module")
def ferry() -> ExtractedArticle:
    body = (PAGES / "harbour-ferry.html").read_text(encoding="utf-8")
    return extract_page(make_page(body, "https://ansel.example/story/4711/?from=feed"))


def reject(body: str, url: str = "https://ansel.example/story/1/") -> Reason:
    with pytest.raises(Permanent) as raised:
        extract_page(make_page(body, url))
    return raised.value.reason


def test_title_section_and_site_are_separate(ferry):
    assert ferry.title == "Night ferry returns to Port Ansel"
    assert ferry.section == "Harbour"
    assert ferry.site_name == "The Ansel Courier"
    assert ferry.language == "en-GB"
    assert (
        ferry.canonical_url == "https://ansel.example/story/4711/night-ferry-returns/"
    )


def test_the_byline_is_a_name_without_by_and_role(ferry):
    assert ferry.authors == ("Mira Tolland",)


def test_web_date_and_print_date_are_separate(ferry):
    assert ferry.published is not None
    assert ferry.published.isoformat() == "2011-09-18"
    assert ferry.published.source is DateSource.VISIBLE
    assert ferry.published.precision is Precision.DAY
    assert ferry.dates["print"].isoformat() == "2011-09-19"


def test_the_text_is_the_body_alone(ferry):
    lines = ferry.text.split("\n")

    assert [line[:16] for line in lines] == [
        "The ferry The Ha",
        "The line had bee",
        "Captain Oda Fenw",
        "Shops on the qua",
    ]


@pytest.mark.parametrize(
    "furniture",
    ["Read:", "Published", "PHOTO", "Facebook", "More in", "crane", "Quay Street"],
)
def test_furniture_is_not_in_the_text(ferry, furniture):
    assert furniture not in ferry.text


def test_a_removed_parenthesis_leaves_its_sentence_whole(ferry):
    assert "four hours in winter and often more." in ferry.text


def test_related_links_and_links_in_running_text_are_distinguished(ferry):
    root = "https://ansel.example/story"

    assert {(x.url, x.text, x.relation) for x in ferry.links} == {
        (f"{root}/4690/dredging-ends/", "Dredging ends a month early", "related"),
        (f"{root}/4650/bay-road/", "Bay road closed again", "related"),
        (f"{root}/4102/the-loan/", "council's own report", "body"),
    }


def test_the_caption_occurs_once_with_its_credit(ferry):
    assert ferry.image is not None
    assert ferry.image.url == "https://ansel.example/photos/ferry.jpg"
    assert ferry.image.caption == "The ferry Halcyon at the old quay."
    assert ferry.image.credit == "LENA BRISK"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("", Reason.NOT_HTML, id="nothing"),
        pytest.param("%PDF-1.4 stream", Reason.NOT_HTML, id="a PDF"),
        pytest.param('{"title": "x"}', Reason.NOT_HTML, id="JSON"),
        pytest.param("<rss><item><p>x</p></item></rss>", Reason.NOT_HTML, id="a feed"),
        pytest.param(
            "<html><body><h1>Fire</h1></body></html>", Reason.NO_TEXT, id="empty"
        ),
        pytest.param(
            "<html><body>" + "<div>" * 10_000 + PROSE, Reason.TOO_DEEP, id="deep markup"
        ),
        pytest.param(
            "<html><body>" + "<br>" * 100_001 + PROSE,
            Reason.TOO_LARGE,
            id="wide markup",
        ),
        pytest.param(
            "<html><title>Just a moment...</title><body><p>Checking that your browser "
            "is what it says it is. This takes some seconds, then you are let on.</p>",
            Reason.CHALLENGE,
            id="a challenge",
        ),
        pytest.param(
            "<html><title>Courier</title><body><p>We and our partners use cookies and "
            "ask for consent to process personal data. Accept all or reject all.</p>",
            Reason.CONSENT_WALL,
            id="a consent wall",
        ),
    ],
)
def test_a_page_that_is_no_article_is_rejected_with_its_reason(body, reason):
    assert reject(body) is reason


def test_a_section_front_is_a_homepage():
    teasers = "".join(
        f"<li><a href='/story/{n}'>Headline {n} about the town and its river</a></li>"
        for n in range(80)
    )
    body = f"<html><body><h1>Courier</h1><p>All of today.</p><ul>{teasers}</ul>"

    assert reject(body, "https://ansel.example/") is Reason.HOMEPAGE


def test_a_story_about_cookies_is_an_article():
    story = (
        "<p>The regulator fined the chain because its cookies were set before consent. "
        "The fine is the largest so far. Shops have until May to change their pages, "
        "and most have begun to. Two have closed their sites to visitors for now.</p>"
    )
    body = (
        f'<html><meta property="og:type" content="article"><body><h1>Fine</h1>{story}'
    )

    assert "regulator" in extract_page(make_page(body)).text


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_markup_is_an_article_or_is_rejected(markup):
    try:
        article = extract_page(make_page(f"<html><body>{markup}"))
    except Permanent:
        return
    assert article.text.strip() == article.text
    assert "\n\n" not in article.text


def test_captions_are_the_text_of_a_gallery():
    shots = "".join(
        f'<div class="caption"><img src="/{n}.jpg"><p>On pier {n} the crew of the '
        "night ferry waited in the rain for two hundred passengers to board.</p></div>"
        for n in range(1, 5)
    )

    found = extract_page(make_page(f"<h1>Night ferry</h1><div>{shots}</div>"))

    assert found.text.count("waited in the rain") == 4


def test_captions_beside_a_story_are_not_its_text():
    shot = (
        '<div class="caption"><p>' + "The crew waited in the rain. " * 9 + "</p></div>"
    )

    found = extract_page(make_page(f"<h1>Mill sold</h1>{shot}{PROSE}{PROSE}"))

    assert "waited in the rain" not in found.text


def test_relative_links_refer_to_the_base_element():
    body = f"{PROSE}<p>Read more: <a href='two'>Dam</a></p>"
    bases = {
        "": "story/1/",
        "<base href='/x/'>": "x/",
        "<base href='mailto:a'>": "story/1/",
    }
    for base, path in bases.items():
        article = extract_page(make_page(f"<head>{base}</head>{body}"))
        assert [x.url for x in article.links] == [f"https://ansel.example/{path}two"]


def test_a_library_that_recurses_too_deep_rejects_the_page(monkeypatch):
    def recurse(*given):
        return recurse(*given)

    monkeypatch.setattr(body_sources, "extract_body_text", recurse)
    assert reject(PROSE) is Reason.TOO_DEEP


def test_without_comments_their_text_is_neither_in_rows_nor_in_the_body():
    comments = (
        '<ol class="commentlist"><li class="comment" id="comment-1">'
        '<cite class="fn">Ann</cite>'
        "<p>Too steep for the old bridge, is it not?</p></li></ol>"
    )
    page = replace(make_page(f"<h1>Mill</h1>{PROSE}{comments}"), with_comments=False)
    article = extract_page(page)
    assert article.comments == ()
    assert "Too steep" not in article.text
    assert article.comment_location.state is CommentsState.DISABLED
