from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.enrich import EnrichInput
from wireroom.enrich.tone import ToneEnricher
from wireroom.model.article import Comment


def score_comment(text, language="en"):
    languages = {"c": language} if language else {}
    comment = Comment(key="c", author="Ann", text=text, position=0)
    article = EnrichInput(title="", text="", comments=(comment,), languages=languages)
    notes = list(ToneEnricher().annotate(article))
    return notes[0].value["score"] if notes else None


@pytest.mark.parametrize(
    ("language", "good", "bad"),
    [
        pytest.param("en", "What a great, helpful idea!", "A stupid waste.", id="en"),
        pytest.param("de", "Eine sehr gute Idee, danke!", "So ein Unsinn.", id="de"),
        pytest.param("fr", "Très bonne idée, merci !", "C'est une honte.", id="fr"),
        pytest.param("es", "Muy buena idea, gracias", "Qué vergüenza.", id="es"),
    ],
)
def test_praise_sounds_better_than_blame(language, good, bad):
    assert score_comment(good, language) > 0.3
    assert score_comment(bad, language) < -0.3


def test_a_negation_reverses_a_word_and_a_word_of_degree_strengthens_it():
    assert score_comment("This is not good.") < 0 < score_comment("This is good.")
    assert score_comment("I don\u2019t like it.") < 0
    assert score_comment("This is very good.") > score_comment("This is good.")
    assert score_comment("This is very bad.") < score_comment("This is bad.")


@pytest.mark.parametrize(
    ("text", "score"),
    [
        pytest.param("good", 0.44, id="a word"),
        pytest.param("bad", -0.44, id="a bad word"),
        pytest.param("best", 0.625, id="a strong word"),
        pytest.param("worst", -0.625, id="a strong bad word"),
        pytest.param("good, nice", 0.7, id="two words"),
        pytest.param("good, bad", 0.0, id="one of each"),
        pytest.param("very good", 0.494, id="a word of degree"),
        pytest.param("really very good", 0.542, id="two words of degree"),
        pytest.param("very bad", -0.494, id="degree of a bad word"),
        pytest.param("not good", -0.341, id="a negation"),
        pytest.param("not very good", -0.388, id="a negation and a degree"),
        pytest.param("not at all good", -0.341, id="three words before"),
        pytest.param("not one of them good", 0.44, id="four words before"),
        pytest.param("good, not", 0.44, id="a negation behind the word"),
    ],
)
def test_a_score_is_computed_as_vader_does(text, score):
    """1.9 or 3.1 a word, 0.3 a degree, -0.74 a negation, x / sqrt(x * x + 15)."""
    assert score_comment(text) == score


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Great!", None, id="language unknown"),
        pytest.param("Hienoa, kiitos!", "fi", id="no lexicon"),
        pytest.param("The bridge is two miles long.", "en", id="no word of it"),
        pytest.param("", "en", id="empty"),
        pytest.param("x" * 10**6, "en", id="one endless word"),
    ],
)
def test_a_comment_without_words_of_a_lexicon_has_no_score(text, language):
    assert score_comment(text, language) is None


@given(st.lists(st.sampled_from(["good", "hate", "not", "very", "x", "\u05d0"])))
def test_a_score_is_between_minus_one_and_one(words):
    score = score_comment(" ".join(words))
    assert score is None or -1 <= score <= 1


def test_one_word_repeated_is_bounded():
    assert 0.9 < score_comment("great " * 10**6) <= 1


def annotate_all(*texts):
    comments = tuple(
        Comment(key=str(n), author="Ann", text=text, position=n)
        for n, text in enumerate(texts)
    )
    languages = dict.fromkeys((c.key for c in comments), "en")
    article = EnrichInput(title="", text="", comments=comments, languages=languages)
    return list(ToneEnricher().annotate(article))


def test_the_words_of_the_lexicon_are_counted_each_comment_for_itself():
    notes = annotate_all("Good, not bad.", "The bridge.", "A very bad bridge.")
    assert [(n.comment, n.value["words"]) for n in notes] == [("0", 2), ("2", 1)]


def test_a_thousand_comments_of_5_000_characters_are_scored():
    assert len(annotate_all(*["good"] * 1_001)) == 1_000
    assert annotate_all("x" * 4_995 + " good")
    assert not annotate_all("x" * 4_996 + " good")
