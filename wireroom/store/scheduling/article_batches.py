"""Several articles that are started, locked or released in one statement.

Each row is fenced by its own lease, as if it were written by itself. Rows are locked in
the order of their ids everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Text,
    bindparam,
    or_,
    select,
    text,
    update,
)

from wireroom.model.leases import ArticleLease
from wireroom.model.states import Stage
from wireroom.store.articles.articles import LEASED_ROWS
from wireroom.store.schema.columns import LEASE_IDS
from wireroom.store.schema.tables import articles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection, Select
    from sqlalchemy.sql.dml import ReturningUpdate, Update

    from wireroom.model.rows import LeasedArticle

_TIME = DateTime(timezone=True)


def start_articles(
    connection: Connection,
    article_ids: Sequence[int],
    stage: Stage,
    *,
    now: datetime,
    lease: timedelta,
) -> list[LeasedArticle]:
    """Start a step that uses the network, in the order of ``article_ids``.

    Counts the attempts. Leaves out articles that are not due or not at ``stage``, and
    those that another worker holds.
    """
    parameters = {
        "ids": list(article_ids),
        "at_stage": stage,
        "at": now,
        "until": now + lease,
    }
    started = {
        row.id: row for row in LEASED_ROWS.all(connection.execute(_START, parameters))
    }
    return [started[i] for i in article_ids if i in started]


def start_first_readings(
    connection: Connection,
    article_ids: Sequence[int],
    *,
    now: datetime,
    lease: timedelta,
) -> list[ArticleLease]:
    """Start the steps that compute of downloaded articles, and count the attempts.

    Only of articles whose reading was never started since they were downloaded, in the
    order of ``article_ids``; a row that another transaction has locked is left out.
    """
    parameters = {"ids": list(article_ids), "until": now + lease}
    started = {
        row.id: ArticleLease(article_id=row.id, lease_id=row.lease_id)
        for row in connection.execute(_START_READINGS, parameters)
    }
    return [started[i] for i in article_ids if i in started]


def hold_articles(
    connection: Connection, leases: Sequence[ArticleLease], stage: Stage
) -> list[LeasedArticle]:
    """Lock the articles of leases to the end of the transaction; by their ids.

    Left out are those whose lease is over, or that have left ``stage``.
    """
    parameters = {
        "ids": [lease.article_id for lease in leases],
        "lease_ids": [lease.lease_id for lease in leases],
        "at_stage": stage,
    }
    return LEASED_ROWS.all(connection.execute(_HOLD, parameters))


def list_started(
    connection: Connection, article_ids: Collection[int], stages: Collection[Stage]
) -> list[int]:
    """Return those of the articles at ``stages`` that a worker has started before."""
    parameters = {"ids": list(article_ids), "stages": [str(s) for s in stages]}
    return list(connection.execute(_LIST_STARTED, parameters).scalars())


def release_articles(
    connection: Connection, leases: Sequence[ArticleLease], *, due_at: datetime
) -> int:
    """Release articles that were started and not worked on, uncounted.

    Returns how many came too late.
    """
    parameters = {
        "ids": [lease.article_id for lease in leases],
        "leases": [lease.lease_id for lease in leases],
        "due_at": due_at,
    }
    return len(leases) - connection.execute(_RELEASE, parameters).rowcount


def count_leased(
    connection: Connection, stages: Collection[Stage], *, now: datetime
) -> Mapping[Stage, int]:
    """Return how many articles are sent or under way; reads the leased ones only."""
    parameters = {"now": now, "stages": [str(stage) for stage in stages]}
    rows = connection.execute(_COUNT_LEASED, parameters)
    counts = {Stage(row.stage): int(row.number) for row in rows}
    return {stage: counts.get(stage, 0) for stage in stages}


def _build_start() -> ReturningUpdate[Any]:
    c, at = articles.c, bindparam("at", type_=_TIME)
    free = (
        select(c.id)
        .where(
            c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_(),
            c.stage == bindparam("at_stage"),
            c.due_at <= at,
            or_(c.started.is_(False), c.lease_until.is_(None), c.lease_until < at),
        )
        .order_by(c.id)
        .with_for_update(key_share=True)
    )
    return _start_rows(free).returning(*LEASED_ROWS.columns_of(articles))


def _build_start_readings() -> ReturningUpdate[Any]:
    c = articles.c
    free = (
        select(c.id)
        .where(
            c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_(),
            c.stage == Stage.DOWNLOADED,
            c.started.is_(False),
            c.attempts == 0,
        )
        .order_by(c.id)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return _start_rows(free).returning(c.id, c.lease_id)


def _start_rows(free: Select[Any]) -> Update:
    c = articles.c
    return (
        update(articles)
        .where(c.id.in_(free))
        .values(
            lease_until=bindparam("until", type_=_TIME),
            started=True,
            lease_id=LEASE_IDS.next_value(),
            attempts=c.attempts + 1,
        )
    )


_START = _build_start()
# A lease id is given once, so the ids of rows and of leases need not be paired.
_HOLD = (
    select(*LEASED_ROWS.columns_of(articles))
    .where(
        articles.c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_(),
        articles.c.lease_id == bindparam("lease_ids", type_=ARRAY(BigInteger)).any_(),
        articles.c.stage == bindparam("at_stage"),
    )
    .order_by(articles.c.id)
    .with_for_update(key_share=True)
)
_START_READINGS = _build_start_readings()
_LIST_STARTED = text("""
    SELECT id FROM articles
    WHERE id = ANY (:ids) AND stage = ANY (:stages) AND started ORDER BY id
    """).bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("stages", type_=ARRAY(Text)),
)
_RELEASE = text("""
    WITH mine AS (
        SELECT a.id FROM articles a
        JOIN unnest(:ids, :leases) AS row (id, lease_id) USING (id, lease_id)
        ORDER BY a.id FOR NO KEY UPDATE OF a
    )
    UPDATE articles SET due_at = :due_at, lease_until = NULL, started = false,
        lease_id = NULL, attempts = greatest(attempts - 1, 0)
    WHERE id IN (SELECT id FROM mine)
    """).bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("leases", type_=ARRAY(BigInteger)),
    bindparam("due_at", type_=_TIME),
)
_COUNT_LEASED = text("""
    SELECT stage, count(*) AS number FROM articles
    WHERE lease_until IS NOT NULL AND lease_until > :now AND stage = ANY (:stages)
    GROUP BY stage
    """).bindparams(bindparam("stages", type_=ARRAY(Text)))
