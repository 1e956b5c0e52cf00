"""Visits of several articles that found nothing new, recorded in one statement.

Most visits find the page as it was, and then their statements are most of what they
cost. Each row is fenced by its own lease, as if it were written by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, DateTime, Integer, bindparam, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.leases import ArticleLease

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
