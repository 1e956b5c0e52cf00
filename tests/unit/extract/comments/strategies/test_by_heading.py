# ruff: noqa: E501 - a case of a table is one line
"""Comments that only a heading in front of them marks."""

from __future__ import annotations

import pytest

from tests.unit.extract.comments.strategies.pages import (
    LIST,
    ONES,
    TWO,
    WORDS,
    authors,
    read,
    row,
    tree_of,
)
from wireroom.extract.comments.candidate import Evidence
from wireroom.extract.comments.strategies.by_heading import (
    find_parts_behind_heading,
    read_by_heading,
)


def behind(body: str) -> list[str]:
    return [part.get("id", "") for part in find_parts_behind_heading(tree_of(body))]


HEADINGS = {
    "a heading": (f"<h3>Comments</h3>{LIST}", ONES),
    "with a number": (f"<h3>2 Comments</h3>{LIST}", ONES),
    "a number behind": (f"<h3>Comments (2):</h3>{LIST}", ONES),
    "what is counted": (f"<h3>3 reacties</h3>{LIST}", ONES),
    "another heading": (f"<h3>Related comments of the week</h3>{LIST}", []),
    "a bold line": (f"<b>Comments</b>{LIST}", ONES),
    "another tag": (f"<span>Comments</span>{LIST}", []),
    "a heading of several elements": (f"<h3><i>2</i> <b>Comments</b></h3>{LIST}", ONES),
    "a block of several elements": (f"<div>Comments<i>2</i></div>{LIST}", ONES),
    "a long heading of several elements": (f"<h3><i>2</i> Comments{' ' * 20}<b>{'x' * 40}</b></h3>{LIST}", []),
    "in four elements": (f"<div><div><div><h3>Comments</h3></div></div></div>{LIST}", ONES),
    "in five elements": (f"<div><div><div><div><h3>Comments</h3></div></div></div></div>{LIST}", []),
    "with empty ones behind": (f"<div><h3>Comments</h3><p> </p></div>{LIST}", ONES),
    "with a picture behind": (f"<div><h3>Comments</h3><p id='p'><img></p></div>{LIST}", ["p"]),
    "with text behind": (f"<div><h3>Comments</h3><p id='p'>x</p></div>{LIST}", ["p"]),
    "the first that has any": ("<div><h3>Comments</h3></div><div><h4>Comments</h4></div><p id='p'>x</p>", ["", "p"]),
    "at the end": (f"{LIST}<h3>Comments</h3>", []),
    "before the article": (f"<b>Comments</b><article id='a'><h1>x</h1></article>{LIST}", []),
    "before the article by its class": (f"<b>Comments</b><div class='story'>x</div>{LIST}", []),
    "before a list of articles": ("<b>Comments</b><div class='story' id='a'><article>x</article><article>y</article></div>", ["a"]),
    "before a list of one article": ("<b>Comments</b><div class='story' id='a'><article>x</article></div>", []),
    "before articles of two shapes": ("<b>Comments</b><div class='story' id='a'><article class='x'>x</article><article>y</article></div>", []),
    "before articles with a title": ("<b>Comments</b><div class='story' id='a'><h1>t</h1><article>x</article><article>y</article></div>", []),
    "comments that are articles": ("<b>Comments</b><article id='a'>x</article><article id='b'>y</article>", ONES),
    "one with a title": ("<b>Comments</b><article id='a'>x</article><article id='b'><h1>y</h1></article>", []),
    "of one shape": ("<b>Comments</b><div class='post' id='a'>x</div><div class='post' id='b'>y</div>", ONES),
    "of two shapes": ("<b>Comments</b><div class='post' id='a'>x</div><section class='post' id='b'>y</section>", []),
    "a long text before others": (f"<b>{'x' * 200}</b><b>Comments</b>{LIST}", ONES),
    "much space around": (f"<b>{' ' * 151}Comments</b>{LIST}", ONES),
    "more space around": (f"<b>{' ' * 152}Comments</b>{LIST}", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), HEADINGS.values(), ids=HEADINGS)
def test_comments_are_behind_their_heading(body, wanted):
    assert behind(body) == wanted


def test_a_heading_without_dates_has_no_comments():
    assert authors(read_by_heading, f"<h3>Comments</h3>{LIST}") == []


def test_what_repeats_behind_a_heading_is_read():
    body = f"<p>x</p><h3>Comments</h3>{row('Ada')}{row('Ben')}"
    candidate = read(read_by_heading, body)
    assert [draft.author for draft in candidate.drafts] == TWO
    assert (candidate.read_by, candidate.evidence) == ("by-heading", Evidence.HEADING)


def test_heads_and_texts_side_by_side_are_read_and_their_parents_moved():
    heads = "".join(
        f"<p><b>{n}</b> <i>March 4, 2012</i></p><p>{WORDS}</p>" for n in TWO
    )
    assert authors(read_by_heading, f"<h3>Comments</h3>{heads}") == TWO
