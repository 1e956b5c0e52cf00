"""Phrases in the stored tokens of a row."""

import re

import pytest

from wireroom.search.phrases import Phrase

TOKENS = "over the pier | the eastern pier | a=jane | a=doe | ^over ^pier ^the l=en"
PHRASES = {
    "in the text": (("eastern", "pier"), (), True),
    "in the title": (("over", "the", "pier"), (), True),
    "another order": (("pier", "eastern"), (), False),
    "a part of a word": (("eastern", "pie"), (), False),
    "the beginning of a word": (("eastern", "pie"), (1,), True),
    "a beginning before another word": (("east", "pier"), (0,), True),
    "a beginning that is no word": (("astern", "pier"), (0,), False),
    "not from the title into the text": (("pier", "the"), (), False),
    "not from one name into the next": (("a=jane", "a=doe"), (), False),
}


@pytest.mark.parametrize(
    ("tokens", "begins", "expected"), PHRASES.values(), ids=PHRASES
)
def test_a_phrase_is_found_where_its_words_follow_each_other(tokens, begins, expected):
    prefixes = tuple(at in begins for at in range(len(tokens)))
    phrase = Phrase(tokens=tokens, prefixes=prefixes)
    excluded = Phrase(tokens=tokens, prefixes=prefixes, is_excluded=True)

    assert phrase.matches(TOKENS) is expected
    assert excluded.matches(TOKENS) is not expected
    assert (re.search(phrase.pattern, f" {TOKENS} ") is not None) is expected


@pytest.mark.parametrize(
    ("tokens", "expected"), [(("the", "pier"), True), (("eastern", "pier"), False)]
)
def test_a_phrase_of_the_title_is_not_looked_for_in_the_text(tokens, expected):
    phrase = Phrase(tokens=tokens, prefixes=(False, False), in_title=True)

    assert phrase.matches(TOKENS) is expected
