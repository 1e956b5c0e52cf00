"""The rank of a row by the words of a query.

The measure is that of PostgreSQL's ``ts_rank`` with weights .1 and 1, normalised by the
logarithm of the length: the n-th occurrence of a word counts 1/n² of the first, a word
of the title ten times as much as one of the text.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.search.index_tokens import GAP, TITLE, field_token, make_token_set
from wireroom.search.query import Field
from wireroom.search.stemmers import ENDING_MARK, MAX_ENDING, mark_stem
from wireroom.search.token_condition import parse_condition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_OF_TITLE, _OF_TEXT = 1.0, 0.1
# The sum of 1/n², so that a rank is below 1.
_ALL = math.pi**2 / 6
# Characters of a token and its space in the mean: counting the tokens of a row would
# take as long as finding a word.
_WORD_LENGTH = 7
# Added to the rank if the title has all words.
_TITLE_BONUS = 0.5
_GAP, _LANGUAGE = f" {GAP} ", f" {field_token(Field.LANGUAGE, '')}"
_STEM_OF_TITLE = f" {TITLE}{mark_stem('')}"


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

    Thousands of rows are ranked for one search, and one takes long to split into its
    tokens: one expression for all words that begin with the same character finds these
    in the whole row, whatever ending is marked.
    """

    def __init__(self, words: RankedWords, title: str | None = None) -> None:
        """Prepare for a query.

        Args:
            title: the condition on tokens that a title with all words fulfils.
        """
        self._words = words
        self._fulfils = None if title is None else parse_condition(title)
        self._finders = [re.compile(each) for each in _list_expressions(words)]
        self._bare = [(f" {mark_stem(stem)} ", stem) for stem in words.stems]
        stems = sum(map(len, words.stems.values()))
        self._number = max(len(words.tokens) + len(words.prefixes) + stems, 1)

    def rank(self, tokens: str) -> float:
        """Return the rank of a row with these tokens, from 0 to below 1.5."""
        marked = f" {tokens} "
        found = [match for finder in self._finders for match in finder.finditer(marked)]
        title_end, end = marked.find(_GAP), marked.rfind(_GAP)
        weight = sum(map(_weigh, self._list_places(found, title_end)))
        weight += _OF_TEXT * self._count_stems(marked, end, {each[0] for each in found})
        length = max(len(tokens) / _WORD_LENGTH, 2)
        rank = weight / _ALL / self._number / math.log2(length)
        in_title = any(match.start() < title_end for match in found)
        return rank + _TITLE_BONUS * self._has_title(marked[end:], in_title=in_title)

    def _list_places(
        self, found: Sequence[re.Match[str]], title_end: int
    ) -> Iterable[list[float]]:
        """Return what each occurrence of each word counts, in the order of the row."""
        wanted, prefixes = self._words.tokens, self._words.prefixes
        places: defaultdict[str, list[float]] = defaultdict(list)
        for match in found:
            word = match[0].replace(ENDING_MARK, "")[1:]
            weight = _OF_TITLE if match.start() < title_end else _OF_TEXT
            if word in wanted:
                places[word].append(weight)
            for prefix in prefixes:
                if word.startswith(prefix):
                    places[f"{prefix}*"].append(weight)
        return places.values()

    def _has_title(self, tokens: str, *, in_title: bool) -> bool:
        """Return whether the title has all words.

        Args:
            tokens: those that come after the text. in_title: a word was found there.
        """
        if self._fulfils is None or not (in_title or _STEM_OF_TITLE in tokens):
            return False
        return self._fulfils(make_token_set(tokens))

    def _count_stems(self, marked: str, end: int, found: Collection[str]) -> int:
        """Return how many stems a row has; each counts once, in the row's language.

        Args:
            end: of the text. Values of fields, and stems that are no beginning, come
                after it. found: the tokens that may have a stem as their beginning.
        """
        begin = marked.find(_LANGUAGE, end) + len(_LANGUAGE)
        if begin < len(_LANGUAGE):
            return 0
        language = marked[begin : marked.index(" ", begin)]
        own = {word[1 : word.find(ENDING_MARK)] for word in found}
        return sum(
            language in self._words.stems[stem]
            and (stem in own or marked.find(bare, end) >= 0)
            for bare, stem in self._bare
        )


def _list_expressions(words: RankedWords) -> Iterable[str]:
    """Return expressions that find all tokens with a word, a beginning or a stem."""
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words.tokens):
        by_letter[word[0]].append(_allow_mark(word, max(1, len(word) - MAX_ENDING)))
    for prefix in sorted(words.prefixes):
        by_letter[prefix[0]].append(f"{_allow_mark(prefix, 1)}[^ ]*")
    for stem in sorted(words.stems):
        by_letter[stem[0]].append(f"{re.escape(stem[1:] + ENDING_MARK)}[^ ]*")
    for letter, ends in by_letter.items():
        # The space after a word is the one before the next.
        yield f" {re.escape(letter)}(?:{'|'.join(ends)})(?= )"


def _allow_mark(word: str, at: int) -> str:
    """Return an expression for a word without its first letter, its ending marked.

    Args:
        at: from this letter on each may be the first of the ending.
    """
    mark = f"{re.escape(ENDING_MARK)}?"
    ending = (mark + re.escape(letter) for letter in word[at:])
    return re.escape(word[1:at]) + "".join(ending)


def _weigh(places: Iterable[float]) -> float:
    """Return what the occurrences of a word count together."""
    return sum(
        weight / (number * number) for number, weight in enumerate(places, start=1)
    )
