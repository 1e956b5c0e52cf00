"""Visits of several articles, started and recorded in one statement each.

Most visits find the page as it was, and then their statements are most of what they
cost. Each row is fenced by its own lease, as if it were written by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Integer,
    bindparam,
    or_,
    select,
    text,
    update,
)

from wireroom.model.rows import LeasedArticle
from wireroom.model.states import Outcome, Stage
from wireroom.store.row_reader import RowReader
from wireroom.store.schema.columns import LEASE_IDS
from wireroom.store.schema.tables import articles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection
    from sqlalchemy.sql.dml import ReturningUpdate

    from wireroom.model.leases import ArticleLease

_ROWS = RowReader(LeasedArticle, stage=Stage, outcome=Outcome)
_TIME = DateTime(timezone=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietVisitRow:
    """All that is written of a visit that found nothing new. Its lease ends."""

    lease: ArticleLease
    due_at: datetime | None
    visited_at: datetime | None
    visits: int
    quiet_visits: int
    entry_changed_at: datetime | None
    unconfirmed_changes: int


_COUNT_LEASED = text("""
    SELECT count(*) FROM articles
    WHERE lease_until IS NOT NULL AND lease_until > :now AND stage = :stage
    """)


def count_leased_visits(connection: Connection, *, now: datetime) -> int:
    """Return how many visits are sent or under way; reads the leased articles only."""
    parameters = {"now": now, "stage": Stage.DONE}
    return int(connection.execute(_COUNT_LEASED, parameters).scalar_one())


def start_visits(
    connection: Connection,
    article_ids: Sequence[int],
    *,
    now: datetime,
    lease: timedelta,
) -> list[LeasedArticle]:
    """Start visits, in the order of ``article_ids``, and count the attempts.

    Leaves out articles that are not due and those that another worker holds.
    """
    parameters = {"ids": list(article_ids), "at": now, "until": now + lease}
    started = {
        row.id: row for row in _ROWS.each(connection.execute(_START, parameters))
    }
    return [started[i] for i in article_ids if i in started]


def _build_start() -> ReturningUpdate[Any]:
    c, at = articles.c, bindparam("at", type_=_TIME)
    # Locked in one order everywhere.
    free = (
        select(c.id)
        .where(
            c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_(),
            c.stage == Stage.DONE,
            c.due_at <= at,
            or_(c.started.is_(False), c.lease_until.is_(None), c.lease_until < at),
        )
        .order_by(c.id)
        .with_for_update(key_share=True)
    )
    return (
        update(articles)
        .where(c.id.in_(free))
        .values(
            lease_until=bindparam("until", type_=_TIME),
            started=True,
            lease_id=LEASE_IDS.next_value(),
            attempts=c.attempts + 1,
        )
        .returning(*_ROWS.columns_of(articles))
    )


_START = _build_start()
_COLUMNS: dict[str, DateTime | Integer] = {
    "due_at": _TIME,
    "visited_at": _TIME,
    "visits": Integer(),
    "quiet_visits": Integer(),
    "entry_changed_at": _TIME,
    "unconfirmed_changes": Integer(),
}
assert set(_COLUMNS) == {f.name for f in fields(QuietVisitRow)} - {"lease"}
_NAMES = ", ".join(_COLUMNS)
_RECORD = text(f"""
    WITH given AS (
        SELECT * FROM unnest(:ids, :leases, {", ".join(f":{n}" for n in _COLUMNS)})
            AS row (id, lease_id, {_NAMES})
    ), mine AS (
        SELECT a.id FROM articles a JOIN given USING (id, lease_id)
        ORDER BY a.id FOR NO KEY UPDATE OF a
    )
    UPDATE articles SET {", ".join(f"{n} = given.{n}" for n in _COLUMNS)},
        lease_until = NULL, started = false, lease_id = NULL, attempts = 0,
        failures = 0, failing_since = NULL, waits_for = NULL
    FROM given JOIN mine USING (id) WHERE articles.id = given.id
    """).bindparams(  # noqa: S608 - our own names
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("leases", type_=ARRAY(BigInteger)),
    *(bindparam(name, type_=ARRAY(kind)) for name, kind in _COLUMNS.items()),
)


def record_quiet_visits(connection: Connection, visits: Sequence[QuietVisitRow]) -> int:
    """Record visits that found nothing new; return how many came too late.

    Nothing is written of those: their leases are over.
    """
    if not visits:
        return 0
    parameters: dict[str, object] = {
        name: [getattr(visit, name) for visit in visits] for name in _COLUMNS
    }
    parameters["ids"] = [visit.lease.article_id for visit in visits]
    parameters["leases"] = [visit.lease.lease_id for visit in visits]
    return len(visits) - connection.execute(_RECORD, parameters).rowcount


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


def release_visits(
    connection: Connection, leases: Sequence[ArticleLease], *, due_at: datetime
) -> int:
    """Release visits that were started and not made, uncounted.

    Returns how many came too late.
    """
    parameters = {
        "ids": [lease.article_id for lease in leases],
        "leases": [lease.lease_id for lease in leases],
        "due_at": due_at,
    }
    return len(leases) - connection.execute(_RELEASE, parameters).rowcount
