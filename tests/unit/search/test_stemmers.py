"""Stems, and how the ending of a word is marked."""

from __future__ import annotations

import pytest

from wireroom.search.stemmers import has_stem, list_endings, mark_ending


@pytest.mark.parametrize(
    ("form", "expected"),
    [("pier", True), ("abc", True), ("ab", False), ("covid19", False), ("", False)],
)
def test_a_word_of_three_letters_may_have_a_stem(form, expected):
    assert has_stem(form) is expected


ENDINGS = {
    "one letter": ("storms", "storm", "storm+s"),
    "six letters": ("abcdefghi", "abc", "abc+defghi"),
    "seven letters": ("abcdefghij", "abc", None),
    "two letters": ("ferries", "ferri", "ferri+es"),
    "another letter": ("ferry", "ferri", None),
    "a shorter one with another letter": ("babies", "babyi", None),
    "a longer stem": ("pier", "piers", None),
}


@pytest.mark.parametrize(("word", "stem", "marked"), ENDINGS.values(), ids=ENDINGS)
def test_a_short_ending_is_marked_behind_a_stem_that_begins_its_word(
    word, stem, marked
):
    assert mark_ending(word, stem) == marked


STORED = {
    "a word": ("abc", ["abc", "a+bc", "ab+c"]),
    "six places": (
        "abcdefghi",
        ["abcdefghi"] + [f"{'abcdefghi'[:n]}+{'abcdefghi'[n:]}" for n in range(3, 9)],
    ),
    "a letter": ("a", ["a"]),
    "a number": ("b2b", ["b2b"]),
}


@pytest.mark.parametrize(("word", "stored"), STORED.values(), ids=STORED)
def test_a_word_may_be_stored_with_an_ending_of_up_to_six_letters(word, stored):
    assert list_endings(word) == stored
