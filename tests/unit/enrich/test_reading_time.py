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


# Trauzettel-Klosinski and Dietz (2012), table of words per minute; English after
# Brysbaert (2019), whose mean of 190 studies is newer.
STUDY = """
ar 138  de 179  en 238  es 218  fi 161  fr 195  he 187  it 188  nl 202  pl 166
pt 181  ru 184  sv 199  tr 166
"""


@pytest.mark.parametrize("language", STUDY.split()[::2])
def test_each_language_is_read_at_the_rate_that_was_measured(language):
    rate = int(STUDY.split()[STUDY.split().index(language) + 1])
    (value,) = annotate("word " * rate * 100, language)
    assert value["seconds"] == 6_000


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        pytest.param("a " * 200_000, 200_000, 0, id="400,000 characters are counted"),
        pytest.param("a " * 200_000 + "." * 200_000, 300_000, 0, id="half as long"),
        pytest.param("\u5b57" * 600_000, 0, 600_000, id="Chinese"),
        pytest.param("\u0e01\u0e32 a", 1, 2, id="Thai beside Latin"),
    ],
)
def test_a_text_beyond_400_000_characters_is_estimated(text, words, characters):
    (value,) = annotate(text)
    assert (value["words"], value["characters"]) == (words, characters)


def test_words_and_characters_of_one_text_both_take_time():
    (value,) = annotate("word " * 238 + "\u5b57" * 255)
    assert value["seconds"] == 120
