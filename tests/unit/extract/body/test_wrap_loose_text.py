"""Sentences of a story that are in no paragraph."""

from __future__ import annotations

import pytest

from wireroom.extract import extract_page
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
