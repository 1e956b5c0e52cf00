"""Golden pages with one comment spoiled: each family reads what is left as before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.extract.comments.test_dialects import NAMES, page_of, wanted
from wireroom.extract import extract_page
from wireroom.model.states import CommentState

FIRST = "I was on it. The ramp is a cliff."
FAMILIES = [name for name in NAMES if any(x["text"] == FIRST for x in wanted(name))]


def read_with(name: str, text: str):
    """The page's comments, what the first says replaced by other markup."""
    page = page_of(name)
    body = page.body.replace(FIRST.encode(), text.encode())
    assert body != page.body
    return extract_page(replace(page, body=body)).comments


def rows(comments) -> list[tuple[str, str]]:
    return [(comment.author, comment.text) for comment in comments]


WORDS = [
    "Reply",
    "Report",
    "Antworten",
    "Répondre",
    "Responder",
    "Rispondi",
    "Ответить",
]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_button_run_onto_the_last_word_is_none_of_the_text(name):
    kept = rows(extract_page(page_of(name)).comments)
    for word in WORDS:
        assert rows(read_with(name, f"{FIRST}{word}")) == kept


@pytest.mark.parametrize("name", FAMILIES)
def test_a_removed_comment_keeps_its_place_and_has_no_text(name):
    kept = extract_page(page_of(name)).comments
    said = "This comment has been removed by the author."
    first, *others = read_with(name, said)
    assert (first.state, first.text) == (CommentState.REMOVED, "")
    assert said in first.raw_text
    assert rows(others) == rows(kept[1:])


@pytest.mark.parametrize("name", FAMILIES)
def test_a_comment_that_waits_says_so_and_keeps_its_text(name):
    kept = extract_page(page_of(name)).comments
    notice = "<br>Your comment is awaiting moderation."
    first, *others = read_with(name, FIRST + notice)
    assert (first.state, first.text) == (CommentState.PENDING, FIRST)
    assert {x.state for x in others} <= {CommentState.VISIBLE}
    assert rows(others) == rows(kept[1:])
