"""Sentences of a reader with a date in them: "In March 2019 they promised a pier".

The date in such a sentence is not the time of the comment. ``is_sentence`` of
``publication_date.sentences`` decides the same for a line near a headline, where three
words are enough. The line with a comment's date may have a nickname of several words in
lower case, and buttons, so here it takes four words that are neither.
"""

from __future__ import annotations

import re

from wireroom.extract.comments.markup.head_lines import are_fillers
from wireroom.extract.page.letter_count import UNSPACED
from wireroom.extract.publication_date.sentences import (
    begins_byline,
    list_words_beside_date,
)
from wireroom.words.calendar import UNITS, WORD

# A text is a sentence from so many words on; in a script without spaces between words,
# from so many letters on, if it has a full stop.
_MIN_WORDS, _MIN_LETTERS = 4, 12
_FULL_STOP = re.compile(r"[。｡！？]")  # noqa: RUF001 - full-width marks
_ADDRESS = re.compile(r"https?://\S+|\S+@\w\S+")
_DIGIT = re.compile(r"\d")
# "old_keeper_of_the_light": several words, and no sentence.
_NICKNAME = re.compile(r"\w+_\w+")
# Between a name and a date, or between buttons.
_BAR = re.compile(r"[|·•]")


def is_dated_sentence(text: str) -> bool:
    """Return whether the date in a text is part of a sentence, or of an address.

    Args:
        text: a short text in which a date was found.
    """
    if _has_few_words(text):
        return False
    line = _ADDRESS.sub(" ", text)
    if line != text and not _DIGIT.search(line):
        return True
    if _FULL_STOP.search(line) and len(UNSPACED.findall(line)) >= _MIN_LETTERS:
        return True
    if begins_byline(line):
        return False
    return any(map(_has_words_of_sentence, _BAR.split(_NICKNAME.sub(" ", line))))


def _has_few_words(text: str) -> bool:
    """Return whether a text is too short for a sentence and has no address.

    Most lines of dates are so: this saves them the patterns below.
    """
    if not text.isascii() or ":/" in text or "@" in text:
        return False
    return len(WORD.findall(text)) < _MIN_WORDS


def _has_words_of_sentence(text: str) -> bool:
    """Return whether a text has enough words that are no name and belong to no date."""
    words = (
        word
        for word in list_words_beside_date(text)
        if word[0].islower() and word not in UNITS and not are_fillers([word])
    )
    return sum(1 for _ in words) >= _MIN_WORDS
