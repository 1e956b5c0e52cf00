from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract import extract_page
from wireroom.extract.body.head_lines import drop_head_lines, list_site_lines
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page

TITLE = "Weir at Tarn Mill rebuilt in oak"
STORY = "The river trust began the work on Monday, after the flood of November."
REST = "".join(
    f"<p>Board {number} of the old weir was carried down to the sea, and nobody there"
    " wanted it, so that the trust had to ask a sawmill in the next valley for oak.</p>"
    for number in range(2, 7)
)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([TITLE, STORY], [STORY], id="the headline"),
        pytest.param(["Appearance", TITLE, STORY], [STORY], id="a label above it"),
        pytest.param(
            [TITLE, "Mira Tolland", STORY], [STORY], id="the author alone below it"
        ),
        pytest.param(["Mira Tolland", STORY], [STORY], id="the author alone"),
        pytest.param(["By", STORY], [STORY], id="the word before the author"),
        pytest.param(["Letters from the weir", STORY], [STORY], id="the site's line"),
        pytest.param(
            ["Mira Tolland wrote:", STORY], ["Mira Tolland wrote:", STORY], id="words"
        ),
        pytest.param(
            [STORY, TITLE, STORY], [STORY, TITLE, STORY], id="behind a sentence"
        ),
        pytest.param(
            ["- Oak", TITLE, STORY], ["- Oak", TITLE, STORY], id="behind a list"
        ),
        pytest.param(
            [*"abcde", TITLE, STORY], [*"abcde", TITLE, STORY], id="too far below"
        ),
        pytest.param([TITLE], [TITLE], id="nothing else"),
        pytest.param(
            [f"{TITLE} · March 3, 2026", STORY], [STORY], id="the headline and its date"
        ),
        pytest.param(
            [f"{TITLE} · a second try", STORY],
            [f"{TITLE} · a second try", STORY],
            id="the headline and words",
        ),
        pytest.param(
            ["By Mira Tolland's account nobody wanted the old boards", STORY],
            ["By Mira Tolland's account nobody wanted the old boards", STORY],
            id="a sentence that begins with by",
        ),
        pytest.param(
            ["By Ode Brisk", STORY], ["By Ode Brisk", STORY], id="by someone else"
        ),
        pytest.param(
            [STORY, f"Reprint with a link only: Tarn Notes » {TITLE}"],
            [STORY],
            id="a note on reprints",
        ),
        pytest.param(
            [STORY, f"They called it {TITLE}"],
            [STORY, f"They called it {TITLE}"],
            id="the headline in a sentence",
        ),
    ],
)
def test_lines_above_a_story_are_no_part_of_it(lines, kept):
    site = frozenset({"lettersfromtheweir"})
    text = drop_head_lines("\n".join(lines), TITLE, ("Mira Tolland",), site)
    assert text.split("\n") == kept


@pytest.mark.parametrize(
    ("head", "story"),
    [
        pytest.param(
            "<div class='title'><h1><a href='/'>Tarn Notes</a></h1>"
            "<h2>Letters from the weir</h2></div>",
            f"<div class='entry'><div class='title'>{TITLE}</div>",
            id="the subtitle of the site",
        ),
        pytest.param(
            "",
            f"<article><header><h1>{TITLE}</h1></header><p>Created on 2026-03-03"
            f" 21:34:05</p><h1>{TITLE}</h1>",
            id="a date, and the headline twice",
        ),
        pytest.param(
            "",
            f"<article><header><h1>{TITLE}</h1><span itemprop='author'>Mira Tolland"
            "</span></header><p>Mira Tolland</p>",
            id="the author",
        ),
    ],
)
def test_the_text_of_a_page_begins_with_the_story(head, story):
    text = f"<p>{STORY}</p>{REST}"
    page = Page(
        url="https://tarn.example/2026/weir",
        body=f"<html><head><title>{TITLE}</title></head><body>{head}{story}{text}"
        "</body></html>".encode(),
    )
    assert extract_page(page).text.startswith(STORY)


def test_a_headline_with_a_dash_is_printed_by_a_link_to_another_address():
    page = Page(
        url="https://tarn.example/w?from=feed",
        body=b"<html><head><title>Oak - and why the weir has it - Tarn</title></head>"
        b"<body><article><h1><a href='/weir'>Oak - and why the weir has it</a></h1>"
        + f"<p>{STORY}</p>{REST}</article></body></html>".encode(),
    )
    assert extract_page(page).title == "Oak - and why the weir has it"


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([*"abcd", TITLE, STORY], [STORY], id="below four labels"),
        pytest.param(["x" * 60, TITLE, STORY], [STORY], id="below sixty letters"),
        pytest.param(
            ["x" * 61, TITLE, STORY], ["x" * 61, TITLE, STORY], id="below a long line"
        ),
        pytest.param(["a:", TITLE, STORY], ["a:", TITLE, STORY], id="below a colon"),
        pytest.param(
            [TITLE, "Mira Tolland", "Letters from the weir", STORY], [STORY],
            id="author and site below it",
        ),
        pytest.param(
            [TITLE, *["Mira Tolland"] * 5, STORY], ["Mira Tolland", STORY],
            id="five lines in all",
        ),
        pytest.param([TITLE, TITLE, STORY], [TITLE, STORY], id="twice"),
        pytest.param(["Mira Tolland"], ["Mira Tolland"], id="the author alone"),
    ],
)  # fmt: skip
def test_four_lines_above_a_story_are_looked_at(lines, kept):
    site = frozenset({"lettersfromtheweir"})
    text = drop_head_lines("\n".join(lines), TITLE, ("Mira Tolland",), site)
    assert text.split("\n") == kept


def test_without_a_title_no_line_is_the_headline():
    assert drop_head_lines(f"...\n{STORY}", "", (), frozenset()) == f"...\n{STORY}"


SITE = "<h1><a href='/'>Tarn Notes</a></h1>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(
            f"<div>{SITE}<p>Letters</p></div>", {"tarnnotes", "letters"}, id="beside it"
        ),
        pytest.param(
            f"<div><div>{SITE}</div><p>Letters</p></div>", {"tarnnotes", "letters"},
            id="two levels",
        ),
        pytest.param(
            f"<div><div><div>{SITE}</div></div><p>Letters</p></div>", {"tarnnotes"},
            id="three levels",
        ),
        pytest.param(f"{SITE}<p>Letters</p>", set(), id="the page itself"),
        pytest.param(
            f"<div>{SITE}<p>{'x' * 190}</p></div>", {"tarnnotes", "x" * 190},
            id="200 characters",
        ),
        pytest.param(f"<div>{SITE}<p>{'x' * 191}</p></div>", set(), id="a long block"),
        pytest.param(
            f"<div>{SITE}{'<i></i>' * 9}<p>Letters</p></div>",
            {"tarnnotes", "letters"}, id="twelve parts",
        ),
        pytest.param(
            f"<div>{SITE}{'<i></i>' * 10}<p>Letters</p></div>", {"tarnnotes"},
            id="the thirteenth",
        ),
        pytest.param("<div><h1>Weir</h1><p>Letters</p></div>", set(), id="a story's"),
        pytest.param(
            f"<h1>Weir</h1><div>{SITE}</div>", {"tarnnotes"}, id="the second heading"
        ),
        pytest.param(
            f"{'<h1>Weir</h1>' * 4}<div>{SITE}</div>", set(), id="the fifth heading"
        ),
    ],
)  # fmt: skip
def test_the_lines_of_a_site_are_in_the_block_of_its_name(body, lines):
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    assert list_site_lines(index_page(tree), "https://tarn.example/2026/weir") == lines
