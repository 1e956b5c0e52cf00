"""Which saved queries an article matches."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from wireroom.errors import OperatorError
from wireroom.search.index_tokens import split_token
from wireroom.search.query import Feature, Field
from wireroom.search.query_index import QueryIndex
from wireroom.search.stemmers import ENDING_MARK
from wireroom.store.search.prepare import find_sources
from wireroom.store.search.stems import find_all_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.search.query import SearchQuery
    from wireroom.search.query_index import SavedQuery

# In the newest articles: which of a query's words leads to the fewest of them.
_FREQUENCIES = text(
    "SELECT word, ndoc FROM ts_stat('SELECT array_to_tsvector(string_to_array("
    "words, '' '')) FROM article_search ORDER BY first_published_at DESC LIMIT 1000')"
    " WHERE ndoc > 1"
)
_TOKENS = text(
    "SELECT article_id, words, first_published_at, comments_found,"
    " EXISTS (SELECT FROM stories WHERE first_article_id = article_id) AS is_first"
    " FROM article_search WHERE article_id = ANY (:ids)"
)


class _Indexed(NamedTuple):
    """What the search index has of an article."""

    article_id: int
    words: str
    first_published_at: datetime
    comments_found: int
    is_first: bool


class QueryIndexes:
    """The indexed queries of each file; a file is read again when it has changed.

    Args:
        load: reads a file; raises OperatorError.
    """

    def __init__(self, load: Callable[[Path], Sequence[SavedQuery]]) -> None:
        self._load = load
        self._known: dict[str, tuple[float, QueryIndex]] = {}

    def get(self, connection: Connection, file: str) -> QueryIndex:
        """Return the index of a file.

        Raises:
            OperatorError: the file cannot be read, or has mistakes.
        """
        path = Path(file)
        try:
            changed_at = path.stat().st_mtime
        except OSError as error:
            raise OperatorError(f"{file} cannot be read: {error.strerror}") from error
        known = self._known.get(file)
        if known is None or known[0] != changed_at:
            known = changed_at, build_index(connection, self._load(path))
            self._known[file] = known
        return known[1]


def build_index(connection: Connection, queries: Sequence[SavedQuery]) -> QueryIndex:
    """Look up the stems and sources of all queries, and index them."""
    terms = [term for saved in queries for term in saved.query.terms]
    forms = {term.form for term in terms if term.form and not term.is_exact}
    names = {term.text for term in terms if term.field is Field.SOURCE}
    return QueryIndex(
        queries,
        stems=find_all_stems(connection, forms),
        sources=find_sources(connection, names),
        frequencies=_count_tokens(connection),
    )


def _count_tokens(connection: Connection) -> Counter[str]:
    """Return in how many of the newest articles each token is, at most."""
    counts: Counter[str] = Counter()
    for word, articles in connection.execute(_FREQUENCIES):
        counts[word] += articles
        if ENDING_MARK in word:
            for token in split_token(word):
                counts[token] += articles
    return counts


def match_articles(
    connection: Connection, index: QueryIndex, ids: Collection[int]
) -> dict[int, list[str]]:
    """Return the names of the queries that each article matches, if it matches any."""
    result = connection.execute(_TOKENS, {"ids": sorted(ids)})
    found: dict[int, list[str]] = {}
    for row in sorted(_Indexed(*row) for row in result):
        names = [
            index.queries[number].name
            for number in index.find_matches(row.words)
            if not index.has_features(number)
            or _has_features(index.queries[number].query, row)
        ]
        if names:
            found[row.article_id] = names
    return found


def _has_features(query: SearchQuery, row: _Indexed) -> bool:
    """Return whether an article has the times and features that a query asks for."""
    at = row.first_published_at
    if query.after is not None and at < query.after:
        return False
    if query.before is not None and at >= query.before:
        return False
    has = {Feature.COMMENTS: row.comments_found > 0, Feature.FIRST: row.is_first}
    return all(has[term.feature] != term.is_excluded for term in query.features)
