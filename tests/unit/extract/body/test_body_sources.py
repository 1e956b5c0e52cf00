"""The place of a page that has the whole story is chosen."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.body.body_sources import choose_body
from wireroom.extract.metadata.metadata import Metadata
from wireroom.extract.page.mark_index import index_marks
from wireroom.model.evidence import BodySource

URL = "https://post.example/mill"
LINES = [
    f"Board {number} of the old weir was carried down to the sea by the flood, and the"
    " trust had to ask a sawmill in the next valley for oak."
    for number in range(1, 21)
]
JSON_LD, MARKUP = BodySource.JSON_LD, BodySource.MARKUP


def choose(shown: list[str], declared: list[str]):
    story = "".join(f"<p>{line}</p>" for line in shown)
    body = f"<main><article><h1>Mill sold</h1>{story}</article></main>"
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    metadata = Metadata(title="Mill sold", body_text="\n".join(declared))
    return choose_body(tree, URL, metadata, marks=index_marks(tree), scripts=())


@pytest.mark.parametrize(
    ("shown", "declared", "source"),
    [
        pytest.param(LINES[:6], [], MARKUP, id="the markup alone"),
        pytest.param([], LINES[:6], JSON_LD, id="the data alone"),
        pytest.param(LINES[:6], LINES[:6], MARKUP, id="the same in both"),
        pytest.param(LINES[:6], LINES[:12], JSON_LD, id="twice as much in the data"),
        pytest.param(LINES[:6], LINES[:8], JSON_LD, id="a third more"),
        pytest.param(LINES[:6], LINES[:7], MARKUP, id="a sixth more"),
        pytest.param(LINES[:6], LINES[8:20], MARKUP, id="another text"),
        pytest.param(LINES[:6], LINES[3:15], JSON_LD, id="half of the lines"),
        pytest.param(LINES[:6], LINES[4:16], MARKUP, id="a third of the lines"),
        pytest.param(LINES[:18], LINES * 3, MARKUP, id="a page that shows its story"),
        pytest.param(["Loading..."], LINES[:6], JSON_LD, id="a teaser of other words"),
        pytest.param(LINES[:1], LINES[5:9], JSON_LD, id="a teaser of one line"),
    ],
)
def test_the_data_is_read_where_it_has_more_of_the_same_story(shown, declared, source):
    body = choose(shown, declared)

    assert body.source is source
    expected = declared if source is JSON_LD else shown
    assert body.text.split("\n") == expected


def test_the_title_and_lines_of_the_site_are_no_text_in_any_place():
    declared = ["Mill sold", *LINES[:6], "Filed under: News"]

    assert choose([], declared).text.split("\n") == LINES[:6]


@pytest.mark.parametrize(
    ("gain", "source"), [(149, MARKUP), (150, JSON_LD), (151, JSON_LD)]
)
def test_the_data_of_a_short_text_has_150_characters_more(gain, source):
    """The gain of three tenths is less than that of a text under 500 characters."""
    shown = ["The mill is sold, the council of the town said on Monday evening."]
    more = "x" * (gain - 2) + "."

    assert choose(shown, [*shown, more]).source is source
