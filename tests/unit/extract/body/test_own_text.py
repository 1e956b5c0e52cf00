"""trafilatura's own text, and when it is compared with those of other algorithms."""

from __future__ import annotations

import pytest
from justext.core import revise_paragraph_classification
from lxml.html import document_fromstring, tostring
from trafilatura import bare_extraction, external

from wireroom.extract.body import body, trafilatura_copy
from wireroom.extract.body.own_text import extract_own_text
from wireroom.extract.page.mark_index import index_marks

URL = "https://paper.example/2026/03/pier"


def paragraphs(topic: str, count: int) -> str:
    return "".join(
        f"<p>Part {n} of the report on the {topic} names what the council spent, who"
        f" asked for it, and which of the {n + 3} pages of the plan it comes from.</p>"
        for n in range(count)
    )


def parse(markup: str):
    return document_fromstring(f"<html><body>{markup}</body></html>")


@pytest.fixture
def compared(monkeypatch):
    """Whether each run of trafilatura's whole cascade leaves out its comparisons."""
    asked: list[bool] = []
    run = body.bare_extraction

    def record(tree, *, fast, **more):
        asked.append(fast)
        return run(tree, fast=fast, **more)

    monkeypatch.setattr(body, "bare_extraction", record)
    return asked


STORY = f"<article>{paragraphs('pier', 4)}</article>"
LINKS = "<ul>" + "<li><a href='/x'>Another story of the week</a></li>" * 200 + "</ul>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(STORY, [], id="the story is the page"),
        pytest.param(STORY + LINKS, [False], id="a tenth of the page"),
        pytest.param(
            f"{STORY}<div class='related'>{paragraphs('ferry', 4)}</div>",
            [False],
            id="half of the paragraphs",
        ),
        pytest.param(
            f"<article>{paragraphs('pier', 1)}</article>", [False], id="a line"
        ),
        pytest.param("<p>a</p>" * 1_600, [True], id="hardly a sentence in many blocks"),
        pytest.param("<i>a</i>" * 11_900, [False], id="as many elements as a page has"),
        pytest.param("<i>a</i>" * 12_100, [True], id="more elements"),
        pytest.param("<b>" * 170 + "a", [False], id="as deep as pages are"),
        pytest.param("<b>" * 190 + "a", [True], id="deeper elements"),
    ],
)
def test_a_text_with_enough_of_the_page_is_not_compared(compared, markup, expected):
    body.extract_body_text(parse(markup), URL)

    assert compared == expected


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(STORY, id="paragraphs"),
        pytest.param(
            f"<article><h2>Costs</h2>{paragraphs('pier', 3)}<ul><li>One</li></ul>"
            "<table><tr><td>1</td><td>2</td></tr></table><pre>x = 1</pre></article>",
            id="lists, tables and code",
        ),
        pytest.param(
            f"{STORY}<div class='comments-area'>{paragraphs('ferry', 2)}</div>",
            id="a class of comments",
        ),
        pytest.param(
            f"{STORY}<section id='comment-list'>{paragraphs('ferry', 2)}</section>",
            id="an id of comments",
        ),
        pytest.param(
            f"{STORY}<div class='infinite-scroll'>{paragraphs('ferry', 2)}</div>",
            id="the next story",
        ),
        pytest.param(
            f"<div class='post'>{paragraphs('pier', 3)}"
            "<div class='elementor-share-buttons'><p>Share this</p></div></div>",
            id="buttons",
        ),
    ],
)
def test_the_own_text_is_that_of_the_whole_cascade(markup):
    tree = parse(markup)
    before = tostring(tree)
    texts = {extract_own_text(tree), extract_own_text(tree, index_marks(tree))}

    document = bare_extraction(
        parse(markup), url=URL, include_comments=False, fast=True
    )
    assert texts == {document.text}
    assert "Part 2 of the report on the pier" in document.text
    assert tostring(tree) == before


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(STORY, id="a story"),
        pytest.param(STORY + LINKS, id="a tenth of the page"),
        pytest.param("<p>a</p>" * 400, id="no sentence"),
        pytest.param(
            f"<div>{paragraphs('pier', 2)}</div><aside>{paragraphs('ferry', 2)}</aside>"
            f"<div class='cookie-banner'>{paragraphs('quay', 2)}</div>{LINKS}",
            id="boxes to be removed",
        ),
    ],
)
def test_the_copied_modules_return_what_the_published_ones_do(markup, fast):
    more = {"url": URL, "include_comments": False, "fast": fast}
    ours, theirs = (
        run(parse(markup), **more)
        for run in (trafilatura_copy.bare_extraction, bare_extraction)
    )
    assert getattr(ours, "text", None) == getattr(theirs, "text", None)


def test_the_published_modules_stay_as_they_are():
    paragraphs_of = vars(external)["revise_paragraph_classification"]
    assert paragraphs_of is revise_paragraph_classification


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        pytest.param("Pier", 4, id="a lost headline that is put back"),
        pytest.param("PIER!", 4, id="in other letters"),
        pytest.param("Ferry", 5, id="another title"),
        pytest.param("", 5, id="no title"),
    ],
)
def test_a_first_line_that_repeats_the_title_is_no_text(title, lines):
    story = f"<div><h2>Pier</h2></div>{paragraphs('pier', 4)}"
    text = body.extract_body_text(parse(f"<article>{story}</article>"), URL, title)
    assert len(text.split("\n")) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("Pier\nOne two", ["One two"], id="a leading title"),
        pytest.param("Pier", ["Pier"], id="the title alone"),
        pytest.param("One\nPier", ["One", "Pier"], id="a title behind it"),
        pytest.param("One  two\n\n ---\nThree", ["One two", "Three"], id="no words"),
        pytest.param(
            "One\nShare this article\nTwo", ["One", "Two"], id="a line of the site"
        ),
        pytest.param("One\u28ffa\u2800b", ["One", "a b"], id="code"),
        pytest.param("\u28ff\u2800\u2800a", ["  a"], id="indented code"),
        pytest.param("", [""], id="nothing"),
    ],
)
def test_lines_are_cleaned(text, lines):
    assert body.clean_lines(text, "Pier").split("\n") == lines
