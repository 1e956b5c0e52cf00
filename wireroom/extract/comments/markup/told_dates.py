"""Dates that a reader tells of: "In March 2019 they promised us an answer"."""

from __future__ import annotations

import re

from wireroom.extract.comments.markup.head_lines import are_fillers
from wireroom.extract.page.letter_count import UNSPACED
from wireroom.extract.publication_date.sentences import begins_byline, list_words
from wireroom.words.calendar import UNITS, WORD

# Words of a sentence that are neither names nor printed around dates; a nickname and
# "wrote on" are fewer. Letters of a script without spaces, where a full stop is.
_MIN_WORDS, _MIN_LETTERS = 4, 12
_FULL_STOP = re.compile(r"[。｡！？]")  # noqa: RUF001 - full-width marks
_ADDRESS = re.compile(r"https?://\S+|\S+@\w\S+")
_DIGIT = re.compile(r"\d")
# A nickname of several words; and what separates a name from a date, or buttons.
_NICKNAME = re.compile(r"\w+_\w+")
_BAR = re.compile(r"[|·•]")


def is_told(text: str) -> bool:
    """Return whether a date is in a reader's sentence, or in an address."""
    if _is_short(text):
        return False
    line = _ADDRESS.sub(" ", text)
    if line != text and not _DIGIT.search(line):
        return True
    if _FULL_STOP.search(line) and len(UNSPACED.findall(line)) >= _MIN_LETTERS:
        return True
    if begins_byline(line):
        return False
    return any(map(_is_sentence, _BAR.split(_NICKNAME.sub(" ", line))))


def _is_short(text: str) -> bool:
    """Return whether a text has no address and few words, as most lines of dates."""
    if not text.isascii() or ":/" in text or "@" in text:
        return False
    return len(WORD.findall(text)) < _MIN_WORDS


def _is_sentence(text: str) -> bool:
    words = (
        word
        for word in list_words(text)
        if word[0].islower() and word not in UNITS and not are_fillers([word])
    )
    return sum(1 for _ in words) >= _MIN_WORDS
