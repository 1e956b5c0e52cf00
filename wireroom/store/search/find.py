"""Finding articles and comments by the search index.

Every statement reads a bounded number of rows in full. The index gives the rows that
have all words (``TextQuery.index``) without reading them; they are sorted by time in
their narrow table, and only the newest are read to check a phrase or to compute a rank.
The planner cannot know that reading the tokens of a row is what costs, and would walk a
table for a frequent word: a barrier (``OFFSET 0``) keeps it at the index, and it may
use no sequential scan.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Float,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)

from wireroom.search.query import Feature
from wireroom.store.schema.tables import article_search, comment_search, stories
from wireroom.store.search.blocks import (
    NO_SCANS,
    IdRange,
    count_rows,
    find_newest,
    find_since,
    get_key,
    read_id_range,
    select_by_tokens,
)
from wireroom.store.search.estimate import estimate_rows
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
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import CTE, ColumnElement, Connection, Select, Subquery, Table

    from wireroom.search.ranking import RankedWords
    from wireroom.store.search.prepare import PreparedSearch

# The rows that are looked at for one page, the newest first: their time alone, ...
WINDOW = 20_000
# ... or their tokens as well, at about 20 µs a row; for exclusions alone the tokens are
# made a set first, at about 100 µs.
READ_WINDOW, SET_WINDOW = 4_000, 1_000
# Of a frequent word the newest rows hold a page: these are read before the index is, an
# article's in about 100 µs, a comment's in about 10.
RECENT, RECENT_COMMENTS = 100, 1_500
# The rows whose rank is computed, and the most that one ranking returns.
RANKED_ROWS = 1_000
BEST = 200
# Added to the rank, which is below 1, if the title has all words.
TITLE_BONUS = 0.5
# A larger count is an estimate.
EXACT_COUNT = 100_000
# Rows that are read in full to estimate how many of the candidates match.
SAMPLE = 2_000

_Key = tuple["datetime", int]


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
        self._readable_only = readable_only and self._is_articles
        self._table: Table = article_search if self._is_articles else comment_search
        self._window = READ_WINDOW if search.text.phrases else WINDOW
        if search.text.others is not None:
            self._window = SET_WINDOW
        if not self._is_articles:
            check_comment_terms(search)

    def find_page(
        self, *, limit: int, beyond: _Key | None = None, oldest_first: bool = False
    ) -> FoundPage:
        """Return the matches after a row, by time."""
        self._avoid_scans()
        if self._search.text.index is not None and not oldest_first:
            recent = self._find_recent(limit, beyond)
            if recent is not None:
                return recent
        return self._find_in_window(limit, beyond, oldest_first=oldest_first)

    def rank(self, order: SearchOrder) -> Ranking:
        """Return the best of the newest matches: by relevance, or by comments."""
        self._avoid_scans()
        if order is SearchOrder.COMMENTS and self._is_articles:
            return self._rank_by_comments()
        if self._search.text.words is None:
            page = self.find_page(limit=BEST)
            return Ranking(hits=page.hits, among=self._window)
        return self._rank_by_words(self._search.text.words)

    def count(self) -> SearchCount:
        """Return how many rows match."""
        self._avoid_scans()
        if self._search.text.index is None or self._row_conditions(self._table):
            return self._estimate_by_sample()
        return self._count_candidates()

    def match_ids(self, ids: Collection[int]) -> set[int]:
        """Return those of some rows that match."""
        if not ids:
            return set()
        row_id, _ = self._columns(self._table)
        some = select(self._table).where(row_id.in_(ids)).offset(0).subquery("f")
        conditions = [*self._conditions(some, None), *self._row_conditions(some)]
        if self._search.text.index is not None:
            conditions.append(fulfil(some.c.words, self._search.text.index))
        query = select(self._columns(some)[0]).where(*conditions)
        return set(self._connection.execute(query).scalars())

    def select_ids(self) -> Select[Any]:
        """Return the query of the ids of all matches, in no order."""
        return select(self.select_keys().subquery("m").c.id)

    def select_keys(self) -> Select[Any]:
        """Return the query of ``id`` and time, ``at``, of all matches, in no order.

        For a statement of the same transaction, which reads no table whole.
        """
        self._avoid_scans()
        found = self._candidates().subquery("f")
        row_id, at = self._columns(found)
        keys = select(row_id.label("id"), at.label("at"))
        return keys.where(*self._row_conditions(found))

    def _find_recent(self, limit: int, beyond: _Key | None) -> FoundPage | None:
        """Return a page from the newest rows; None if they do not hold one."""
        source = select(self._table).where(*self._conditions(self._table, beyond))
        recent = RECENT if self._is_articles else RECENT_COMMENTS
        some = self._sort(source).limit(max(recent, 2 * limit)).subquery("f")
        row_id, at = self._columns(some)
        query = select(row_id.label("id"), at.label("at")).where(
            fulfil(some.c.words, self._search.text.index),
            *self._row_conditions(some),
        )
        # One row more shows whether there is a next page.
        rows = self._connection.execute(query.limit(limit + 1)).all()
        return cut_page(make_hits(rows), limit) if len(rows) > limit else None

    def _find_in_window(
        self, limit: int, beyond: _Key | None, *, oldest_first: bool
    ) -> FoundPage:
        """Check the candidates in the order of time, no more of them than needed."""
        window = self._candidates_by_time(beyond, oldest_first=oldest_first)
        row_id, at = self._columns(window)
        found = (
            select(row_id.label("id"), at.label("at"), literal(0).label("is_end"))
            .where(*self._row_conditions(window))
            .limit(limit + 1)
        )
        end = (
            select(row_id.label("id"), at.label("at"), literal(1).label("is_end"))
            .offset(self._window - 1)
            .limit(1)
        )
        rows = self._connection.execute(
            union_all(select(found.subquery("found")), select(end.subquery("last")))
        ).all()
        hits = make_hits([row for row in rows if not row.is_end])
        if len(hits) > limit:
            return cut_page(hits, limit)
        ends = [(row.at, row.id) for row in rows if row.is_end]
        return FoundPage(hits=hits, beyond=ends[0] if ends else None)

    def _rank_by_comments(self) -> Ranking:
        window = self._candidates_by_time(None)
        row_id, at = self._columns(window)
        query = (
            select(
                row_id.label("id"),
                at.label("at"),
                cast(window.c.comments_found, Float).label("rank"),
            )
            .where(*self._row_conditions(window))
            .order_by(window.c.comments_found.desc(), at.desc(), row_id.desc())
            .limit(BEST)
        )
        rows = self._connection.execute(query).all()
        return Ranking(hits=make_hits(rows), among=self._window)

    def _rank_by_words(self, words: RankedWords) -> Ranking:
        """Rank in two steps: titles and time from the index, then the whole text."""
        ids = self._find_newest(None, self._window)
        window = self._candidates_by_time(None, ids=ids)
        row_id, at = self._columns(window)
        titled: ColumnElement[Any] = literal(0)
        if self._is_articles and self._search.text.title is not None:
            titles = self._titled(self._search.text.title, ids)
            is_titled = row_id.in_(select(titles.c.article_id))
            titled = case((is_titled, TITLE_BONUS), else_=0.0)
        promising = (
            select(window, titled.label("bonus"))
            .order_by(literal_column("bonus").desc(), at.desc(), row_id.desc())
            .offset(0)
            .subquery("p")
        )
        row_id, at = self._columns(promising)
        some = (
            select(row_id.label("id"), at.label("at"), promising)
            .where(*self._row_conditions(promising))
            .limit(RANKED_ROWS)
            .subquery("r")
        )
        query = select(some.c.id, some.c.at, some.c.bonus, some.c.words)
        ranked = [
            SearchHit(
                id=row.id, at=row.at, rank=words.rank(row.words) + float(row.bonus)
            )
            for row in self._connection.execute(query)
        ]
        ranked.sort(key=lambda hit: (hit.rank, hit.at, hit.id), reverse=True)
        return Ranking(hits=ranked[:BEST], among=self._window)

    def _titled(self, title: str, ids: IdRange | None) -> CTE:
        titled = select_by_tokens(article_search, title, ids or self._ids)
        return titled.cte("titled").prefix_with("MATERIALIZED")

    def _estimate_by_sample(self) -> SearchCount:
        """Count the candidates, and check how many of the newest match in full."""
        sample = self._candidates_by_time(None, window=SAMPLE)
        matching = select(func.count()).select_from(sample)
        matching = matching.where(*self._row_conditions(sample))
        read = select(func.count()).select_from(sample).scalar_subquery()
        counted = self._connection.execute(
            select(matching.scalar_subquery().label("found"), read.label("read"))
        ).one()
        if counted.read < SAMPLE:
            return SearchCount(number=counted.found, is_approximate=False)
        rows = (
            estimate_rows(self._connection, self._candidates())
            if self._search.text.index is None
            else self._count_candidates().number
        )
        number = round(max(rows, counted.read) * counted.found / counted.read)
        return SearchCount(number=number, is_approximate=True)

    def _count_candidates(self) -> SearchCount:
        here = self._connection, self._table
        return count_rows(*here, self._candidates(), self._ids, EXACT_COUNT)

    def _candidates_by_time(
        self,
        beyond: _Key | None,
        *,
        oldest_first: bool = False,
        window: int | None = None,
        ids: IdRange | None = None,
    ) -> CTE:
        """Return the first rows that the index gives, in the order of time.

        ``ids`` is the range that has them; looked up if it is not given.
        """
        window = window or self._window
        if ids is None:
            ids = None if oldest_first else self._find_newest(beyond, window)
        candidates = self._candidates(beyond, ids, oldest_first=oldest_first)
        first = self._sort(select(candidates.subquery("i")), oldest_first=oldest_first)
        return first.limit(window).cte("c").prefix_with("MATERIALIZED")

    def _find_newest(self, beyond: _Key | None, window: int) -> IdRange | None:
        """Return the ids of the newest rows that the index gives; None: no index."""
        if (tokens := self._search.text.index) is None:
            return None
        conditions = self._conditions(self._table, beyond, hide_times=True)
        here = self._connection, self._table
        return find_newest(*here, tokens, self._ids, conditions, wanted=window)

    def _candidates(
        self,
        beyond: _Key | None = None,
        ids: IdRange | None = None,
        *,
        oldest_first: bool = False,
    ) -> Select[Any]:
        """Return the query of the rows that the index of tokens gives.

        The times are hidden from the planner: by their index it would have to read the
        tokens of every row. Without words to look for that index is the way.
        """
        tokens = self._search.text.index
        hidden = tokens is not None
        conditions = self._conditions(
            self._table, beyond, oldest_first=oldest_first, hide_times=hidden
        )
        if tokens is None:
            return select(self._table).where(*conditions)
        return select_by_tokens(self._table, tokens, ids or self._ids, conditions)

    def _conditions(
        self,
        of: Table | Subquery,
        beyond: _Key | None,
        *,
        oldest_first: bool = False,
        hide_times: bool = False,
    ) -> list[ColumnElement[bool]]:
        """Return the conditions on the narrow row: its time and state."""
        row_id, at = self._columns(of)
        if hide_times:
            at = at + _NO_TIME
        search = self._search
        conditions = [at >= search.after] if search.after is not None else []
        if search.before is not None:
            conditions.append(at < search.before)
        if self._readable_only:
            conditions.append(of.c.is_readable)
        wanted = search.wants(Feature.COMMENTS)
        if wanted is not None:
            found = of.c.comments_found
            conditions.append(found > 0 if wanted else found == 0)
        if beyond is not None:
            key, last = tuple_(at, row_id), tuple_(*map(literal, beyond))
            conditions.append(key > last if oldest_first else key < last)
        return conditions or [true()]

    def _row_conditions(self, of: Table | Subquery | CTE) -> list[ColumnElement[bool]]:
        """Return the conditions that are checked row by row, on few rows."""
        conditions: list[ColumnElement[bool]] = []
        wanted = self._search.wants(Feature.FIRST)
        if wanted is not None:
            known = exists().where(stories.c.first_article_id == of.c.article_id)
            conditions.append(known if wanted else ~known)
        text_query = self._search.text
        if text_query.others is not None:
            conditions.append(fulfil(of.c.words, text_query.others))
        conditions += [has_phrase(of.c.words, phrase) for phrase in text_query.phrases]
        return conditions

    def _sort(self, query: Select[Any], *, oldest_first: bool = False) -> Select[Any]:
        row_id, at = get_key(self._table, query.selected_columns)
        if oldest_first:
            return query.order_by(at, row_id)
        return query.order_by(at.desc(), row_id.desc())

    def _columns(
        self, of: Table | Subquery | CTE
    ) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """Return the columns of the id and the time."""
        return get_key(self._table, of.c)

    @cached_property
    def _ids(self) -> IdRange:
        """The ids of the blocks to read; not read where the newest rows hold a page."""
        here = self._connection, self._table
        ids, after = read_id_range(*here), self._search.after
        return ids if after is None else find_since(*here, ids, after)

    def _avoid_scans(self) -> None:
        """Forbid scans to the end of the transaction, and keep the matches exact.

        With less memory the index would name pages, whose rows have to be read again.
        """
        self._connection.execute(NO_SCANS)


_NO_TIME: ColumnElement[Any] = literal_column("interval '0'")
