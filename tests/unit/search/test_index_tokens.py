"""The tokens that are stored of a document."""

from __future__ import annotations

import re

from wireroom.search.index_tokens import (
    MAX_PLACES,
    MAX_PLACES_OF_WORD,
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


def tokens(document: SearchDocument, stems=None) -> set[str]:
    return set(DocumentTokens(document).to_tsvector(stems or {}).split(" "))


def test_words_have_places_and_all_else_has_none():
    assert tokens(DOCUMENT, {"storms": "storm", "the": "the"}) == {
        "'storms':1A,5",
        "'the':4",
        "'^storms'",
        "'storm~en'",
        "'^storm~en'",
        "'a=jane':1",
        "'a=doe':2",
        "'a=al':5",
        "'e=east':1",
        "'e=pier':2",
        "'t=climate-change'",
        "'s=4'",
        "'l=en'",
        "'l=en-gb'",
    }


def test_only_words_of_three_letters_are_looked_up():
    document = SearchDocument(source_id=1, language="en", text="an élan of 1999 東京")

    assert DocumentTokens(document).forms == {"élan"}


def test_a_text_of_any_length_has_bounded_tokens():
    document = SearchDocument(
        source_id=1,
        language=None,
        text="word " * 1_000 + " ".join(f"w{n}" for n in range(MAX_PLACES)),
    )
    text = DocumentTokens(document).to_tsvector({})

    places = [int(place) for place in re.findall(r"[:,](\d+)", text)]
    assert max(places) <= MAX_PLACES + 1
    assert text.count(",") < MAX_PLACES_OF_WORD
