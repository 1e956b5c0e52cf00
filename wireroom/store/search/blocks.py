"""The rows that have some tokens: those in the index, block by block, and waiting ones.

A token in the index begins with the number of its row's block, and so does each token
of a condition. The index is an expression of PostgreSQL's own functions; a statement
has to repeat the expression as it was declared, or the index is not used. Rows that
were written since :mod:`wireroom.store.search.index_waiting` ran are compared one by
one: some hundred, at 3 to 10 µs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Text,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from wireroom.store.schema.search_tables import (
    ARTICLES_IN_BLOCK,
    COMMENTS_IN_BLOCK,
    IS_INDEXED,
    IS_WAITING,
    describe_block_tokens,
)
from wireroom.store.schema.tables import article_search
from wireroom.store.search.results import SearchCount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select, Table
    from sqlalchemy.sql.base import ColumnCollection, ReadOnlyColumnCollection

NO_SCANS = text(
    "SELECT set_config('enable_seqscan', 'off', true),"
    " set_config('work_mem', '32MB', true), set_config('jit', 'off', true)"
)
# Blocks that are counted first. If they predict more than twice the rows that are
# counted exactly, the prediction is the count.
SAMPLED_BLOCKS = 2
SURELY = 2
# Rows whose ids are looked at by their time: 100,000 in about 15 ms.
ROWS_SINCE = 100_000
# Placeholder of the number of the block in a condition. No token has it.
_MARK = "\x01"
_TOKEN = re.compile(r"'((?:[^'\\]|''|\\\\)*)'")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdRange:
    """The lowest and the highest id of a table's rows; none if it is empty."""

    lowest: int | None
    highest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSearch:
    """What the index over the tokens of a table is asked.

    Attributes:
        tokens: a ``tsquery`` with a token that is not excluded, without places and
            weights. conditions: on the columns of the table.
    """

    table: Table
    tokens: str
    conditions: Sequence[ColumnElement[bool]] = ()


def read_id_range(connection: Connection, table: Table) -> IdRange:
    """Read the lowest and the highest id of a table of tokens."""
    (row_id,) = table.primary_key.columns
    lowest, highest = (
        select(limit(row_id)).scalar_subquery() for limit in (func.min, func.max)
    )
    row = connection.execute(select(lowest, highest)).one()
    return IdRange(lowest=row[0], highest=row[1])


def find_since(
    connection: Connection, table: Table, ids: IdRange, since: datetime
) -> IdRange:
    """Return the range of ids that has all rows from a time on.

    All ids if there are more than :data:`ROWS_SINCE` such rows.
    """
    row_id, at = get_key(table, table.c)
    newest = select(row_id.label("id")).where(at >= since).order_by(at.desc())
    some = newest.limit(ROWS_SINCE + 1).subquery("since")
    counts = select(func.count(), func.min(some.c.id)).select_from(some)
    number, lowest = connection.execute(counts).one()
    if number > ROWS_SINCE:
        return ids
    return IdRange(lowest=lowest, highest=None if lowest is None else ids.highest)


def get_key(
    table: Table,
    columns: ReadOnlyColumnCollection[str, Any] | ColumnCollection[str, Any],
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return the id and the time, of the columns of a table of tokens or of a query."""
    if table is article_search:
        return columns["article_id"], columns["first_published_at"]
    return columns["comment_id"], columns["first_seen_at"]


def get_block_size(table: Table) -> int:
    """Return how many ids a block of a table of tokens has."""
    return ARTICLES_IN_BLOCK if table is article_search else COMMENTS_IN_BLOCK


def list_blocks(table: Table, ids: IdRange) -> Sequence[int]:
    """Return the numbers of the blocks of a range of ids, the highest first."""
    if ids.lowest is None or ids.highest is None:
        return ()
    size = get_block_size(table)
    return range(ids.highest // size, ids.lowest // size - 1, -1)


def select_by_tokens(search: TokenSearch, blocks: Sequence[int]) -> Select[Any]:
    """Return the query of the rows that wait, and of those of some blocks."""
    both = union_all(select_waiting(search), select_indexed(search, blocks))
    return select(both.subquery("both"))


def select_waiting(search: TokenSearch) -> Select[Any]:
    """Return the query of the rows that wait to be moved into the index."""
    tokens = search.table.c.tokens
    is_waiting: ColumnElement[bool] = literal_column(IS_WAITING)
    has_tokens = tokens.op("@@")(cast(literal(search.tokens), TSQUERY))
    return select(search.table).where(*search.conditions, is_waiting, has_tokens)


def select_indexed(
    search: TokenSearch, blocks: Sequence[int] | None = None
) -> Select[Any]:
    """Return the query of the rows of some blocks, by the index, block by block.

    Args:
        blocks: None: they are the parameter ``blocks`` of the query. A query that is
            built again takes 3 ms more (measured).

    A barrier (``OFFSET 0``) keeps the planner from other ways to them. A row that was
    stored after the numbers of the blocks were read may be left out.
    """
    table, size = search.table, get_block_size(search.table)
    (row_id,) = table.primary_key.columns
    of_type = ARRAY(BigInteger)
    given: ColumnElement[Any] = bindparam("blocks", type_=of_type)
    numbers = func.unnest(given if blocks is None else literal([*blocks], of_type))
    each = select(numbers.label("block")).subquery("blocks")
    tokens: ColumnElement[Any] = literal_column(
        describe_block_tokens(
            f"{table.name}.{row_id.name}", f"{table.name}.words", size
        )
    )
    marked = _TOKEN.sub(rf"'{_MARK}\1'", search.tokens)
    begin = cast(each.c.block, Text).op("||")(literal_column("':'"))
    wanted = cast(func.replace(literal(marked), literal(_MARK), begin), TSQUERY)
    has_tokens = tokens.op("@@")(wanted)
    is_indexed: ColumnElement[bool] = literal_column(IS_INDEXED)
    rows = select(table).where(*search.conditions, is_indexed, has_tokens).offset(0)
    found = rows.lateral("found")
    return select(found).select_from(each).join(found, true())


def count_rows(
    connection: Connection, search: TokenSearch, ids: IdRange, most: int
) -> SearchCount:
    """Count rows; a number far above ``most`` is estimated from a few blocks."""
    waiting = select(func.count()).select_from(select_waiting(search).subquery("w"))
    more = connection.execute(waiting).scalar_one()
    found = _count_indexed(connection, search, ids, most)
    return replace(found, number=found.number + more)


def _count_indexed(
    connection: Connection, search: TokenSearch, ids: IdRange, most: int
) -> SearchCount:
    blocks = list_blocks(search.table, ids)
    if len(blocks) > 2 * SAMPLED_BLOCKS:
        step = len(blocks) // (SAMPLED_BLOCKS + 1)
        some = blocks[step::step][:SAMPLED_BLOCKS]
        found = sum(_count_by_block(connection, search, some, most).values())
        number = found * len(blocks) // len(some)
        if number > SURELY * most:
            return SearchCount(number=number, is_approximate=True)
    return _count_from_newest(connection, search, ids, most)


def _count_from_newest(
    connection: Connection, search: TokenSearch, ids: IdRange, most: int
) -> SearchCount:
    """Count rows, in the first blocks only if there are more than ``most``.

    The other blocks are assumed to have as many for an id.
    """
    size, blocks = get_block_size(search.table), list_blocks(search.table, ids)
    rows = _count_by_block(connection, search, blocks, most)
    number = sum(rows.values())
    if number <= most or ids.lowest is None or ids.highest is None:
        return SearchCount(number=number, is_approximate=False)
    # The limit was reached in the lowest block.
    lowest = min(rows)
    read = sum(rows.values()) - rows[lowest] or number
    begin = min((lowest + 1) * size, ids.highest)
    share = (ids.highest - ids.lowest + 1) / (ids.highest - begin + 1)
    return SearchCount(number=max(round(read * share), number), is_approximate=True)


def _count_by_block(
    connection: Connection, search: TokenSearch, blocks: Sequence[int], most: int
) -> dict[int, int]:
    """Return the numbers of rows of blocks, ``most`` and one more in all."""
    (row_id,) = search.table.primary_key.columns
    some = select_indexed(search, blocks).limit(most + 1).subquery("some")
    size: ColumnElement[int] = literal_column(str(get_block_size(search.table)))
    block = some.c[row_id.name].op("/")(size).label("block")
    counts = select(block, func.count().label("rows")).group_by(literal_column("block"))
    return {row.block: row.rows for row in connection.execute(counts)}
