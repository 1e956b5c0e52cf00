"""The rows that may match a search: by the index of tokens, by time and by state.

The index gives the rows that have all words (``TextQuery.index``) without reading them;
what it cannot answer is checked by :mod:`wireroom.store.search.find`, on few of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, func, literal, literal_column, select, true, tuple_

from wireroom.search.query import Feature
from wireroom.store.schema.tables import article_search
from wireroom.store.search.blocks import (
    IdRange,
    TokenSearch,
    count_rows,
    find_since,
    get_key,
    list_blocks,
    read_id_range,
    select_by_tokens,
)
from wireroom.store.search.estimate import estimate_rows
from wireroom.store.search.newest import NewestRows, find_newest, list_ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select, Subquery, Table

    from wireroom.store.search.newest import SortKey
    from wireroom.store.search.prepare import PreparedSearch
    from wireroom.store.search.results import SearchCount

# A larger count is an estimate.
EXACT_COUNT = 100_000

RowKey = tuple["datetime", int]


class CandidateRows:
    """The candidates of a search in a table of tokens."""

    def __init__(
        self,
        connection: Connection,
        table: Table,
        search: PreparedSearch,
        *,
        readable_only: bool,
    ) -> None:
        self._connection, self._table, self._search = connection, table, search
        self._readable_only = readable_only

    def list_keys(
        self, wanted: int, beyond: RowKey | None = None, *, oldest_first: bool = False
    ) -> Sequence[SortKey]:
        """Return the first rows after a row, in the order of time."""
        if self._search.text.index is not None and not oldest_first:
            return self.find_newest(self._search.text.index, wanted, beyond).keys
        candidates = self.select(beyond, oldest_first=oldest_first)
        first = self.sort(candidates, oldest_first=oldest_first).limit(wanted)
        row_id, at = get_key(self._table, first.subquery("first").c)
        seconds = func.date_part("epoch", at, type_=Float)
        rows = self._connection.execute(select(seconds, row_id)).all()
        return sorted(((row[0], row[1]) for row in rows), reverse=not oldest_first)

    def find_newest(
        self, index: str, wanted: int, beyond: RowKey | None = None
    ) -> NewestRows:
        """Return the newest rows for which the index fulfils a condition."""
        ends = [self._search.before, None if beyond is None else beyond[0]]
        return find_newest(
            self._connection,
            self._ask_index(index, beyond),
            self._ids,
            wanted=wanted,
            until=min((end for end in ends if end is not None), default=None),
        )

    def list_titled(self, title: str, newest: NewestRows) -> set[int]:
        """Return the ids of articles whose title fulfils a condition."""
        asked = TokenSearch(table=article_search, tokens=title)
        return list_ids(self._connection, asked, newest)

    def count(self, index: str) -> SearchCount:
        """Count the rows for which the index fulfils a condition."""
        asked = self._ask_index(index)
        return count_rows(self._connection, asked, self._ids, EXACT_COUNT)

    def estimate(self) -> int:
        """Return about how many rows there are, without reading them."""
        if self._search.text.index is not None:
            return self.count(self._search.text.index).number
        return estimate_rows(self._connection, self.select())

    def select(
        self, beyond: RowKey | None = None, *, oldest_first: bool = False
    ) -> Select[Any]:
        """Return the query of all rows, or of those after a row."""
        index = self._search.text.index
        if index is None:
            return select(self._table).where(
                *self.conditions(self._table, beyond, oldest_first=oldest_first)
            )
        asked = self._ask_index(index, beyond, oldest_first=oldest_first)
        return select_by_tokens(asked, list_blocks(self._table, self._ids))

    def conditions(
        self,
        of: Table | Subquery,
        beyond: RowKey | None = None,
        *,
        oldest_first: bool = False,
        hide_times: bool = False,
    ) -> list[ColumnElement[bool]]:
        """Return the conditions on the narrow row: its time and state."""
        row_id, at = get_key(self._table, of.c)
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

    def sort(self, query: Select[Any], *, oldest_first: bool = False) -> Select[Any]:
        """Return a query with its rows in the order of time."""
        row_id, at = get_key(self._table, query.selected_columns)
        if oldest_first:
            return query.order_by(at, row_id)
        return query.order_by(at.desc(), row_id.desc())

    def _ask_index(
        self, index: str, beyond: RowKey | None = None, *, oldest_first: bool = False
    ) -> TokenSearch:
        """Return what the index of tokens is asked.

        The times are hidden from the planner: by their index it would have to read the
        tokens of every row.
        """
        conditions = self.conditions(
            self._table, beyond, oldest_first=oldest_first, hide_times=True
        )
        return TokenSearch(table=self._table, tokens=index, conditions=conditions)

    @cached_property
    def _ids(self) -> IdRange:
        """The ids of the blocks to read; not read where the newest rows hold a page."""
        here = self._connection, self._table
        ids, after = read_id_range(*here), self._search.after
        return ids if after is None else find_since(*here, ids, after)


_NO_TIME: ColumnElement[Any] = literal_column("interval '0'")
