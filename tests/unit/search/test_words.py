"""Words as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wireroom.search.words import (
    fold_letters,
    is_pair,
    is_single,
    iter_spans,
    list_tokens,
    split_forms,
    split_words,
)

WORDS = {
    "case and accents": ("Élan ÉLAN élan", ["elan", "elan", "elan"]),
    "accents apart": ("e\u0301lan", ["elan"]),
    "letters of their own": ("Straße Ærø Łódź", ["strasse", "aero", "lodz"]),
    "Cyrillic keeps its short i": ("ёлка Йод", ["елка", "йод"]),
    "Arabic without vowels": ("مُحَمَّد", ["محمد"]),
    "Indic with its vowels": ("हिन्दी", ["हिन्दी"]),
    "apostrophes and hyphens part": ("l'élan Covid-19", ["l", "elan", "covid", "19"]),
    "underscores part": ("_a_b", ["a", "b"]),
    "ligatures": ("ﬁne", ["fine"]),
    "pairs of Han": ("東京都", ["東京", "京都", "都"]),
    "one of Han": ("東", ["東"]),
    "Hangul": ("한국어", ["한국", "국어", "어"]),
    "Han beside Latin": ("iPhone発売", ["iphone", "発売", "売"]),
    "full width": ("\uff21\uff22", ["ab"]),
    "nothing": (" .,- ", []),
}


@pytest.mark.parametrize(("text", "tokens"), WORDS.values(), ids=WORDS)
def test_a_text_is_split_into_folded_words(text, tokens):
    assert split_words(text) == tokens


def test_a_word_keeps_its_accents_for_its_stem():
    assert split_forms("Élections") == [("élections", ("elections",))]


@given(st.text(max_size=60))
@example("が゛ ゛あ")
def test_no_text_has_tokens_with_the_marks_of_the_index(text):
    assert not {"'", "~", "^", "=", "|", " "} & set("".join(split_words(text)))


@given(st.text(max_size=60))
@example("\u30ff")
def test_the_places_of_the_tokens_are_in_the_text_and_in_order(text):
    spans = list(iter_spans(text))

    assert [span.token for span in spans] == split_words(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert [s.start for s in spans] == sorted(s.start for s in spans)


@given(st.text(max_size=60))
@example("The ÉLAN of_the “Straße”, naïve東京x and İstanbul")
@example("Plain TEXT of_this, a's " + "x" * 300)
def test_the_fast_way_has_the_same_tokens_and_forms(text):
    tokens, folded = list_tokens(text, 1_000)

    assert tokens == split_words(text)
    assert folded == {form: own[0] for form, own in split_forms(text) if form and own}


@pytest.mark.parametrize("text", ["one two three", "öne two three"])
def test_no_more_tokens_are_listed_than_asked_for(text):
    tokens, folded = list_tokens(text, 2)

    assert (len(tokens), len(folded)) == (2, 2)


BOUNDS = {
    "a word of 100 letters": ("b" * 100, ["b" * 100]),
    "a longer word": ("b" * 101, ["b" * 100]),
    "a longer word with accents": ("é" * 101, ["e" * 100]),
    "a longer word that is beside an accent": (f"é {'b' * 101}", ["e", "b" * 100]),
}


@pytest.mark.parametrize(("text", "tokens"), BOUNDS.values(), ids=BOUNDS)
def test_a_word_has_100_letters_at_most(text, tokens):
    assert split_words(text) == tokens
    assert list_tokens(text, 9)[0] == tokens
    assert all(len(form) <= 100 for form, _ in split_forms(text))


def test_a_run_has_a_token_for_each_of_its_first_10_000_characters():
    run = "東京" * 5_001

    tokens = split_words(run)

    assert len(tokens) == 10_000
    assert tokens[-2:] == ["東京", "京"]


SPANS = {
    "words": ("An Élan", [(0, 2, "an", "an"), (3, 7, "elan", "élan")]),
    "pairs": ("x 東京", [(0, 1, "x", "x"), (2, 4, "東京", ""), (3, 4, "京", "")]),
    "a letter of two": ("Æro x", [(0, 3, "aero", "æro"), (4, 5, "x", "x")]),
}


@pytest.mark.parametrize(("text", "spans"), SPANS.values(), ids=SPANS)
def test_a_token_has_its_place_and_its_form(text, spans):
    assert [tuple(span) for span in iter_spans(text)] == spans


@pytest.mark.parametrize(
    ("token", "pair", "single"),
    [
        ("東京", True, False),
        ("東", False, True),
        ("東京都", False, False),
        ("ab", False, False),
        ("a", False, False),
        ("", False, False),
    ],
)
def test_pairs_and_single_characters_are_those_of_scripts_without_spaces(
    token, pair, single
):
    assert (is_pair(token), is_single(token)) == (pair, single)


@pytest.mark.parametrize("text", ["one two three", "öne two three", "öne zwö drei"])
@pytest.mark.parametrize("most", [1, 3, 4])
def test_as_many_tokens_are_listed_as_there_are_up_to_the_most(text, most):
    assert len(list_tokens(text, most)[0]) == min(most, 3)


FOLDED = {
    "ASCII": ("ÉLAN", "elan"),
    "letters of their own": ("æœøđðþłħŋŧı", "aeoeoddthlhnti"),
    "Arabic letters with marks": ("أإآىکی", "ااايكي"),
    "points of Hebrew": ("שָׁלוֹם", "שלום"),
    "points and spaces of a sign": ("…", ""),
}


@pytest.mark.parametrize(("word", "folded"), FOLDED.values(), ids=FOLDED)
def test_what_writers_leave_out_is_folded(word, folded):
    assert fold_letters(word) == folded


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "\U0001d401\U0001d428\U0001d425\U0001d41d", id="mathematical bold"
        ),
        pytest.param("\U0001d5d5old", id="one sans"),
        pytest.param("\uff22\uff2f\uff2c\uff24", id="full width"),
        pytest.param("\u1d2e\u1d3c\u1d38\u1d30", id="raised"),
    ],
)
def test_capitals_of_any_form_are_folded(text):
    assert split_words(text) == ["bold"]
