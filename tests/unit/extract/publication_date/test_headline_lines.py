"""The short texts around a headline."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.publication_date.headline_lines import (
    find_dateline,
    find_story_block,
    iter_lines_after,
    list_lines_before,
)


def heading_of(body: str):
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    return tree.find(".//h1"), tree


def after(body: str) -> list[str]:
    return [line.text for line in iter_lines_after(*heading_of(f"<h1>x</h1>{body}"))]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("<p>By  Ada</p>3 May", ["By Ada", "3 May"], id="in and behind"),
        pytest.param(f"<p>{'x' * 90}</p>", ["x" * 90], id="ninety characters"),
        pytest.param(f"<p>{'x' * 91}</p>", [], id="more"),
        pytest.param("<script>3 May</script>", [], id="a script"),
        pytest.param("<select><option>3 May</option></select>", [], id="a choice"),
        pytest.param(
            "<p>8. <a>May 2026</a> at 9:43</p>",
            ["8.", "8. May 2026 at 9:43", "May 2026", "at 9:43"], id="a divided date",
        ),
        pytest.param("<p>On <a>May 2026</a></p>", ["On", "May 2026"], id="one number"),
        pytest.param(
            f"<p>8. <a>May 2026</a>{'<i></i>' * 5}</p>",
            ["8.", "8. May 2026", "May 2026"], id="six elements",
        ),
        pytest.param(
            f"<p>8. <a>May 2026</a>{'<i></i>' * 6}</p>", ["8.", "May 2026"], id="seven"
        ),
        pytest.param("<h2>3 Comments</h2><p>3 May</p>", [], id="behind the comments"),
        pytest.param("<h2>Oats</h2><p>3 May</p>", ["Oats", "3 May"], id="a heading"),
        pytest.param(
            "<p>3 Comments</p><p>3 May</p>", ["3 Comments", "3 May"], id="a line"
        ),
    ],
)  # fmt: skip
def test_short_texts_behind_a_headline_are_lines(body, lines):
    assert after(body) == lines


@pytest.mark.parametrize(
    ("text", "is_long"),
    [
        ("x" * 121, True),
        ("x" * 120, False),
        ("\u5b57" * 51, True),
        ("\u5b57" * 50, False),
        ("\u5b57" * 50 + "x" * 9, False),
    ],
)
@pytest.mark.parametrize("block", ["<p>{}</p>", "<i></i>{}"])
def test_a_line_may_be_behind_a_long_text(text, is_long, block):
    body = f"<h1>x</h1><p>a</p>{block.format(text)}<p>3 May</p>"
    lines = {line.text: line for line in iter_lines_after(*heading_of(body))}
    assert lines["3 May"].is_behind_text is is_long
    assert not lines["a"].is_behind_text


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<article><p>3 May</p><h1>x</h1></article>", ["3 May"]),
        ("<main><div><p>3 May</p><h1>x</h1></div></main>", ["3 May"]),
        ("<div class=post><p>3 May</p><h1>x</h1></div>", ["3 May"]),
        ("<div><p>3 May</p><h1>x</h1></div>", []),
        (f"<article>{'<p>a</p>' * 8}<h1>x</h1></article>", ["a"] * 8),
        (f"<article>{'<p>a</p>' * 9}<h1>x</h1></article>", []),
    ],
)
def test_lines_before_a_headline_are_in_its_story(body, lines):
    assert [line.text for line in list_lines_before(heading_of(body)[0])] == lines


@pytest.mark.parametrize(("levels", "is_found"), [(2, True), (3, False)])
def test_the_block_of_a_story_is_near_its_headline(levels, is_found):
    inner = "<div>" * levels + "<h1>x</h1>" + "</div>" * levels
    heading, _ = heading_of(f"<article>{inner}</article>")
    assert (find_story_block(heading) is not None) is is_found


SAID = "The board of the mill met and sold it to its own workers after years of talks."


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (f"<p>29.11.2022 - {SAID}</p>", "29.11.2022"),
        (f"<p>Ansel, 29 November 2022 \u2014 {SAID}</p>", "29 November 2022"),
        (f"<p>(November 29, 2022): {SAID}</p>", "November 29, 2022"),
        (f"<p>Nov. 29, 2022 -- {SAID}</p>", "Nov. 29, 2022"),
        (f"<p>{SAID} On 29.11.2022 - {SAID}</p>", ""),
        ("<p>29.11.2022 - The board met.</p>", ""),
        (f"<p>{SAID} {SAID}</p>" * 2 + f"<p>29.11.2022 - {SAID}</p>", "29.11.2022"),
        (f"<p>{SAID} {SAID}</p>" * 3 + f"<p>29.11.2022 - {SAID}</p>", ""),
        (f"<script>29.11.2022 - {SAID}</script>", ""),
        ("", ""),
    ],
)
def test_a_text_may_begin_with_its_day(body, day):
    assert find_dateline(*heading_of(f"<h1>x</h1>{body}")) == day
