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
# Further occurrences change nothing that is shown.
_MOST = 50


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

    def rank(self, tokens: str) -> float:
        """Return the rank of a row with these tokens, from 0 to below 1.

        Thousands of rows are ranked for one search: a row is not split into its
        tokens, which takes ten times as long as to look for a few.
        """
        marked = f" {tokens} "
        padded = marked.replace(ENDING_MARK, "")
        title_end = padded.find(f" {GAP} ")
        found = [
            *(_weigh(padded, f" {word} ", title_end) for word in self.tokens),
            *(_weigh(padded, f" {word}", title_end) for word in self.prefixes),
        ]
        weight = sum(found) + _OF_TEXT / _ALL * self._count_stems(marked)
        wanted = len(self.tokens) + len(self.prefixes)
        wanted += sum(map(len, self.stems.values()))
        return weight / max(wanted, 1) / math.log2(padded.count(" "))

    def _count_stems(self, marked: str) -> int:
        """Return how many stems a row has; each counts once, in the row's language."""
        mark = f" {field_token(Field.LANGUAGE, '')}"
        # Values of fields come after the text.
        begin = marked.find(mark, marked.rfind(f" {GAP} ")) + len(mark)
        if begin < len(mark):
            return 0
        language = marked[begin : marked.index(" ", begin)]
        return sum(
            language in languages
            and (f" {stem}{ENDING_MARK}" in marked or f" {mark_stem(stem)} " in marked)
            for stem, languages in self.stems.items()
        )


def _weigh(padded: str, wanted: str, title_end: int) -> float:
    """Return what the occurrences of one word count, those of the title first."""
    total, number, place = 0.0, 1, padded.find(wanted)
    while place >= 0 and number < _MOST:
        weight = _OF_TITLE if place < title_end else _OF_TEXT
        total += weight / (number * number)
        # The space after a word is the one before the next.
        number, place = number + 1, padded.find(wanted, place + len(wanted) - 1)
    return total / _ALL
