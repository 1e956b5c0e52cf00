"""Teasers of other stories leave the tree; links within the story stay."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.body.teasers import remove_teasers

URL = "https://paper.example/bell"
STORY = "<article><h1>Bell found</h1><p>The bell was found in the mud.</p>{}</article>"
LINK = '<a href="{}"><h3>Owl seen</h3><p>The owl sat on the crane.</p></a>'


def text_without_teasers(body: str) -> str:
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    remove_teasers(tree, URL)
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    "teaser",
    [
        pytest.param(LINK.format("/owl"), id="a link with a headline in it"),
        pytest.param(
            '<article><h2><a href="/owl">Owl seen</a></h2><p>It sat.</p></article>',
            id="a card whose headline is a link",
        ),
        pytest.param(
            f"<article class=card>{LINK.format('/owl')}</article>",
            id="a card that is a link",
        ),
    ],
)
def test_a_teaser_beside_the_story_is_removed(teaser):
    assert "Owl" not in text_without_teasers(f"{teaser}{STORY.format('')}{teaser}")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(STORY.format(LINK.format("/owl")), id="within the story"),
        pytest.param(
            STORY.format("") + LINK.format("/bell"), id="a link to the page itself"
        ),
        pytest.param(
            STORY.format("") + LINK.format("#owl"), id="a link to a place on the page"
        ),
        pytest.param(
            f"<div><h1>Bell found</h1></div>{LINK.format('/owl')}",
            id="where no element is the story",
        ),
        pytest.param(
            STORY.format("") + "<article><h2>Owl seen</h2><p>It sat.</p></article>",
            id="a second part without a link",
        ),
        pytest.param(
            f"<a href='/'>{STORY.format('<h2>Owl seen</h2>')}</a>",
            id="a link around the story",
        ),
        pytest.param(
            STORY.format("") + LINK.format("/owl").replace("crane", "crane " * 400),
            id="a link around a whole text",
        ),
    ],
)
def test_what_may_be_a_part_of_the_text_stays(body):
    assert "Owl seen" in text_without_teasers(body)


@pytest.mark.parametrize(
    ("teaser", "is_removed"),
    [
        pytest.param('<a href="/owl"><h2>Owl</h2></a>', True, id="the second level"),
        pytest.param('<a href="/owl"><h4>Owl</h4></a>', True, id="the fourth level"),
        pytest.param('<a href="/owl"><h5>Owl</h5></a>', False, id="the fifth level"),
        pytest.param('<a href="/owl">Owl</a>', False, id="no headline"),
        pytest.param('<a href=""><h2>Owl</h2></a>', False, id="no address"),
        pytest.param('<a href="javascript:x()"><h2>Owl</h2></a>', False, id="a script"),
        pytest.param(
            f'<a href="/owl"><h2>Owl</h2>{"x" * 1_497}</a>', True, id="1,500 characters"
        ),
        pytest.param(
            f'<a href="/owl"><h2>Owl</h2>{"x" * 1_498}</a>', False, id="a longer link"
        ),
        pytest.param("<article><p>Owl</p></article>", False, id="a card without one"),
        pytest.param(
            '<article><h2>Owl</h2><a href="/owl">x</a></article>', False,
            id="a link beside the headline",
        ),
        pytest.param(
            '<article><a href="/owl"><h2>Owl</h2></a></article>', True,
            id="a link around the headline",
        ),
        pytest.param(
            f'<article><h2><a href="/owl">Owl</a></h2>{"x" * 1_498}</article>', False,
            id="a long card",
        ),
    ],
)  # fmt: skip
def test_a_teaser_is_short_and_its_headline_leads_to_another_page(teaser, is_removed):
    rest = text_without_teasers(STORY.format("") + teaser)
    assert ("Owl" not in rest) is is_removed


@pytest.mark.parametrize(
    "body", ["<h1>Bells</h1>{}", "{}<h1>Bells</h1>"], ids=["before", "behind"]
)
def test_a_page_with_two_first_headings_keeps_its_teasers(body):
    page = body.format(STORY.format("")) + LINK.format("/owl")
    assert "Owl" in text_without_teasers(page)
