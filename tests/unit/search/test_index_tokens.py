"""The tokens that are stored of a document."""

from __future__ import annotations

import pytest

from wireroom.search.index_tokens import (
    MAX_WORDS,
    DocumentTokens,
    SearchDocument,
)

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
        "storms | the storms | a=jane a=doe | a=al | e=east e=pier |"
        " ^storms ^storm~en l=en l=en-gb s=4 storm~en t=climate-change"
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
