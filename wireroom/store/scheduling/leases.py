"""How articles are shared out; feeds have a table of their own (``feed_leases.py``).

A row is *due* when ``due_at`` has come. The tick *leases* due rows and sends them:
``lease_until`` keeps the next tick from sending them again, unless the message is lost
and the lease expires. A worker *starts* a row before it does anything else, in a
transaction of its own: that raises ``attempts``, so that a row which kills its worker
is noticed, and makes the same message do nothing the second time. It also gives the row
a new ``lease_id``, which every write of the worker names: when the lease has expired
and another worker has started the row, the first worker's answer changes nothing.
Recording an outcome ends the lease and sets ``attempts`` to 0.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    DateTime,
    Integer,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    func,
    or_,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.store.schema.columns import LEASE_IDS
from wireroom.store.schema.tables import articles

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta

    from sqlalchemy import Column, ColumnElement, Connection, CursorResult
    from sqlalchemy.sql.dml import ReturningUpdate

    from wireroom.model.leases import ArticleLease
    from wireroom.model.rows import ArticleRow
    from wireroom.model.updates import ArticleUpdate


# The candidates of each stage are at the front of its part of the index, so the cost
# follows ``limit``. No row is locked that is not leased then; a row that another tick
# has locked is that tick's.
_LEASE_DUE = text("""
    WITH ready AS MATERIALIZED (
        SELECT first.id FROM unnest(:stages) AS open (stage) CROSS JOIN LATERAL (
            SELECT id, GREATEST(due_at, lease_until) AS at FROM articles
            WHERE stage = open.stage AND due_at IS NOT NULL
                AND GREATEST(due_at, lease_until) <= :now
            ORDER BY GREATEST(due_at, lease_until) LIMIT :limit
        ) AS first
        ORDER BY first.at LIMIT :limit
    ), due AS MATERIALIZED (
        SELECT id FROM articles
        WHERE id IN (SELECT id FROM ready) AND stage = ANY (:stages)
            AND GREATEST(due_at, lease_until) <= :now
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE articles SET lease_until = :until, started = false
    WHERE id IN (SELECT id FROM due)
    RETURNING id, stage
    """).bindparams(
    bindparam("stages", type_=ARRAY(Text)),
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("until", type_=DateTime(timezone=True)),
    bindparam("limit", type_=Integer),
)


def lease_due(
    connection: Connection,
    *,
    stages: Collection[str],
    now: datetime,
    lease: timedelta,
    limit: int,
) -> list[tuple[int, str]]:
    """Lease up to ``limit`` due articles at ``stages``, the longest due first.

    Returns their ids and stages.

    Safe with any number of ticks at once: a row goes to one of them. The cost grows
    with the rows that are leased, not with those that exist or wait.
    """
    parameters = {
        "stages": list(stages),
        "now": now,
        "until": now + lease,
        "limit": limit,
    }
    leased = connection.execute(_LEASE_DUE, parameters)
    return [(row.id, row.stage) for row in leased]


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
            lease_id=LEASE_IDS.next_value(),
            attempts=c.attempts + 1,
        )
        .returning(*(column for column in c if column.computed is None))
    )


def release(connection: Connection, lease: ArticleLease, *, due_at: datetime) -> bool:
    """Release an article that could not be finished, uncounted; False if it is late.

    For faults that are not the row's: a disk that is full for long would otherwise
    count attempts against every row in progress and put all of them into quarantine.
    """
    c = articles.c
    released = (
        update(articles)
        .where(holds(lease))
        .values(
            due_at=due_at,
            lease_until=None,
            started=False,
            lease_id=None,
            attempts=func.greatest(c.attempts - 1, 0),
        )
    )
    return connection.execute(released).rowcount == 1


def holds(lease: ArticleLease) -> ColumnElement[bool]:
    """Return the condition that an article is still leased as ``lease`` says."""
    c = articles.c
    return and_(
        c.id == lease.article_id, c.lease_id.is_not_distinct_from(lease.lease_id)
    )


def lease_end_columns(
    *,
    due_at: datetime | None,
    lease_until: datetime | None = None,
    failures: int = 0,
    failing_since: datetime | None = None,
    waits_for: str | None = None,
) -> ArticleUpdate:
    """Return the columns that record an outcome: the next due time, and no lease.

    Args:
        lease_until: set if the next step is sent at once: the tick then sends it again
            only if that message was lost.
        failures, failing_since: failures in a row, and the first of them.
        waits_for: the host whose breaker the row waits for.
    """
    return {
        "due_at": due_at,
        "lease_until": lease_until,
        "started": False,
        "lease_id": None,
        "attempts": 0,
        "failures": failures,
        "failing_since": failing_since,
        "waits_for": waits_for,
    }


def next_step_columns(*, due_at: datetime, lease_until: datetime) -> ArticleUpdate:
    """Return the columns of a step whose worker runs the next step at once.

    Its lease continues. The attempt is counted already, because no message starts the
    next step; ``lease_until`` is when the tick sends it, if the worker has died.
    """
    return {
        "due_at": due_at,
        "lease_until": lease_until,
        "started": True,
        "attempts": 1,
    }


def kept_failures(article: ArticleRow) -> int:
    """Return the failures in a row after a success: a replay is no visit."""
    return 0 if article.replay_id is None else article.failures


def kept_waits(article: ArticleRow) -> ArticleUpdate:
    """Return the columns of an article's failures that a replay leaves as they were."""
    if article.replay_id is None:
        return {}
    return {"failing_since": article.failing_since, "waits_for": article.waits_for}
