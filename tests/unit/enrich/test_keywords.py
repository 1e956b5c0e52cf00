"""Keywords: frequent words, those of the title and of the beginning above all."""

from __future__ import annotations

from math import log2

import pytest

from wireroom.enrich import EnrichInput
from wireroom.enrich.keywords import KeywordEnricher

FILLER = " ".join(f"filler{n:02}" for n in range(60))


def find_keywords(text, title=""):
    notes = KeywordEnricher().annotate(EnrichInput(title=title, text=text))
    assert {note.kind for note in notes} <= {"keyword"}
    return [note.value for note in notes]


def list_words(text, title=""):
    return [value["word"] for value in find_keywords(text, title)]


@pytest.mark.parametrize(
    ("text", "title", "words"),
    [
        pytest.param("pier pier ferry", "", ["pier"], id="a word that is there twice"),
        pytest.param(
            "pier ferry", "Ferry", ["ferry"], id="once in the text, in the title"
        ),
        pytest.param("", "Pier", ["pier"], id="the title alone"),
        pytest.param("Pier PIER", "", ["pier"], id="in any case"),
        pytest.param("about about us us", "", [], id="stop words and short ones"),
        pytest.param(
            "pier pier ferry ferry", "", ["ferry", "pier"], id="equals by name"
        ),
        pytest.param(
            "ferry ferry pier pier pier", "", ["pier", "ferry"], id="the most frequent"
        ),
        pytest.param(
            "ferry ferry ferry ferry pier", "Pier", ["pier", "ferry"], id="a title"
        ),
        pytest.param("a_b a_b 1999 1999 dock2 dock2", "", ["dock2"], id="numbers"),
        pytest.param("\u00e9lan \u00e9lan", "", ["\u00e9lan"], id="accents"),
        pytest.param("", "", [], id="nothing"),
    ],
)
def test_keywords_are_frequent_or_in_the_title(text, title, words):
    assert list_words(text, title) == words


def test_a_score_is_a_part_of_the_best_and_a_count_is_of_title_and_text():
    """A title counts three times, the logarithm of the number half as it grows."""
    best, second = find_keywords(f"{FILLER} pier pier pier ferry ferry", "A ferry")
    assert best == {"word": "ferry", "score": 1.0, "count": 3}
    assert second["count"] == 3
    assert second["score"] == round(log2(1 + 3) / (3 * log2(1 + 3)), 3)


def test_a_word_of_the_first_sixty_counts_half_as_much_again():
    (early, late) = find_keywords(f"ferry ferry {FILLER} pier pier")
    assert (early["word"], late["word"]) == ("ferry", "pier")
    assert late["score"] == round(log2(1 + 2) / log2(1 + 2 * 1.5), 3)


@pytest.mark.parametrize(
    ("words_before", "word"),
    [
        pytest.param(59, "zebra", id="the sixtieth is early"),
        pytest.param(60, "apple", id="the sixty-first is late"),
    ],
)
def test_sixty_words_are_the_beginning(words_before, word):
    """Both words are there twice; where neither is early, their names decide."""
    filler = " ".join(FILLER.split()[:words_before])
    assert list_words(f"{filler} zebra zebra apple apple")[0] == word


def test_twelve_words_are_kept():
    words = [f"word{n:02}" for n in range(13)]
    assert list_words(" ".join(words * 2)) == words[:12]


@pytest.mark.parametrize(
    ("text", "title", "words"),
    [
        pytest.param(f"{'pier ':19996}pier", "", ["pier"], id="20,000 characters"),
        pytest.param(f"{'pier':20000}pier", "", [], id="more"),
        pytest.param("", f"{' ':996}pier", ["pier"], id="1,000 of a title"),
        pytest.param("", f"{' ':1000}pier", [], id="more of a title"),
    ],
)
def test_of_a_long_text_the_beginning_is_read(text, title, words):
    assert list_words(text, title) == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param("\u6771\u4eac\u90fd", ["\u4eac\u90fd", "\u6771\u4eac"], id="Han"),
        pytest.param("\u304b\u306a", ["\u304b\u306a"], id="kana"),
        pytest.param("\u6771", [], id="one character"),
        pytest.param("\ub274\uc2a4\uc9d1", ["\ub274\uc2a4\uc9d1"], id="Korean"),
        pytest.param("\uac00\ub098\ub2e4", ["\uac00\ub098\ub2e4"], id="the first one"),
        pytest.param("pier\u6771\u4eac", ["pier", "\u6771\u4eac"], id="beside Latin"),
    ],
)
def test_scripts_without_spaces_have_pairs_and_korean_has_words(title, words):
    assert list_words("", title) == words
