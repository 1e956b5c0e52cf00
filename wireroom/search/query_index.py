"""Many saved queries, indexed by a token that each of them needs.

An article is compared with the queries that one of its tokens leads to, not with all of
them: the cost of an article does not grow with the number of queries that have other
words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.search.query import Field
from wireroom.search.tsquery import build_text_query, list_needed_tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from wireroom.search.query import SearchQuery
    from wireroom.search.stemmers import Stem

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
        self._conditions: list[str] = []
        self._needed: list[tuple[frozenset[str], ...]] = []
        self._by_token: defaultdict[str, list[int]] = defaultdict(list)
        for number, saved in enumerate(queries):
            built = build_text_query(saved.query, stems=stems, sources=sources)
            parts = [part for part in (built.index, built.exact) if part]
            self._conditions.append(" & ".join(f"({part})" for part in parts))
            needed = _list_needed(saved.query, stems, sources)
            self._needed.append(tuple(frozenset(tokens) for tokens in needed))
            # A long word is a rare one, where the sample says nothing.
            rarest = min(
                needed,
                key=lambda tokens: (
                    sum(frequencies.get(token, 0) for token in tokens),
                    -min(map(len, tokens)),
                ),
                default=(),
            )
            for token in rarest:
                self._by_token[token].append(number)
            if not rarest:
                self.unindexed.append(number)

    def find_candidates(self, tokens: Collection[str]) -> list[int]:
        """Return the numbers of the queries that an article with these may match.

        Only places, exclusions and features may still say that it does not.
        """
        have, by_token = frozenset(tokens), self._by_token
        led_to = set(self.unindexed)
        for token in have:
            led_to.update(by_token.get(token, ()))
        return [
            number
            for number in sorted(led_to)
            if all(not have.isdisjoint(needed) for needed in self._needed[number])
        ]

    def get_condition(self, number: int) -> str:
        """Return a query's condition on the tokens; empty if it has none."""
        return self._conditions[number]


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
