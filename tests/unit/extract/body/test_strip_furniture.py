"""Blocks inside an article that are not its text: removed, or kept as the story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from wireroom.extract.body.strip_furniture import remove_furniture, strip_date_lines
from wireroom.model.article import Page

PAGE = Page(
    url="https://a.example/x", body=b"", fetched_at=datetime(2026, 3, 1, tzinfo=UTC)
)
STORY = "The mill by the river was sold to its workers on Monday, after years of talks."
LINKS = "<ul><li><a href='/1'>One story</a></li><li><a href='/2'>Another</a></li></ul>"


def read_rest(body: str) -> str:
    tree = document_fromstring(f"<html><body>{body}<p>{STORY}</p></body></html>")
    remove_furniture(tree)
    return tree.text_content().replace(STORY, "").strip()


REMOVED = {
    "a caption": "<figure><figcaption>The mill at noon.</figcaption></figure>",
    "a caption printed twice": (
        "<figcaption>The mill at noon.</figcaption><p>The mill at noon.</p>"
    ),
    "a share bar": "<div class='social-share'>Tweet this</div>",
    "a newsletter box": "<form id='newsletter'>Your address</form>",
    "a related box": "<aside class='related'><p>Mill closed.</p></aside>",
    "a box of rights": "<div class='post-copyright'><ul><li>Author: N. Teal</ul></div>",
    "a heading and its links": f"<h3>More in Business</h3>{LINKS}",
    "a heading with a colon": f"<p><b></b>Related stories:</p>{LINKS}",
}


@pytest.mark.parametrize("body", REMOVED.values(), ids=list(REMOVED))
def test_furniture_is_removed(body):
    assert read_rest(body) == ""


PROSE = f"<p>{STORY}</p>"
KEPT = {
    "a short repeated caption": (
        "<figcaption>The mill.</figcaption><p>The mill.</p>",
        "The mill.",
    ),
    "a wrapper with a headline": ("<div class='related'><h1>Mill</h1></div>", "Mill"),
    "a long wrapper": (
        f"<div class='social'><i>x</i>{'a' * 1_500}</div>",
        "x" + "a" * 1_500,
    ),
    "a box of sentences": (
        f"<div class='promo'>{('<p>' + 'b' * 99 + '.</p>') * 4}</div>",
        ("b" * 99 + ".") * 4,
    ),
    "a heading without a list": ("<h3>More in Business</h3>", "More in Business"),
    "a heading of the story": (
        f"<h3>More workers</h3>{LINKS}",
        "More workersOne storyAnother",
    ),
    "a list that is not of links": (
        "<h3>Related</h3><ul><li>Flour and oats <a href='/'>x</a></li></ul>",
        "RelatedFlour and oats x",
    ),
    "a class that only contains the mark": ("<div class='shareholder'>Up</div>", "Up"),
    "marks of 200 characters": (f"<div class='share {'x' * 200}'>Up</div>", "Up"),
}


@pytest.mark.parametrize(("body", "rest"), KEPT.values(), ids=list(KEPT))
def test_parts_of_the_story_stay(body, rest):
    assert read_rest(body) == rest


def strip(line: str) -> tuple[str, str | None]:
    section = f"<section>{line}</section><p>{STORY}</p>"
    tree = document_fromstring(f"<html><body>{section}</body></html>")
    printed = strip_date_lines(tree, PAGE)
    text = tree.text_content().replace(STORY, "")
    return text, None if printed is None else printed.at.date().isoformat()


SENTENCE = (
    "Published in 2012, the report was ignored for many years by the council of the"
    " harbour."
)
JOURNAL = (
    "Published in the journal of Mills and Weirs and their workers, on pages 9 to 11,"
    " May 3, 2012."
)
IN_MARKUP = (
    "<p><em>A version of this article appeared in print on <b>May 3, 2012</b>, on page"
    " A1.</em></p>"
)
TWO_DATES = (
    "<p>Published in The Post, May 3, 2012.</p>"
    "<p>Published in The Sun, May 4, 2012.</p>"
)
DATE_LINES = {
    "a print date": (
        "<p>Published in The Harbour Post, September 19th, 2011.</p>",
        ("", "2011-09-19"),
    ),
    "a print date in markup": (IN_MARKUP, ("", "2012-05-03")),
    "a web date": ("<p>Published: 3 May 2012, 9 am</p>", ("", None)),
    "a web date in words": ("<span>Updated 3 hours ago</span>", ("", None)),
    "a sentence with a year": (f"<p>{SENTENCE}</p>", (SENTENCE, None)),
    "a journal": (f"<p>{JOURNAL}</p>", (JOURNAL, None)),
    "the first print date": (TWO_DATES, ("", "2012-05-03")),
    "a date behind an element": ("<p><b></b>Published: 3 May 2012</p>", ("", None)),
    "a long line": (f"<p>{'a' * 700} 2012</p>", ("a" * 700 + " 2012", None)),
    "a line of too many elements": (
        f"<p>Published: <b>3 May 2012</b>{'<i></i>' * 6}</p>",
        ("Published: 3 May 2012", None),
    ),
}


@pytest.mark.parametrize(
    ("line", "expected"), DATE_LINES.values(), ids=list(DATE_LINES)
)
def test_lines_of_dates_are_removed_and_the_print_date_returned(line, expected):
    assert strip(line) == expected


def test_captions_that_are_most_of_the_text_stay():
    caption = (
        "The mill at noon, seen from the weir, with the workers who bought it. " * 2
    )
    body = f"<figcaption>{caption}</figcaption>" * 3
    assert read_rest(body).count("The mill at noon") == 6


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param(
            "<div><p>Published: <b>3 May 2012</b></p></div>", "", id="the outer line"
        ),
        pytest.param(
            "<div>By Ada <p>Published: 3 May 2012</p></div>", "By Ada ", id="the inner"
        ),
        pytest.param("<h5>Updated: 3 May 2012</h5>", "", id="a small heading"),
        pytest.param("<div></div>Updated: 3 May 2012", "Updated: 3 May 2012", id="no"),
        pytest.param("<h2>Updated: 3 May 2012</h2>", "Updated: 3 May 2012", id="large"),
        pytest.param("<p>Created 3 May 2012</p>", "", id="created"),
        pytest.param("<p>Updated May 3</p>", "Updated May 3", id="no year"),
        pytest.param(
            f"<p>Updated: 3 May 2012 {'x' * 49}</p>", "", id="sixty behind the label"
        ),
        pytest.param(
            f"<p>Updated: 3 May 2012 {'x' * 50}</p>",
            f"Updated: 3 May 2012 {'x' * 50}", id="more behind the label",
        ),
        pytest.param(
            "<i><b><u><p>Updated: 3 May 2012</p></u></b></i>", "", id="in elements"
        ),
    ],
)  # fmt: skip
def test_a_line_of_a_date_is_one_element(line, text):
    assert strip(line)[0] == text


@pytest.mark.parametrize(
    ("body", "is_removed"),
    [
        pytest.param(
            f"<div class='share'>{'x' * 1_500}</div>", True, id="1,500 letters"
        ),
        pytest.param(f"<div class='share'>{'x' * 1_501}</div>", False, id="a long box"),
        pytest.param("<p class='share'>x</p>", False, id="a paragraph"),
        pytest.param("<ul class='share'><li>x</li></ul>", True, id="a list"),
        pytest.param("<div id='share'>x</div>", True, id="an id"),
        pytest.param(f"<div class='share {'x' * 192}'>x</div>", True, id="199 marks"),
        pytest.param(f"<div class='share {'x' * 193}'>x</div>", False, id="200 marks"),
    ],
)
def test_a_box_is_small_and_marked(body, is_removed):
    assert (read_rest(body) == "") is is_removed


@pytest.mark.parametrize(
    ("repeated", "is_removed"),
    [
        pytest.param("<p>The mill at noon</p>", True, id="sixteen characters"),
        pytest.param("<p><b>The</b> mill at noon</p>", True, id="in elements"),
        pytest.param("<h2>The mill at noon</h2>", False, id="a heading"),
        pytest.param("<p>The mill at noon.</p>", False, id="another text"),
        pytest.param(f"<p>The mill at noon{'<i></i>' * 3}</p>", True, id="three parts"),
        pytest.param(f"<p>The mill at noon{'<i></i>' * 4}</p>", False, id="four parts"),
    ],
)
def test_a_caption_that_is_printed_again_is_removed(repeated, is_removed):
    caption = "<figcaption>The mill at noon</figcaption>"
    assert (read_rest(caption + repeated) == "") is is_removed


def test_a_repeated_caption_of_fifteen_characters_stays():
    body = "<figcaption>The mill in May</figcaption><p>The mill in May</p>"
    assert read_rest(body) == "The mill in May"


@pytest.mark.parametrize(
    ("body", "is_removed"),
    [
        pytest.param(f"<h2>Related</h2>{LINKS}", True, id="a list"),
        pytest.param(f"<strong>Related</strong>{LINKS}", True, id="strong"),
        pytest.param(f"<h1>Related</h1>{LINKS}", False, id="a headline"),
        pytest.param(f"<h2>Related oats</h2>{LINKS}", True, id="of a topic"),
        pytest.param(
            "<h2>Related</h2><div><a href='/'>123456</a>1234</div>",
            True,
            id="six tenths",
        ),
        pytest.param(
            "<h2>Related</h2><div><a href='/'>12345</a>12345</div>", False, id="half"
        ),
        pytest.param("<h2>Related</h2><div></div>", False, id="nothing"),
        pytest.param("<h2>Related</h2><p><a href='/'>x</a></p>", False, id="a line"),
    ],
)
def test_a_heading_of_links_is_removed_with_them(body, is_removed):
    assert (read_rest(body) == "") is is_removed


@pytest.mark.parametrize(
    ("tag", "length", "is_removed"),
    [
        pytest.param("div", 399, True, id="fewer than 400 of sentences"),
        pytest.param("div", 400, False, id="400 of sentences"),
        pytest.param("nav", 400, True, id="a menu"),
    ],
)
def test_a_box_of_sentences_is_a_part_of_the_story(tag, length, is_removed):
    box = f"<{tag} class='promo'><p>{'x' * (length - 1)}.</p></{tag}>"
    assert (read_rest(box) == "") is is_removed


@pytest.mark.parametrize(("times", "is_kept"), [(2, False), (4, True)])
def test_captions_of_200_characters_may_be_the_main_text(times, is_kept):
    """The story beside them has 78 characters: captions are more than half of both."""
    body = (
        f"<figcaption>{'The mill at noon, seen from the old weir. ' * 2}</figcaption>"
    )
    assert bool(read_rest(body * times)) is is_kept
