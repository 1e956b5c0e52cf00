"""The tokens that are stored of a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.search.index_tokens import (
    MAX_WORDS,
    DocumentTokens,
    SearchDocument,
    make_token_set,
    split_token,
)
from wireroom.search.stemmers import ENDING_MARK, list_endings, mark_stem
from wireroom.search.words import fold_letters

LETTERS = st.text("abé", min_size=1, max_size=9)

DOCUMENT = SearchDocument(
    source_id=4,
    language="en-GB",
    title="Storms",
    text="The storms.",
    authors=("Jane Doe", "Al"),
    entities=("East Pier",),
    tags=("Climate Change",),
)


def test_words_and_names_keep_their_order_and_all_else_follows_sorted():
    tokens = DocumentTokens(DOCUMENT).to_text({"storms": "storm", "the": "the"})

    assert tokens == (
        "storm+s | the storm+s | a=jane a=doe | a=al | e=east e=pier |"
        " ^storm+s l=en l=en-gb s=4 t=climate-change"
    )


MARKED = {
    "an ending": ("storms", {"storms": "storm"}, "| storm+s |"),
    "its own stem": ("storm", {"storm": "storm"}, "| storm |"),
    "a stem that is no beginning": ("ferry", {"ferry": "ferri"}, "| ferry | ~ferri"),
    "a long ending": ("abcdefghij", {"abcdefghij": "abc"}, "| abcdefghij | ~abc"),
    "the longest ending": ("abcdefghi", {"abcdefghi": "abc"}, "| abc+defghi |"),
    "an accent in the ending": ("passés", {"passés": "pass"}, "| pass+es |"),
    "two stems of one token": (
        "passés passes",
        {"passés": "pass", "passes": "passe"},
        "| passe+s passe+s | ~pass",
    ),
}


@pytest.mark.parametrize(("text", "stems", "expected"), MARKED.values(), ids=MARKED)
def test_a_word_is_stored_once_with_its_stem(text, stems, expected):
    document = SearchDocument(source_id=1, language=None, text=text)

    tokens = DocumentTokens(document).to_text(stems)

    assert tokens.replace(" s=1", "") == expected


def test_a_stem_in_the_title_is_one_of_the_title():
    document = SearchDocument(
        source_id=1, language=None, text="storms", title="Ferry, storms"
    )

    tokens = DocumentTokens(document).to_text({"ferry": "ferri", "storms": "storm"})

    assert tokens == "ferry storm+s | storm+s | ^ferry ^storm+s ^~ferri s=1 ~ferri"


def test_a_set_of_tokens_has_words_whole_and_stems():
    have = make_token_set("storm+s | ferries | ^storm+s ~ferri")

    assert have >= {"storms", "~storm", "^storms", "^~storm", "ferries", "~ferri"}


@given(st.lists(st.tuples(LETTERS.map("abc".__add__), st.text("abc", min_size=1))))
def test_every_word_and_every_stem_is_found(known):
    text = " ".join(word for word, _ in known)
    document = SearchDocument(source_id=1, language=None, text=text)

    tokens = set(DocumentTokens(document).to_text(dict(known)).split(" "))

    for word, stem in dict(known).items():
        assert not tokens.isdisjoint(list_endings(fold_letters(word)))
        assert not tokens.isdisjoint({stem, mark_stem(stem)}) or any(
            token.startswith(stem + ENDING_MARK) for token in tokens
        )


def test_only_words_of_three_letters_are_looked_up():
    document = SearchDocument(source_id=1, language="en", text="an élan of 1999 東京")

    assert DocumentTokens(document).forms == {"élan"}


def test_a_text_of_any_length_has_bounded_tokens():
    text = "word " * 1_000 + " ".join(f"w{n}" for n in range(MAX_WORDS))
    document = SearchDocument(source_id=1, language=None, text=text)

    assert DocumentTokens(document).to_text({}).count(" ") <= MAX_WORDS + 2


@pytest.mark.parametrize("text", ["", " ", "が゛ ゛", "a  b\tc", "\u3000"])
@pytest.mark.parametrize("language", [None, "", " ", "en  US"])
def test_one_space_is_between_tokens_whatever_the_text_and_language(text, language):
    document = SearchDocument(
        source_id=1, language=language, title=text, text=text, authors=(text,)
    )

    tokens = DocumentTokens(document).to_text({})

    assert tokens.split() == tokens.split(" ")


@pytest.mark.parametrize(
    ("token", "whole", "stem"),
    [
        ("storm+s", "storms", "~storm"),
        ("^storm+s", "^storms", "^~storm"),
        ("s+torms", "storms", "~s"),
    ],
)
def test_a_token_with_a_marked_ending_is_a_word_and_a_stem(token, whole, stem):
    assert split_token(token) == (whole, stem)


@pytest.mark.parametrize(
    ("language", "tokens"),
    [("en", "l=en"), ("pt-BR", "l=pt l=pt-br"), ("EN us", "l=en"), (None, "")],
)
def test_a_language_is_found_by_its_code_with_and_without_its_region(language, tokens):
    document = SearchDocument(source_id=1, language=language, text="")

    found = DocumentTokens(document).to_text({}).split()
    assert " ".join(token for token in found if token[:2] == "l=") == tokens


def test_a_word_of_the_title_alone_has_a_stem_of_the_title():
    document = SearchDocument(source_id=1, language=None, text="ferry", title="pier")

    tokens = DocumentTokens(document).to_text({"ferry": "ferri"})

    assert tokens == "pier | ferry | ^pier s=1 ~ferri"


@pytest.mark.parametrize(
    ("words", "is_found"), [(MAX_WORDS - 1, True), (MAX_WORDS, False)]
)
def test_the_first_16_000_words_are_indexed(words, is_found):
    text = f"{'old ' * words}pier"
    document = SearchDocument(source_id=1, language=None, text=text)

    assert MAX_WORDS == 16_000
    tokens = DocumentTokens(document).to_text({}).split()
    assert ("pier" in tokens) is is_found
