"""Snippets: cut, marked and escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.search.query import parse_query
from wireroom.search.snippets import (
    MAX_SNIPPET,
    WORDS,
    Highlighter,
    join_lines,
    to_html,
)
from wireroom.search.stemmers import Stem

STEMS = {"storms": {Stem("storm", "en")}}


def highlighter(query: str, language: str | None = "en") -> Highlighter:
    return Highlighter(
        query=parse_query(query),
        stems=STEMS,
        language=language,
        text_stems={"storm": "storm", "storming": "storm"},
    )


FILLER = " ".join(f"word{n}" for n in range(60))
SNIPPETS = {
    "a form of the word": ("storms", "A storm.", "A <mark>storm</mark>."),
    "an exact word": ('"storms"', "A storm.", "A storm."),
    "a phrase": ('"a b"', "b a b a", "b <mark>a</mark> <mark>b</mark> a"),
    "a prefix": ("har*", "Harbour", "<mark>Harbour</mark>"),
    "accents": ("elan", "Élan", "<mark>Élan</mark>"),
    "markup is escaped": ("storm", "<b>storm", "&lt;b&gt;<mark>storm</mark>"),
    "a run": ("東京都", "北東京都知事", "北<mark>東京都</mark>知事"),
    "one character": ("東", "北東京", "北<mark>東京</mark>"),
    "an exclusion": ("storm -rain", "rain storm", "rain <mark>storm</mark>"),
    "a field": ("storm author:rain", "rain storm", "rain <mark>storm</mark>"),
    "nothing found": ("snow", "A storm", "A storm"),
    "nothing": ("snow", "", ""),
}


@pytest.mark.parametrize(("query", "text", "snippet"), SNIPPETS.values(), ids=SNIPPETS)
def test_a_snippet_marks_what_was_looked_for(query, text, snippet):
    assert to_html(highlighter(query).cut_snippet(text)) == snippet


def test_another_language_has_other_stems():
    assert to_html(highlighter("storms", "fr").cut_snippet("storm")) == "storm"


def test_a_snippet_is_cut_where_most_of_the_words_are():
    text = f"storm {FILLER} storm har {FILLER}"

    pieces = highlighter("storm har*").cut_snippet(text.replace(" ", "\n "))
    snippet = "".join(piece.text for piece in join_lines(pieces))

    assert "storm har" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")


def test_a_title_is_marked_as_a_whole():
    assert to_html(highlighter("storm").mark_text("A storm & more")) == (
        "A <mark>storm</mark> &amp; more"
    )


@given(st.text(alphabet="storm <>&東京 \n", max_size=2_000))
def test_any_text_gives_a_bounded_snippet_of_its_own_characters(text):
    pieces = highlighter("storm 東京").cut_snippet(text)

    joined = "".join(p.text for p in pieces).removeprefix("… ").removesuffix(" …")
    assert joined in text
    assert len(joined) <= MAX_SNIPPET
    assert "<" not in to_html(pieces).replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize("apart", [1, 7, 22, 23, 29])
def test_words_that_one_snippet_has_room_for_are_both_in_it(apart):
    text = f"{FILLER} storm {'x ' * (apart - 1)}rain {FILLER}"
    pieces = highlighter("storm rain").cut_snippet(text)

    assert [piece.text for piece in pieces if piece.is_match] == ["storm", "rain"]
    assert len("".join(p.text for p in pieces).strip("… ").split()) == WORDS
