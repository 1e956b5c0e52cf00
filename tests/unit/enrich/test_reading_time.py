from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.enrich import EnrichInput
from wireroom.enrich.reading_time import ReadingEnricher


def annotate(text, language="en"):
    article = EnrichInput(title="", text=text, language=language)
    return [note.value for note in ReadingEnricher().annotate(article)]


@pytest.mark.parametrize(
    ("text", "language", "words", "characters", "seconds"),
    [
        pytest.param("word " * 238, "en", 238, 0, 60, id="English"),
        pytest.param("Wort " * 179, "de", 179, 0, 60, id="German"),
        pytest.param("sana " * 184, "xx", 184, 0, 60, id="a language not measured"),
        pytest.param("\u5b57" * 255, "zh", 0, 255, 60, id="Chinese"),
        pytest.param("\u304b" * 357, "ja", 0, 357, 60, id="Japanese"),
        pytest.param("Ja", "de", 1, 0, 1, id="at least a second"),
        pytest.param("\u05d0\u05d1 \u05d2", "he", 2, 0, 1, id="Hebrew"),
        pytest.param("word " * 10**6, "en", 10**6, 0, 252101, id="five megabytes"),
    ],
)
def test_words_take_their_time(text, language, words, characters, seconds):
    assert annotate(text, language) == [
        {"words": words, "characters": characters, "seconds": seconds}
    ]


@pytest.mark.parametrize("text", ["", " \n", "...", "\u2014"])
def test_without_a_word_there_is_no_note(text):
    assert annotate(text) == []


@given(st.text(max_size=300))
def test_no_text_has_more_words_than_characters(text):
    for value in annotate(text):
        assert 0 < value["words"] + value["characters"] <= len(text)
        assert value["seconds"] > 0
