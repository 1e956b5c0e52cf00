"""Moving the rows that wait into the index, many at once.

PostgreSQL collects the tokens of the rows in the index's list, and sorts them in at the
end: each entry is written once. A search reads that list for each block, so nothing is
left in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, literal_column, select, text, update

from wireroom.store.schema.search_tables import IS_WAITING
from wireroom.store.schema.tables import article_search, comment_search
from wireroom.store.search.block_times import note_times
from wireroom.store.search.blocks import get_block_size, get_key

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from wireroom.store.database import Store

# Rows that a search compares one by one before they are moved: more of them make a
# search slower, fewer the log larger. In a block that is nearly full, the moves of an
# article take 29 kB of the log with 1,000 articles at once, 23 with twice as many, 19
# with four times (measured).
ARTICLES_AT_ONCE, COMMENTS_AT_ONCE = 2_000, 6_000

_TABLES = (
    (article_search, ARTICLES_AT_ONCE),
    (comment_search, COMMENTS_AT_ONCE),
)
# The list holds all rows of one run (10 kB an article). PostgreSQL sorts it in the
# memory of maintenance, as its vacuum does.
_LARGE_LIST = text(
    "SELECT set_config('gin_pending_list_limit', '1GB', true),"
    " set_config('maintenance_work_mem', '128MB', true)"
)
_SORT_IN = text("SELECT gin_clean_pending_list(CAST(:index AS regclass))")


def index_waiting(store: Store, *, least: int | None = None) -> int:
    """Move the rows that wait, where there are enough; return how many.

    Rows that a transaction has locked are left for the next call. One that publishes
    waits for at most :data:`ARTICLES_AT_ONCE` rows to be moved, about two seconds.

    Args:
        least: how many have to wait; None: as many as are moved at once.
    """
    moved = 0
    for table, at_once in _TABLES:
        while found := _move(store, table, at_once, least or at_once):
            moved += found
    return moved


def _move(store: Store, table: Table, at_once: int, least: int) -> int:
    (row_id,) = table.primary_key.columns
    is_waiting: ColumnElement[bool] = literal_column(IS_WAITING)
    some = select(row_id).where(is_waiting).limit(at_once)
    with store.begin() as tx:
        count = select(func.count()).select_from(some.subquery("some"))
        if tx.connection.execute(count).scalar_one() < least:
            return 0
        tx.connection.execute(_LARGE_LIST)
        free = some.order_by(row_id).with_for_update(skip_locked=True)
        _, at = get_key(table, table.c)
        size: ColumnElement[int] = literal_column(str(get_block_size(table)))
        emptied = update(table).where(row_id.in_(free)).values(tokens="")
        rows = emptied.returning(row_id.op("/")(size), at)
        moved = [(row[0], row[1]) for row in tx.connection.execute(rows).all()]
        note_times(tx.connection, table, moved)
        tx.connection.execute(_SORT_IN, {"index": f"ix_{table.name}_indexed"})
        return len(moved)
