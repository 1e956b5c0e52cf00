"""What an erased comment is recognised by, and what its replies lose."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.decide.articles.erasure import (
    ErasedWords,
    choose_erased_words,
    fold_words,
    list_text_marks,
    make_author_marks,
    make_comment_marks,
    make_word_marks,
    mask_text,
)

KEYS = ("https://paper.example/one",)
LONG = "The quarry was idle in spring, and stone was cheap."


@dataclass
class Said:
    author: str
    text: str
    key: str = "c1"
    source_id: str | None = None


MASKED = {
    "a name behind an @": ("@Zed I agree", "@[erased] I agree"),
    "a name with a comma": ("Zed, I agree", "[erased], I agree"),
    "a name in another case": ("as ZED says", "as [erased] says"),
    "a name in parentheses": ("he (Zed) is right", "he ([erased]) is right"),
    "a name and its possessive": ("Zed's view", "[erased]'s view"),
    "a longer word": ("Zedekiah knows", "Zedekiah knows"),
    "nothing": ("I agree", "I agree"),
}


@pytest.mark.parametrize(("text", "left"), MASKED.values(), ids=list(MASKED))
def test_a_name_is_taken_out_of_a_text(text, left):
    assert mask_text(text, ErasedWords(frozenset({"zed"}))) == left


NAMES = {
    "two words": "Ida Reed",
    "punctuation": "j.doe-99",
    "accents": "Zoë Ångström",
    "four words": "An Old Man There",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_name_of_several_parts_is_found(name):
    words = ErasedWords(frozenset({fold_words(name)}))
    assert name not in mask_text(f"No, @{name}, you are wrong.", words)
    assert mask_text(f"{name}: no", words) == "[erased]: no"


def test_a_quotation_of_an_erased_comment_is_taken_out():
    words = choose_erased_words([Said("Zed", LONG)], [])
    reply = f"> {LONG}\n\nThat is not so."
    assert mask_text(reply, words) == "[erased]\n\nThat is not so."


def test_a_short_sentence_belongs_to_nobody():
    words = choose_erased_words([Said("Zed", "I agree.")], [])
    assert mask_text("I agree. So do we.", words) == "I agree. So do we."


def test_the_name_of_an_author_who_has_other_comments_stays():
    left = [Said("Zed", "Another one.")]
    assert choose_erased_words([Said("Zed", "x")], left) == ErasedWords()
    forced = choose_erased_words([Said("Zed", "x")], left, name="Zed")
    assert forced.names == {"zed"}


def test_a_text_has_the_marks_of_the_names_and_sentences_in_it():
    words = choose_erased_words([Said("Zed", LONG)], [])
    wanted = set(make_word_marks(words, KEYS))
    found = wanted & set(list_text_marks(f"@Zed wrote: {LONG}", KEYS, source_id=1))
    assert ErasedWords.of_marks(found).names == words.names
    assert set(make_author_marks("Zed", 1)) <= set(list_text_marks("@Zed", KEYS, 1))


def test_a_comment_is_known_by_key_id_and_content():
    first = make_comment_marks(Said("Zed", LONG, key="a", source_id="7"), KEYS)
    for other in (
        Said("Ida", "x", key="a"),
        Said("Ida", "x", key="b", source_id="7"),
        Said("ZED", f" {LONG} ", key="c"),
    ):
        assert set(first) & set(make_comment_marks(other, KEYS))
    stranger = make_comment_marks(Said("Ida", LONG, key="d"), KEYS)
    assert not set(first) & set(stranger)


@given(st.text(max_size=80), st.text(max_size=12))
def test_a_masked_text_is_not_masked_again(text, name):
    words = ErasedWords(frozenset({fold_words(name)} - {"", "erased"}))
    once = mask_text(text, words)
    assert mask_text(once, words) == once


@given(st.text(max_size=80))
def test_words_that_a_text_holds_are_never_overlooked(text):
    for mark in list_text_marks(text, ["address"], 1):
        assert ErasedWords.of_marks([mark]).may_be_in(text), mark
