"""How articles are shared out; feeds have a table of their own (``feed_leases.py``).

A row is *due* when ``due_at`` has come. The tick *leases* due rows and sends them:
``lease_until`` keeps the next tick from sending them again, unless the message is lost
and the lease expires. A worker *starts* a row before it does anything else, in a
transaction of its own: that raises ``attempts``, so that a row which kills its worker
is noticed, and makes the same message do nothing the second time. Recording an outcome
ends the lease and sets ``attempts`` to 0.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    DateTime,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta

    from sqlalchemy import Column, ColumnElement, Connection, CursorResult, Row
    from sqlalchemy.sql.dml import ReturningUpdate

    from wireroom.model.updates import ArticleUpdate


def lease_due(
    connection: Connection,
    table: Table,
    *columns: ColumnElement[Any],
    now: datetime,
    lease: timedelta,
    limit: int,
    only: ColumnElement[bool] | None = None,
) -> list[Row[Any]]:
    """Lease up to ``limit`` due rows, the longest due first; return their columns.

    Rows that do not fulfil ``only`` are not leased.

    Safe with any number of ticks at once: a row goes to one of them (SKIP LOCKED). The
    cost grows with the rows that are due, not with the rows that exist (partial index).
    """
    due = (
        select(table.c.id)
        .where(table.c.due_at <= now, _is_free(table, now))
        .where(true() if only is None else only)
        .order_by(table.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    leased = (
        update(table)
        .where(table.c.id.in_(select(due.c.id)))
        .values(lease_until=now + lease, started=False)
        .returning(*columns)
    )
    return list(connection.execute(leased))


def start(
    connection: Connection,
    column: Column[str],
    row_id: int,
    *,
    among: Collection[str],
    now: datetime,
    lease: timedelta,
) -> CursorResult[Any]:
    """Start a leased row; return an empty result if there is nothing to do.

    Nothing to do: the row is not due, its ``column`` is not ``among`` these values, or
    another worker holds it.
    """
    parameters = {"id_": row_id, "at": now, "until": now + lease, "among": list(among)}
    return connection.execute(_start_statement(column), parameters)


@cache
def _start_statement(column: Column[str]) -> ReturningUpdate[Any]:
    """Build the statement once: building costs more than the driver's part."""
    table = column.table
    assert isinstance(table, Table)
    c, at = table.c, bindparam("at", type_=DateTime(timezone=True))
    free = or_(c.lease_until.is_(None), c.lease_until < at)
    return (
        update(table)
        .where(
            c.id == bindparam("id_"),
            c.due_at <= at,
            column == any_(bindparam("among", type_=ARRAY(Text))),
            or_(c.started.is_(False), free),
        )
        .values(
            lease_until=bindparam("until", type_=DateTime(timezone=True)),
            started=True,
            attempts=c.attempts + 1,
        )
        .returning(*c)
    )


def release(
    connection: Connection, table: Table, row_id: int, *, due_at: datetime
) -> None:
    """Release a row that was started and could not be finished, uncounted.

    For faults that are not the row's: a disk that is full for long would otherwise
    count attempts against every row in progress and put all of them into quarantine.
    """
    c = table.c
    connection.execute(
        update(table)
        .where(c.id == row_id, c.started)
        .values(
            due_at=due_at,
            lease_until=None,
            started=False,
            attempts=func.greatest(c.attempts - 1, 0),
        )
    )


def lease_end_columns(
    *, due_at: datetime | None, lease_until: datetime | None = None, failures: int = 0
) -> ArticleUpdate:
    """Return the columns that record an outcome: the next due time, and no lease.

    ``lease_until`` is set if the next step is sent at once: the tick then sends it
    again only if that message was lost.
    """
    return {
        "due_at": due_at,
        "lease_until": lease_until,
        "started": False,
        "attempts": 0,
        "failures": failures,
    }


def _is_free(table: Table, now: datetime) -> ColumnElement[bool]:
    expired = and_(table.c.lease_until.is_not(None), table.c.lease_until < now)
    return or_(table.c.lease_until.is_(None), expired)
