"""Words as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wireroom.search.words import iter_spans, list_tokens, split_forms, split_words

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
