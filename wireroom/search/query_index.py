"""Many saved queries, indexed by a token that each of them needs.

An article is compared with the queries that one of its tokens leads to, not with all of
them: the cost of an article does not grow with the number of queries that have other
words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.search.index_tokens import make_token_set
from wireroom.search.query import Field
from wireroom.search.token_condition import parse_condition
from wireroom.search.tsquery import build_text_query, list_needed_tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from wireroom.search.phrases import Phrase
    from wireroom.search.query import SearchQuery
    from wireroom.search.stemmers import Stem
    from wireroom.search.token_condition import Condition

_ANY_OF = frozenset({Field.SOURCE, Field.LANGUAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """A query with a name."""

    name: str
    query: SearchQuery


class QueryIndex:
    """Saved queries by the tokens that lead to them.

    Args:
        stems, sources: of all words and names; see ``build_text_query``.
        frequencies: of tokens in a sample of articles; others are rare.

    Attributes:
        unindexed: the queries without a needed token, which every article is compared
            with: prefixes and times alone.
    """

    def __init__(
        self,
        queries: Sequence[SavedQuery],
        *,
        stems: Mapping[str, Collection[Stem]],
        sources: Mapping[str, Collection[int]],
        frequencies: Mapping[str, int],
    ) -> None:
        self.queries = queries
        self.unindexed: list[int] = []
        self._by_tokens: list[Condition | None] = []
        self._phrases: list[tuple[Phrase, ...]] = []
        self._with_features = {
            number
            for number, saved in enumerate(queries)
            if saved.query.features or saved.query.after or saved.query.before
        }
        self._needed: list[tuple[frozenset[str], ...]] = []
        self._by_token: defaultdict[str, list[int]] = defaultdict(list)
        for number, saved in enumerate(queries):
            built = build_text_query(saved.query, stems=stems, sources=sources)
            condition = built.index or built.others
            self._by_tokens.append(parse_condition(condition) if condition else None)
            self._phrases.append(built.phrases)
            needed = _list_needed(saved.query, stems, sources)
            # A long word is a rare one, where the sample says nothing.
            rarest = min(
                needed,
                key=lambda tokens: (
                    sum(frequencies.get(token, 0) for token in tokens),
                    -min(map(len, tokens)),
                ),
                default=(),
            )
            others = (tokens for tokens in needed if tokens is not rarest)
            self._needed.append(tuple(map(frozenset, others)))
            for token in rarest:
                self._by_token[token].append(number)
            if not rarest:
                self.unindexed.append(number)

        self._leading = frozenset(self._by_token)

    def find_candidates(self, tokens: Collection[str]) -> list[int]:
        """Return the numbers of the queries that an article with these may match.

        Only exclusions, phrases and features may still say that it does not.
        """
        have, by_token = frozenset(tokens), self._by_token
        led_to = set(self.unindexed)
        for token in have & self._leading:
            led_to.update(by_token[token])
        all_needed = self._needed
        return [
            number
            for number in sorted(led_to)
            if not all_needed[number] or _has_all(have, all_needed[number])
        ]

    def find_matches(self, tokens: str) -> list[int]:
        """Return the queries that match by all but times and features.

        Args:
            tokens: as they are stored (``DocumentTokens``).
        """
        have = make_token_set(tokens)
        conditions, phrases = self._by_tokens, self._phrases
        return [
            number
            for number in self.find_candidates(have)
            if ((condition := conditions[number]) is None or condition(have))
            and all(phrase.matches(tokens) for phrase in phrases[number])
        ]

    def has_features(self, number: int) -> bool:
        """Return whether a query asks for times or features of an article."""
        return number in self._with_features


def _has_all(have: frozenset[str], needed: tuple[frozenset[str], ...]) -> bool:
    """Return whether an article has one token of each set."""
    for tokens in needed:  # noqa: SIM110 - a generator takes as long as three of these
        if tokens.isdisjoint(have):
            return False
    return True


def _list_needed(
    query: SearchQuery,
    stems: Mapping[str, Collection[Stem]],
    sources: Mapping[str, Collection[int]],
) -> list[tuple[str, ...]]:
    """Return, for each term that has such, tokens of which every match has one."""
    terms = [term for term in query.terms if not term.is_excluded]
    needed = [
        list_needed_tokens(term, stems, sources)
        for term in terms
        if term.field not in _ANY_OF
    ]
    for field in _ANY_OF:
        own = [term for term in terms if term.field is field]
        # One of several sources, or of several languages, is enough.
        needed.append(
            tuple(
                token
                for term in own
                for token in list_needed_tokens(term, stems, sources)
            )
        )
    return [tokens for tokens in needed if tokens]
