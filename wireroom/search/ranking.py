"""The rank of a row by the words of a query.

The measure is that of PostgreSQL's ``ts_rank`` with weights .1 and 1, normalised by the
logarithm of the length: the n-th occurrence of a word counts 1/n² of the first, a word
of the title ten times as much as one of the text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.search.index_tokens import GAP, field_token
from wireroom.search.query import Field
from wireroom.search.stemmers import ENDING_MARK, mark_stem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_OF_TITLE, _OF_TEXT = 1.0, 0.1
# The sum of 1/n², so that a rank is below 1.
_ALL = math.pi**2 / 6
# Characters of a token and its space in the mean: counting the tokens of a row would
# take as long as finding a word.
_WORD_LENGTH = 7
# Further occurrences change nothing that is shown.
_MOST = 50
_GAP, _LANGUAGE = f" {GAP} ", f" {field_token(Field.LANGUAGE, '')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedWords:
    """The words that are looked for.

    Attributes:
        tokens: whole ones. prefixes: beginnings of tokens.
        stems: with the languages in which a word has this stem.
    """

    tokens: frozenset[str]
    prefixes: frozenset[str]
    stems: Mapping[str, Collection[str]]


class Ranker:
    """Ranks rows by the words of one query.

    Thousands of rows are ranked for one search: what is looked for in each is made
    once, and a row is not split into its tokens, which takes ten times as long.
    """

    def __init__(self, words: RankedWords) -> None:
        self._wanted = (
            *(f" {word} " for word in sorted(words.tokens)),
            *(f" {word}" for word in sorted(words.prefixes)),
        )
        self._stems = tuple(
            (f" {stem}{ENDING_MARK}", f" {mark_stem(stem)} ", frozenset(languages))
            for stem, languages in words.stems.items()
        )
        stems = sum(map(len, words.stems.values()))
        self._number = max(len(self._wanted) + stems, 1)

    def rank(self, tokens: str) -> float:
        """Return the rank of a row with these tokens, from 0 to below 1."""
        marked = f" {tokens} "
        padded = marked.replace(ENDING_MARK, "")
        title_end = padded.find(_GAP)
        weight = _OF_TEXT * self._count_stems(marked)
        for wanted in self._wanted:
            place = padded.find(wanted)
            if place >= 0:
                weight += _weigh(padded, wanted, place, title_end)
        length = max(len(tokens) / _WORD_LENGTH, 2)
        return weight / _ALL / self._number / math.log2(length)

    def _count_stems(self, marked: str) -> int:
        """Return how many stems a row has; each counts once, in the row's language."""
        # Values of fields, and stems that are no beginning, come after the text.
        end = marked.rfind(_GAP)
        begin = marked.find(_LANGUAGE, end) + len(_LANGUAGE)
        if begin < len(_LANGUAGE):
            return 0
        language = marked[begin : marked.index(" ", begin)]
        return sum(
            language in languages and (stem in marked or marked.find(bare, end) >= 0)
            for stem, bare, languages in self._stems
        )


def _weigh(padded: str, wanted: str, place: int, title_end: int) -> float:
    """Return what the occurrences of a word count, from the first one's place on."""
    total, number = 0.0, 1
    while place >= 0 and number < _MOST:
        weight = _OF_TITLE if place < title_end else _OF_TEXT
        total += weight / (number * number)
        # The space after a word is the one before the next.
        number, place = number + 1, padded.find(wanted, place + len(wanted) - 1)
    return total
