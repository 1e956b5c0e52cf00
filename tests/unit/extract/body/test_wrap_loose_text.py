"""Sentences of a story that are in no paragraph."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract import extract_page
from wireroom.extract.body.wrap_loose_text import wrap_loose_text
from wireroom.model.article import Page

PARTS = ("boiler", "rudder", "keel", "mast", "funnel", "bell", "anchor", "galley")
PARAGRAPHS = [
    f"<p>On day {n} the ferry of Ostend sails at noon again, now that its {part} is"
    f" mended and the quay has been cleared of sand by its {n} dredgers.</p>"
    for n, part in enumerate(PARTS, 2)
]
LEAD = (
    "The old ferry, which lay at the quay since the storm in autumn, goes to sea again,"
    " the harbour master said on Monday."
)


def lines_of(*blocks: str) -> list[str]:
    story = f"<div class=art-content><div class=bd>{''.join(blocks)}</div></div>"
    body = f"<h1>Ferry sails</h1>{story}"
    page = Page(
        url="https://ferry.example/news/noon",
        body=f"<html><title>Ferry sails</title><body>{body}</body></html>".encode(),
    )
    return extract_page(page).text.split("\n")


@pytest.mark.parametrize(
    "loose",
    [
        pytest.param(LEAD, id="text"),
        pytest.param(f"<p></p><div></div>{LEAD}", id="behind empty elements"),
        pytest.param(LEAD.replace("old", "<b>old</b>"), id="with an inline element"),
        pytest.param(f"<span>{LEAD}</span><br>", id="an inline element"),
        pytest.param(f"<div>{LEAD}</div>", id="a div"),
        pytest.param(f"<div>{LEAD.replace('old', '<a>old</a>')}</div>", id="a link"),
    ],
)
def test_a_sentence_in_front_of_the_paragraphs_is_one(loose):
    lines = lines_of(loose, *PARAGRAPHS)
    assert (lines[0], len(lines)) == (LEAD, 9)


def test_a_sentence_in_a_div_between_the_paragraphs_is_one():
    assert lines_of(*PARAGRAPHS[:4], f"<div>{LEAD}</div>", *PARAGRAPHS[4:])[4] == LEAD


@pytest.mark.parametrize(
    "loose",
    [
        pytest.param(f"<div class='promo'>{LEAD}</div>", id="a marked block"),
        pytest.param("<div>Read on below</div>", id="no sentence"),
    ],
)
def test_other_words_in_front_of_the_paragraphs_are_none(loose):
    assert lines_of(loose, *PARAGRAPHS)[0].startswith("On day 2")


LONG = "<p>" + "x" * 40 + "</p>"
SENTENCE = "y" * 59 + "."


def wrap(inner: str) -> list[str]:
    tree = fromstring(f"<div>{inner}</div>")
    wrap_loose_text(tree)
    return [p.text_content() for p in tree.iter("p") if "y" in p.text_content()]


@pytest.mark.parametrize(
    ("loose", "is_one"),
    [
        pytest.param(SENTENCE, True, id="sixty characters"),
        pytest.param(SENTENCE[1:], False, id="fewer"),
        pytest.param("y" * 70, False, id="no full stop"),
        pytest.param("y" * 60 + "?\u201d", True, id="a question in quotation marks"),
        pytest.param(f"<!-- x -->{SENTENCE}", True, id="behind a comment"),
        pytest.param(f"<h2>x</h2>{SENTENCE}", True, id="behind a heading"),
        pytest.param(f"<p>x</p>{SENTENCE}", True, id="behind a short paragraph"),
        pytest.param(f"{LONG}{SENTENCE}", False, id="behind a long paragraph"),
        pytest.param(f"<div>{SENTENCE}</div>", True, id="a block"),
        pytest.param(f'<div id="x">{SENTENCE}</div>', False, id="a block with an id"),
        pytest.param(f'<div class="x">{SENTENCE}</div>', False, id="one with a class"),
        pytest.param(f"<div><ul></ul>{SENTENCE}</div>", False, id="one with a list"),
        pytest.param(f"<section>{SENTENCE}</section>", False, id="a section"),
        pytest.param(f"<div>{'y' * 1999}.</div>", True, id="2,000 characters"),
        pytest.param(f"<div>{'y' * 2000}.</div>", False, id="a longer block"),
        pytest.param(f"<div>{'<b></b>' * 40}{SENTENCE}</div>", True, id="forty parts"),
        pytest.param(f"{LONG}<div>{SENTENCE}</div>", True, id="a block between"),
    ],
)
def test_a_loose_sentence_becomes_a_paragraph(loose, is_one):
    assert len(wrap(loose + LONG * 3)) == is_one


def test_a_loose_sentence_keeps_its_elements_and_its_place():
    tree = fromstring(
        f"<div><h2>x</h2>yes <b>{SENTENCE}</b> {SENTENCE}{LONG * 3}</div>"
    )
    wrap_loose_text(tree)

    assert [child.tag for child in tree] == ["h2", "p", "p", "p", "p"]
    assert tree[1].text_content() == f"yes {SENTENCE} {SENTENCE}"
    assert (tree[0].tail, tree[1][0].tag) == (None, "b")


@pytest.mark.parametrize(
    ("paragraphs", "is_story"),
    [
        pytest.param(LONG * 3, True, id="three paragraphs"),
        pytest.param(LONG * 2, False, id="two"),
        pytest.param(LONG * 2 + "<p>" + "x" * 39 + "</p>", False, id="a short one"),
        pytest.param(
            LONG * 2 + f"<p><b>{'x' * 41}</b></p>", True, id="one in an element"
        ),
        pytest.param(LONG * 2 + "<p><b>x</b></p>", False, id="a short element"),
        pytest.param(LONG * 2 + f"<div>{LONG}</div>", False, id="one in another block"),
    ],
)
def test_a_container_of_a_story_has_three_paragraphs(paragraphs, is_story):
    assert bool(wrap(SENTENCE + paragraphs)) is is_story
