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
    choose_forms,
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


def text_of(pieces) -> str:
    return "".join(piece.text for piece in pieces)


WINDOWS = {
    "at the beginning": (["storm", *["x"] * 60], "storm" + " x" * 29 + " …"),
    "some words before it": (
        [f"w{n}" for n in range(40)] + ["storm", *["x"] * 60],
        "… w33 w34 w35 w36 w37 w38 w39 storm" + " x" * 22 + " …",
    ),
    "at the end": (["x"] * 60 + ["storm"], "… " + "x " * 29 + "storm"),
    "thirty words": (["x"] * 29 + ["storm"], "x " * 29 + "storm"),
    "thirty-one words": (["storm"] + ["x"] * 30, "storm" + " x" * 29 + " …"),
    "nothing found": (["x"] * 31, "x" + " x" * 29 + " …"),
}


@pytest.mark.parametrize(("words", "snippet"), WINDOWS.values(), ids=WINDOWS)
def test_a_snippet_has_thirty_words_around_what_was_found(words, snippet):
    assert text_of(highlighter("storm").cut_snippet(" ".join(words))) == snippet


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            f"storm storm storm {FILLER} storm rain {FILLER}", "storm rain", id="words"
        ),
        pytest.param(
            f"storm {FILLER} storm old storm {FILLER}", "old", id="then matches"
        ),
        pytest.param(
            f"storm first {FILLER} storm last {FILLER}", "first", id="the first"
        ),
    ],
)
def test_the_most_different_words_then_the_most_matches_are_shown(text, found):
    assert found in text_of(highlighter("storm rain").cut_snippet(text))


def test_of_a_word_without_end_400_characters_are_shown():
    pieces = highlighter("storm").cut_snippet("b" * 1_000)

    assert text_of(pieces) == "b" * 400 + " …"
    assert text_of(highlighter("storm").cut_snippet("b" * 400)) == "b" * 400


def test_a_match_that_is_cut_off_is_marked_to_the_end():
    html = to_html(highlighter("bb*").cut_snippet(f"{'a' * 390} {'b' * 100} c"))

    assert html == f"{'a' * 390} <mark>{'b' * 9}</mark> …"


@pytest.mark.parametrize(("words", "is_found"), [(9_997, True), (9_998, False)])
def test_20_000_characters_are_looked_through(words, is_found):
    pieces = highlighter("storm").cut_snippet("x " * words + "storm")

    assert any(piece.is_match for piece in pieces) is is_found


MARKED = {
    "words in any order": ("b a", "a x b", "<mark>a</mark> x <mark>b</mark>"),
    "a phrase, not a part of it": (
        '"a b c"',
        "a b a b c",
        "a b <mark>a</mark> <mark>b</mark> <mark>c</mark>",
    ),
    "a phrase at the end": ('"a b"', "x a", "x a"),
    "a phrase to a prefix": (
        '"a har"*',
        "a harbour",
        "<mark>a</mark> <mark>harbour</mark>",
    ),
    "a prefix of a phrase is its last word": (
        '"har ab"*',
        "harbour abc har abc",
        "harbour abc <mark>har</mark> <mark>abc</mark>",
    ),
    "overlapping pairs": ("京都 東京", "東京都x", "<mark>東京都</mark>x"),
    "pairs apart": ("東京", "東京x東京", "<mark>東京</mark>x<mark>東京</mark>"),
    "a word of the title": ("title:a", "a b", "<mark>a</mark> b"),
    "another form": ("storms", "storming on", "<mark>storming</mark> on"),
    "no form of an exact word": ('"storms" on', "storm on", "storm <mark>on</mark>"),
}


@pytest.mark.parametrize(("query", "text", "marked"), MARKED.values(), ids=MARKED)
def test_a_short_text_is_marked_by_the_terms_of_the_query(query, text, marked):
    assert to_html(highlighter(query).mark_text(text)) == marked


CHOSEN = {
    "the same first letter": ("storms", ["Sea piers, so"], {"sea"}),
    "any accent": ("elan", ["Été éclair et ici"], {"été", "éclair"}),
    "none for an exact word": ('"storms"', ["sea"], set()),
    "none for a prefix": ("sto*", ["sea"], set()),
    "none for an exclusion": ("-storms is:first", ["sea"], set()),
    "none for a field": ("author:storms", ["sea"], set()),
    "for the title": ("title:storms", ["sea"], {"sea"}),
    "of 20,000 characters": ("storms", [f"sea {'x ' * 9_998}sun"], {"sea"}),
}


@pytest.mark.parametrize(("query", "texts", "chosen"), CHOSEN.values(), ids=CHOSEN)
def test_stems_are_looked_up_for_words_that_may_match(query, texts, chosen):
    assert choose_forms(parse_query(query), texts) == chosen


def test_a_snippet_on_one_line_has_its_matches():
    pieces = join_lines(highlighter("storm").cut_snippet("a\n\n storm\tb"))

    assert to_html(pieces) == "a <mark>storm</mark> b"


@pytest.mark.parametrize("apart", [1, 7, 22, 23, 29])
def test_words_that_one_snippet_has_room_for_are_both_in_it(apart):
    text = f"{FILLER} storm {'x ' * (apart - 1)}rain {FILLER}"
    pieces = highlighter("storm rain").cut_snippet(text)

    assert [piece.text for piece in pieces if piece.is_match] == ["storm", "rain"]
    assert len(text_of(pieces).strip("… ").split()) == WORDS
