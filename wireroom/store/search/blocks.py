"""The index over the tokens of rows, which is read block by block.

A token in the index begins with the number of its row's block, and so does each token
of a condition. The index is an expression of PostgreSQL's own functions; a statement
has to repeat the expression as it was declared, or the index is not used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, func, literal, literal_column, select, text, true
from sqlalchemy.dialects.postgresql import TSQUERY

from wireroom.store.schema.search_tables import (
    ARTICLES_IN_BLOCK,
    COMMENTS_IN_BLOCK,
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
# The highest blocks that tell whether a token is frequent.
PROBED_BLOCKS = 2
# The newest rows are read twice, so only where all are so many times as many.
GAIN = 3
# Rows whose ids are looked at by their time: 100,000 in about 15 ms.
ROWS_SINCE = 100_000
# Stands for the number of the block in a condition. No token has it.
_MARK = "\x01"
_TOKEN = re.compile(r"'((?:[^'\\]|''|\\\\)*)'")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdRange:
    """The lowest and the highest id of a table's rows; none if it is empty."""

    lowest: int | None
    highest: int | None


def read_id_range(connection: Connection, table: Table) -> IdRange:
    """Read the lowest and the highest id of a table of tokens."""
    (row_id,) = table.primary_key.columns
    lowest, highest = (
        select(limit(row_id)).scalar_subquery() for limit in (func.min, func.max)
    )
    row = connection.execute(select(lowest, highest)).one()
    return IdRange(lowest=row[0], highest=row[1])


def find_newest(
    connection: Connection,
    table: Table,
    condition: str,
    ids: IdRange,
    conditions: Sequence[ColumnElement[bool]],
    *,
    wanted: int,
) -> IdRange:
    """Return a range of ids that has the newest rows with the tokens, so many of them.

    New rows have high ids, so the newest rows with a frequent token are in the highest
    blocks. A row of a low id can be published late: all rows that are newer than the
    oldest of those found are in the range.

    Args:
        condition, ids, conditions: as in :func:`select_by_tokens`.
        wanted: how many rows.
    """
    if ids.lowest is None or ids.highest is None:
        return ids
    size = get_block_size(table)
    last = ids.highest // size
    blocks = last - ids.lowest // size + 1
    if blocks <= PROBED_BLOCKS:
        return ids
    probed = IdRange(lowest=(last - PROBED_BLOCKS + 1) * size, highest=ids.highest)
    rows = select_by_tokens(table, condition, probed, conditions).limit(wanted)
    count = select(func.count()).select_from(rows.subquery("some"))
    found = connection.execute(count).scalar_one()
    if found * blocks < GAIN * wanted * PROBED_BLOCKS:
        return ids
    rows = select_by_tokens(table, condition, ids, conditions).limit(wanted)
    row_id, at = get_key(table, rows.subquery("some").c)
    first = select(func.count(row_id), func.min(at), func.min(row_id))
    number, oldest, lowest = connection.execute(first).one()
    if number < wanted:
        return ids
    newer = find_since(connection, table, ids, oldest)
    return IdRange(lowest=min(newer.lowest or lowest, lowest), highest=ids.highest)


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


def select_by_tokens(
    table: Table,
    condition: str,
    ids: IdRange,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> Select[Any]:
    """Return the query of the rows that have the tokens of a ``tsquery``, by the index.

    Blocks of high ids come first. A barrier (``OFFSET 0``) keeps the planner from other
    ways to them.

    Args:
        condition: with a token that is not excluded; without places and weights.
        ids: of the table's rows; a row that was stored meanwhile may be left out.
        conditions: on the columns of the table.
    """
    size, (row_id,) = get_block_size(table), table.primary_key.columns
    first, last = (-1 if at is None else at // size for at in (ids.lowest, ids.highest))
    # Literals: the planner then knows how many blocks there are.
    numbers: ColumnElement[int] = literal_column(
        f"generate_series({last}, {first}, -1)"
    )
    blocks = select(numbers.label("block")).subquery("blocks")
    tokens: ColumnElement[Any] = literal_column(
        describe_block_tokens(
            f"{table.name}.{row_id.name}", f"{table.name}.words", size
        )
    )
    marked = _TOKEN.sub(rf"'{_MARK}\1'", condition)
    number = cast(blocks.c.block, Text).op("||")(literal_column("':'"))
    wanted = cast(func.replace(literal(marked), literal(_MARK), number), TSQUERY)
    rows = select(table).where(*conditions, tokens.op("@@")(wanted)).offset(0)
    found = rows.lateral("found")
    return select(found).select_from(blocks).join(found, true())


def count_rows(
    connection: Connection, table: Table, query: Select[Any], ids: IdRange, most: int
) -> SearchCount:
    """Count the rows of a query by tokens, in the first blocks only if there are more.

    The other blocks are assumed to have as many for an id.

    Args:
        query: of :func:`select_by_tokens`. most: a larger count is an estimate.
    """
    size, (row_id,) = get_block_size(table), table.primary_key.columns
    some = query.limit(most + 1).subquery("some")
    block = some.c[row_id.name].op("/")(literal_column(str(size))).label("block")
    counts = select(block, func.count().label("rows")).group_by(literal_column("block"))
    rows = connection.execute(counts).all()
    number = sum(row.rows for row in rows)
    if number <= most or ids.lowest is None or ids.highest is None:
        return SearchCount(number=number, is_approximate=False)
    # The limit was reached in the lowest block.
    lowest = min(row.block for row in rows)
    read = sum(row.rows for row in rows if row.block > lowest) or number
    begin = min((lowest + 1) * size, ids.highest)
    share = (ids.highest - ids.lowest + 1) / (ids.highest - begin + 1)
    return SearchCount(number=max(round(read * share), number), is_approximate=True)
