"""The newest rows with the tokens of a query, from as few blocks as hold them.

Rows that wait to be moved into the index are read first, whatever their ids. New rows
have high ids, so the highest blocks have the newest rows. Blocks are read from the
highest down until they have as many rows as are wanted. A row of a lower id can be
published later than some of these: blocks that may have rows as new, by the times that
are noted of each, are read as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Float,
    any_,
    func,
    literal,
    select,
    union_all,
)

from wireroom.store.search.block_times import list_between
from wireroom.store.search.blocks import (
    get_block_size,
    get_key,
    list_blocks,
    select_indexed,
    select_waiting,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection, Select, Table

    from wireroom.store.search.blocks import IdRange, TokenSearch

# The number of blocks grows by this factor at most from one reading to the next: the
# first rows say little of how many there are.
GROWTH = 2

# Seconds since 1970, exact to the microsecond, and an id: a datetime for each of 20,000
# rows would take longer than finding them.
SortKey = tuple[float, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestRows:
    """The newest rows, and what was read for them.

    Attributes:
        blocks: those of the index. waiting: the ids of rows that are not in it yet.
    """

    keys: Sequence[SortKey]
    blocks: Sequence[int]
    waiting: Collection[int]


def find_newest(
    connection: Connection,
    search: TokenSearch,
    ids: IdRange,
    *,
    wanted: int,
    until: datetime | None = None,
) -> NewestRows:
    """Return the newest rows, ``wanted`` at most, the newest first.

    Args:
        ids: of the rows. until: no row that the conditions of ``search`` allow is
            newer.
    """
    blocks = list_blocks(search.table, ids)
    begin = _find_highest(connection, search.table, until)
    reader = _BlockReader(connection, search, ids)
    later = [b for b in blocks if begin is not None and b > begin]
    left = [*_read_down(reader, blocks[len(later) :], wanted), *later]
    oldest = to_time(reader.keys[wanted - 1][0]) if len(reader.keys) >= wanted else None
    reader.read(list_between(connection, search.table, left, oldest, until))
    return NewestRows(
        keys=reader.keys[:wanted], blocks=reader.blocks, waiting=reader.waiting
    )


def list_ids(
    connection: Connection, search: TokenSearch, newest: NewestRows
) -> set[int]:
    """Return the ids of all rows of the blocks that were read.

    Of the rows that wait those that were found are compared alone: each takes as long
    as a row of the index does.
    """
    key, _ = get_key(search.table, search.table.c)
    found = key == any_(literal([*newest.waiting], ARRAY(BigInteger)))
    waiting = select_waiting(replace(search, conditions=(found,)))
    rows = union_all(select_indexed(search, newest.blocks), waiting).subquery("r")
    row_id, _ = get_key(search.table, rows.c)
    return set(connection.execute(select(func.array_agg(row_id))).scalar_one() or ())


def to_time(seconds: float) -> datetime:
    """Return the time of a sort key."""
    return datetime.fromtimestamp(seconds, UTC)


class _BlockReader:
    """Reads the rows that wait, then blocks, and keeps the keys of all in order.

    Attributes:
        share: how many blocks were read; the highest counts as far as it has begun.
        waiting: the ids of the rows that wait.
    """

    def __init__(
        self, connection: Connection, search: TokenSearch, ids: IdRange
    ) -> None:
        self._connection, self._table = connection, search.table
        self._keys_of_blocks = self._select_keys(select_indexed(search))
        self._highest, begun = divmod(ids.highest or 0, get_block_size(search.table))
        self._begun = (begun + 1) / get_block_size(search.table)
        self.share = 0.0
        waiting = self._select_keys(select_waiting(search))
        self.keys = sorted(self._read_keys(waiting), reverse=True)
        # One that is moved into the index meanwhile is found there again.
        self.waiting = {row_id for _, row_id in self.keys}
        self.blocks: list[int] = []

    def read(self, blocks: Sequence[int]) -> None:
        if not blocks:
            return
        found = self._read_keys(self._keys_of_blocks, blocks=[*blocks])
        if self.waiting:
            found = [key for key in found if key[1] not in self.waiting]
        self.keys += found
        self.keys.sort(reverse=True)
        self.blocks += blocks
        self.share += sum(1 if b != self._highest else self._begun for b in blocks)

    def _select_keys(self, rows: Select[Any]) -> Select[Any, Any]:
        row_id, at = get_key(self._table, rows.subquery("rows").c)
        seconds = func.date_part("epoch", at, type_=Float)
        # Two arrays in place of rows: a tenth of the time.
        return select(func.array_agg(seconds), func.array_agg(row_id))

    def _read_keys(self, query: Select[Any, Any], **given: list[int]) -> list[SortKey]:
        """Return the keys of rows in no order."""
        times, ids = self._connection.execute(query, given).one()
        return list(zip(times or (), ids or (), strict=True))


def _read_down(
    reader: _BlockReader, blocks: Sequence[int], wanted: int
) -> Sequence[int]:
    """Read blocks until enough rows are found; return those that were not read."""
    while blocks and len(reader.keys) < wanted:
        number = _choose_number(reader.share, len(reader.keys), wanted)
        reader.read(blocks[:number])
        blocks = blocks[number:]
    return blocks


def _choose_number(read: float, found: int, wanted: int) -> int:
    """Return how many blocks to read next, by what those before had."""
    expected = math.ceil((wanted - found) * read / max(found, 1))
    return max(1, min(expected, math.ceil(GROWTH * read)))


def _find_highest(
    connection: Connection, table: Table, until: datetime | None
) -> int | None:
    """Return the block of the newest row up to a time; None: any."""
    if until is None:
        return None
    row_id, at = get_key(table, table.c)
    newest = select(row_id).where(at <= until).order_by(at.desc(), row_id.desc())
    found = connection.execute(newest.limit(1)).scalar_one_or_none()
    return None if found is None else found // get_block_size(table)
