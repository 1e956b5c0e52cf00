"""The scheduled audits: what each of them found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from wireroom.store.schema.tables import audit_runs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

# Runs that are kept.
MAX_RUNS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRun:
    """An audit that ended; ``violations``: broken rules, with the number of rows."""

    at: datetime
    violations: Mapping[str, int]


def record_run(connection: Connection, run: AuditRun) -> None:
    """Store what an audit found, and delete the oldest run above ``MAX_RUNS``."""
    added = insert(audit_runs).values(at=run.at, violations=dict(run.violations))
    new_id = connection.execute(added.returning(audit_runs.c.id)).scalar_one()
    connection.execute(delete(audit_runs).where(audit_runs.c.id <= new_id - MAX_RUNS))


def get_last_run(connection: Connection) -> AuditRun | None:
    """Return the last audit that ended, None if there was none."""
    c = audit_runs.c
    query = select(c.at, c.violations).order_by(c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else AuditRun(at=row.at, violations=row.violations)
