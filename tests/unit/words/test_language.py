"""Records of languages, and how expressions are built from them."""

from __future__ import annotations

import dataclasses
import re

import pytest

from wireroom.words.cldr import load_calendar
from wireroom.words.language import (
    AgeWords,
    join_patterns,
    split_words,
)
from wireroom.words.languages import LANGUAGES

# Fields whose alternatives are literal words; those of all others are expressions.
LITERALS = {
    "author_prepositions", "buttons", "byline_fillers", "code",
    "date_prepositions", "doubtful_author_prepositions", "doubtful_glued_buttons",
    "line_fillers", "list_conjunctions", "placeholder_names", "related_labels",
    "removal_tags",
    "unverified_marks",
}  # fmt: skip


def test_each_language_has_one_record_under_its_code_in_cldr():
    codes = [language.code for language in LANGUAGES]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= load_calendar().keys()


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_field_compiles_without_groups_and_matches_no_empty_text(language):
    for text in texts_of(language):
        pattern = re.compile(text)
        assert pattern.groups == 0
        assert not pattern.fullmatch("")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_literal_words_stand_once_without_signs_of_expressions(language):
    literals = [getattr(language, name) for name in LITERALS]
    for text in (*literals, *ages_of(language)):
        words = text.split("|")
        assert not text or all(words)
        assert len(set(words)) == len(words)
        assert not set(text) & set(r"\[](){}*+?^$")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_words_of_ages_are_in_lower_case(language):
    assert all(text == text.lower() for text in ages_of(language))


def texts_of(language) -> list[str]:
    """Every filled field of text, with those of ages."""
    texts = [getattr(language, field.name) for field in dataclasses.fields(language)]
    return [
        text
        for text in (*texts, *ages_of(language), language.ages.one)
        if text != "" and isinstance(text, str)
    ]


def ages_of(language) -> list[str]:
    """Every filled field of words of ages; ``one`` holds expressions."""
    names = {field.name for field in dataclasses.fields(AgeWords)} - {"one", "pairs"}
    return [text for name in names if (text := getattr(language.ages, name))]


def test_words_of_several_records_are_listed_once_in_order():
    assert split_words(["b|a", "", "a|c"]) == ("b", "a", "c")


def test_patterns_of_several_records_are_one_group():
    pattern = join_patterns(["a|b+", "", "a|b+", "c"])
    assert pattern == "(?:a|b+|c)"
    assert re.fullmatch(pattern, "bbb")


def test_no_pattern_at_all_is_a_mistake():
    with pytest.raises(ValueError, match="no language"):
        join_patterns(["", ""])
