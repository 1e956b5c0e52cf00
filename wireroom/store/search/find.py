"""Finding articles and comments by the search index.

Every statement reads a bounded number of rows in full. The candidates come from the
index and from their narrow rows, the newest first; only of the newest are the tokens
read, to check a phrase or to compute a rank. The planner cannot know that reading the
tokens of a row is what costs, and would walk a table for a frequent word: it may use no
sequential scan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Float, any_, bindparam, cast, exists, select

from wireroom.search.query import Feature
from wireroom.search.ranking import Ranker
from wireroom.store.connection.streamed_rows import stream_rows
from wireroom.store.schema.tables import article_search, comment_search, stories
from wireroom.store.search.blocks import NO_SCANS, get_key
from wireroom.store.search.candidates import CandidateRows
from wireroom.store.search.newest import to_time
from wireroom.store.search.prepare import check_comment_terms
from wireroom.store.search.results import (
    FoundPage,
    Ranking,
    SearchCount,
    SearchHit,
    SearchKind,
    SearchOrder,
    cut_page,
    make_hits,
)
from wireroom.store.search.row_tokens import fulfil, has_phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Subquery, Table

    from wireroom.search.ranking import RankedWords
    from wireroom.store.search.candidates import RowKey
    from wireroom.store.search.newest import SortKey
    from wireroom.store.search.prepare import PreparedSearch

# Rows that are read for one page, the newest first, if their times are enough.
WINDOW = 20_000
# Rows that are read with their tokens, at 40 to 60 µs a row, and for a query of
# exclusions alone, whose tokens are made a set first, at about 100 µs.
READ_WINDOW, SET_WINDOW = 2_000, 1_000
# Often the first of these hold a page.
FIRST_WINDOW = 2_000
# Of a frequent word the newest rows hold a page: these are read before the index is, an
# article's in at most about 100 µs, a comment's in about 10.
RECENT, RECENT_COMMENTS = 100, 1_500
# The rows whose rank is computed, and the most that one ranking returns.
RANKED_ROWS = 1_000
BEST = 200
# Added to the rank, which is below 1, if the title has all words.
TITLE_BONUS = 0.5
# Rows that are read in full to estimate how many of the candidates match.
SAMPLE = 2_000
# Rows are read in batches, each so many times as large as the one before.
BATCH_GROWTH = 4


class SearchReader:
    """Finds rows of one kind.

    Args:
        readable_only: leave out articles that are withdrawn, merged or rejected.

    Raises:
        BadSearchError: comments do not have what a term asks for.
    """

    def __init__(
        self,
        connection: Connection,
        kind: SearchKind,
        search: PreparedSearch,
        *,
        readable_only: bool = True,
    ) -> None:
        self._connection, self._search = connection, search
        self._is_articles = kind is SearchKind.ARTICLES
        self._table: Table = article_search if self._is_articles else comment_search
        self._candidates = CandidateRows(
            connection,
            self._table,
            search,
            readable_only=readable_only and self._is_articles,
        )
        self._window = READ_WINDOW if search.text.phrases else WINDOW
        if search.text.others is not None:
            self._window = SET_WINDOW
        if not self._is_articles:
            check_comment_terms(search)

    def find_page(
        self, *, limit: int, beyond: RowKey | None = None, oldest_first: bool = False
    ) -> FoundPage:
        """Return the matches after a row, by time."""
        self._avoid_scans()
        if self._search.text.index is not None and not oldest_first:
            recent = self._find_recent(limit, beyond)
            if recent is not None:
                return recent
        found, last = self._look_through(limit, beyond, oldest_first=oldest_first)
        hits = [SearchHit(id=row_id, at=to_time(at)) for at, row_id in found]
        if len(hits) > limit:
            return cut_page(hits, limit)
        return FoundPage(hits=hits, beyond=last)

    def rank(self, order: SearchOrder) -> Ranking:
        """Return the best of the newest matches: by relevance, or by comments."""
        self._avoid_scans()
        if order is SearchOrder.COMMENTS and self._is_articles:
            return self._rank_by_comments()
        text = self._search.text
        if text.words is None or text.index is None:
            page = self.find_page(limit=BEST)
            return Ranking(hits=page.hits, among=self._window)
        return self._rank_by_words(text.index, text.words)

    def count(self) -> SearchCount:
        """Return how many rows match."""
        self._avoid_scans()
        index = self._search.text.index
        if index is None or self._row_conditions():
            return self._estimate_by_sample()
        return self._candidates.count(index)

    def match_ids(self, ids: Collection[int]) -> set[int]:
        """Return those of some rows that match."""
        if not ids:
            return set()
        row_id, _ = get_key(self._table, self._table.c)
        some = select(self._table).where(row_id.in_(ids)).offset(0).subquery("f")
        conditions = [*self._candidates.conditions(some), *self._row_conditions(some)]
        if self._search.text.index is not None:
            conditions.append(fulfil(some.c, self._search.text.index))
        query = select(get_key(self._table, some.c)[0]).where(*conditions)
        return set(self._connection.execute(query).scalars())

    def select_ids(self) -> Select[Any]:
        """Return the query of the ids of all matches, in no order."""
        return select(self.select_keys().subquery("m").c.id)

    def select_keys(self) -> Select[Any]:
        """Return the query of ``id`` and time, ``at``, of all matches, in no order.

        For a statement of the same transaction, which reads no table whole.
        """
        self._avoid_scans()
        found = self._candidates.select().subquery("f")
        row_id, at = get_key(self._table, found.c)
        keys = select(row_id.label("id"), at.label("at"))
        return keys.where(*self._row_conditions(found))

    def _find_recent(self, limit: int, beyond: RowKey | None) -> FoundPage | None:
        """Return a page from the newest rows; None if they do not hold one."""
        conditions = self._candidates.conditions(self._table, beyond)
        newest = self._candidates.sort(select(self._table).where(*conditions))
        recent = RECENT if self._is_articles else RECENT_COMMENTS
        some = newest.limit(max(recent, 2 * limit)).subquery("f")
        row_id, at = get_key(self._table, some.c)
        query = select(row_id.label("id"), at.label("at")).where(
            fulfil(some.c, self._search.text.index),
            *self._row_conditions(some),
        )
        # One row more shows whether there is a next page.
        rows = self._connection.execute(query.limit(limit + 1)).all()
        return cut_page(make_hits(rows), limit) if len(rows) > limit else None

    def _look_through(
        self, limit: int, beyond: RowKey | None, *, oldest_first: bool
    ) -> tuple[list[SortKey], RowKey | None]:
        """Return matches, and the candidate after which to look for more, if any.

        One match more than ``limit`` shows whether there is a next page.
        """
        found: list[SortKey] = []
        left = self._window if self._row_conditions() else limit + 1
        # From the oldest on each window would read all blocks again.
        for window in _divide(left, left if oldest_first else FIRST_WINDOW):
            keys = self._candidates.list_keys(window, beyond, oldest_first=oldest_first)
            found += self._match(keys, limit + 1 - len(found))
            if len(keys) < window:
                return found, None
            beyond = to_time(keys[-1][0]), keys[-1][1]
            if len(found) > limit:
                break
        return found, beyond

    def _match(self, keys: Sequence[SortKey], limit: int) -> Sequence[SortKey]:
        """Return the first of some rows that fulfil the conditions on single rows."""
        if not self._row_conditions():
            return keys[:limit]
        found: list[SortKey] = []
        row_id, _ = get_key(self._table, self._table.c)
        query = self._select_matching([row_id])
        for some in _batch(keys, 2 * limit):
            given = {"ids": [each for _, each in some]}
            ids = set(self._connection.execute(query, given).scalars())
            found += [key for key in some if key[1] in ids]
            if len(found) >= limit:
                break
        return found[:limit]

    def _rank_by_comments(self) -> Ranking:
        keys, table = self._candidates.list_keys(self._window), self._table
        row_id, at = get_key(table, table.c)
        comments = cast(table.c.comments_found, Float).label("rank")
        columns = [row_id.label("id"), at.label("at"), comments]
        best = self._select_matching(columns).order_by(
            table.c.comments_found.desc(), at.desc(), row_id.desc()
        )
        given = {"ids": [each for _, each in keys]}
        rows = self._connection.execute(best.limit(BEST), given).all()
        return Ranking(hits=make_hits(rows), among=self._window)

    def _rank_by_words(self, index: str, words: RankedWords) -> Ranking:
        """Rank in two steps: titles and time from the index, then the whole text."""
        newest = self._candidates.find_newest(index, self._window)
        titled: set[int] = set()
        if self._is_articles and self._search.text.title is not None:
            titled = self._candidates.list_titled(self._search.text.title, newest)
        keys = sorted(newest.keys, key=lambda key: key[1] not in titled)
        ranker = Ranker(words)
        ranks = [
            (ranker.rank(tokens) + TITLE_BONUS * (row_id in titled), at, row_id)
            for (at, row_id), tokens in self._read_tokens(keys)
        ]
        hits = [
            SearchHit(id=row_id, at=to_time(at), rank=rank)
            for rank, at, row_id in sorted(ranks, reverse=True)[:BEST]
        ]
        return Ranking(hits=hits, among=self._window)

    def _read_tokens(self, keys: Sequence[SortKey]) -> Iterator[tuple[SortKey, str]]:
        """Yield the first rows that match, with their tokens, in no order.

        Of the first ones while the server reads the next: reading a row and ranking it
        take about as long.
        """
        row_id, _ = get_key(self._table, self._table.c)
        query = self._select_matching([row_id, self._table.c.words])
        left = RANKED_ROWS
        for some in _batch(keys, RANKED_ROWS):
            place = {key[1]: number for number, key in enumerate(some)}
            rows = stream_rows(self._connection, query, {"ids": list(place)})
            if len(some) > left:
                rows = iter(sorted(rows, key=lambda row: place[row[0]])[:left])
            for found, tokens in rows:
                left -= 1
                yield some[place[found]], tokens
            if left <= 0:
                break

    def _estimate_by_sample(self) -> SearchCount:
        """Count the candidates, and check how many of the newest match in full."""
        keys = self._candidates.list_keys(SAMPLE)
        found = len(self._match(keys, SAMPLE))
        if len(keys) < SAMPLE:
            return SearchCount(number=found, is_approximate=False)
        rows = max(self._candidates.estimate(), SAMPLE)
        return SearchCount(number=round(rows * found / SAMPLE), is_approximate=True)

    def _select_matching(self, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
        """Return the query of those of the rows ``ids`` that match, in no order."""
        row_id, _ = get_key(self._table, self._table.c)
        ids = bindparam("ids", type_=ARRAY(BigInteger))
        return select(*columns).where(row_id == any_(ids), *self._row_conditions())

    def _row_conditions(
        self, of: Table | Subquery | None = None
    ) -> list[ColumnElement[bool]]:
        """Return the conditions that are checked row by row, on few rows."""
        of = self._table if of is None else of
        conditions: list[ColumnElement[bool]] = []
        wanted = self._search.wants(Feature.FIRST)
        if wanted is not None:
            known = exists().where(stories.c.first_article_id == of.c.article_id)
            conditions.append(known if wanted else ~known)
        text_query = self._search.text
        if text_query.others is not None:
            conditions.append(fulfil(of.c, text_query.others))
        conditions += [has_phrase(of.c.words, phrase) for phrase in text_query.phrases]
        return conditions

    def _avoid_scans(self) -> None:
        """Forbid scans to the end of the transaction, and keep the matches exact.

        With less memory the index would name pages, whose rows have to be read again.
        """
        self._connection.execute(NO_SCANS)


def _batch(keys: Sequence[SortKey], first: int) -> Iterator[Sequence[SortKey]]:
    """Yield some rows and then more each time: often the first ones suffice."""
    begin = 0
    for size in _divide(len(keys), first):
        yield keys[begin : begin + size]
        begin += size


def _divide(number: int, first: int) -> Iterator[int]:
    """Yield sizes that grow from the first on, ``number`` in all."""
    size = first
    while number > 0:
        yield min(size, number)
        number, size = number - size, BATCH_GROWTH * size
