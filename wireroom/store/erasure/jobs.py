"""Erasures as rows: requested, shared out by leases, collected, marked, finished.

Every write of a process that works on an erasure names its lease: after a kill another
process continues with what is left, and the first one, should it still run, changes
nothing.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, or_, select, text, update

from wireroom.errors import LateAnswer
from wireroom.model.erasures import (
    ErasedItem,
    ErasureKind,
    ErasureRow,
    ErasureState,
)
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.columns import LEASE_IDS
from wireroom.store.schema.tables import erasure_items, erasures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.erasures import ErasureRequest

_ROWS = RowReader(ErasureRow, kind=ErasureKind, state=ErasureState)
_COLUMNS = _ROWS.columns_of(erasures)
# A transaction that looked for tombstones before they were committed had a number by
# then, so it is below this one.
_SETTLES_AT = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
_IS_SETTLED = text(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= :number"
)
# Between two portions of articles that are annotated again.
ANNOTATE_EVERY = timedelta(seconds=5)
_LAST_ANNOTATION = text("""
    SELECT max(GREATEST(due_at, lease_until)) FROM articles
    WHERE stage = 'deduplicated' AND due_at IS NOT NULL
    """)


class Erasures:
    """Requesting erasures, and recording how far they are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def request(
        self, request: ErasureRequest, *, source_id: int | None, now: datetime
    ) -> int:
        """Store a request; return its id."""
        row = {
            "kind": request.kind,
            "target": request.target,
            "source_id": source_id,
            "why": request.why,
            "requested_by": request.requested_by,
            "requested_at": now,
        }
        added = insert(erasures).values(row).returning(erasures.c.id)
        return int(self._connection.execute(added).scalar_one())

    def lease(
        self, *, now: datetime, lease: timedelta, only: int | None = None
    ) -> ErasureRow | None:
        """Lease the oldest erasure that is not finished; None if there is none free.

        Args:
            only: lease this one.
        """
        c = erasures.c
        free = select(c.id).where(
            c.finished_at.is_(None), or_(c.lease_until.is_(None), c.lease_until < now)
        )
        if only is not None:
            free = free.where(c.id == only)
        first = free.order_by(c.id).limit(1).with_for_update(skip_locked=True)
        leased = (
            update(erasures)
            .where(c.id == first.scalar_subquery())
            .values(lease_until=now + lease, lease_id=LEASE_IDS.next_value())
            .returning(*_COLUMNS)
        )
        return _ROWS.one_or_none(self._connection.execute(leased))

    def hold(self, erasure: ErasureRow, *, until: datetime) -> ErasureRow:
        """Lock a leased erasure to the end of the transaction, and extend its lease.

        Raises:
            LateAnswer: another process has leased it.
        """
        held = (
            update(erasures)
            .where(erasures.c.id == erasure.id, erasures.c.lease_id == erasure.lease_id)
            .values(lease_until=until)
            .returning(*_COLUMNS)
        )
        row = _ROWS.one_or_none(self._connection.execute(held))
        if row is None:
            raise LateAnswer(f"erasure {erasure.id}")
        return row

    def release(self, erasure: ErasureRow) -> None:
        """End the lease of an erasure that is not finished."""
        self._connection.execute(
            update(erasures)
            .where(erasures.c.id == erasure.id, erasures.c.lease_id == erasure.lease_id)
            .values(lease_until=None, lease_id=None)
        )

    def collect(
        self, erasure: ErasureRow, items: Sequence[tuple[ErasedItem, int, int]]
    ) -> None:
        """Add rows to an erasure: kind, id, and the id of the article."""
        if items:
            rows = [{"kind": kind, "row": row, "of": of} for kind, row, of in items]
            given = {"erasure": erasure.id, "rows": json.dumps(rows)}
            self._connection.execute(_COLLECT, given)

    def proceed(
        self, erasure: ErasureRow, state: ErasureState, *, position: int = 0
    ) -> None:
        """Record the part of an erasure that runs next."""
        columns = {} if state is erasure.state else {"settles_at": None}
        self._set(erasure, state=state, position=position, **columns)

    def begin_settling(self, erasure: ErasureRow) -> None:
        """Record which transactions may not have seen the committed tombstones."""
        number = self._connection.execute(_SETTLES_AT).scalar_one()
        self._set(erasure, settles_at=number)

    def is_settled(self, erasure: ErasureRow) -> bool | None:
        """Return whether those transactions have ended; None before they are known."""
        query = select(erasures.c.settles_at).where(erasures.c.id == erasure.id)
        number = self._connection.execute(query).scalar_one()
        if number is None:
            return None
        return bool(
            self._connection.execute(_IS_SETTLED, {"number": number}).scalar_one()
        )

    def list_articles(self, erasure: ErasureRow, *, limit: int) -> list[int]:
        """Return the next articles of an erasure that are, or have, rows to erase."""
        c = erasure_items.c
        query = (
            select(c.article_id)
            .where(c.erasure_id == erasure.id, c.article_id > erasure.position)
            .distinct()
            .order_by(c.article_id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def list_items(
        self, erasure: ErasureRow, article_ids: Sequence[int]
    ) -> dict[ErasedItem, dict[int, list[int]]]:
        """Return the rows of an erasure under articles, by kind and article."""
        c = erasure_items.c
        query = select(c.kind, c.row_id, c.article_id).where(
            c.erasure_id == erasure.id, c.article_id.in_(article_ids)
        )
        found: dict[ErasedItem, dict[int, list[int]]] = {k: {} for k in ErasedItem}
        for row in self._connection.execute(query.order_by(c.article_id, c.row_id)):
            of_kind = found[ErasedItem(row.kind)]
            of_kind.setdefault(row.article_id, []).append(row.row_id)
        return found

    def schedule_annotations(self, *, now: datetime) -> datetime:
        """Return when the articles of a portion are annotated again.

        A portion after the other, however many there are: the workers annotate them
        beside new articles, which would wait behind all that are due at once.
        """
        last = self._connection.execute(_LAST_ANNOTATION).scalar_one()
        return now if last is None or last < now else last + ANNOTATE_EVERY

    def count_items(self, erasure: ErasureRow) -> dict[str, int]:
        """Return the rows of an erasure by kind."""
        c = erasure_items.c
        query = select(c.kind, func.count()).where(c.erasure_id == erasure.id)
        rows = self._connection.execute(query.group_by(c.kind)).all()
        return {f"{kind}s": number for kind, number in rows}

    def add_counts(self, erasure: ErasureRow, counts: Mapping[str, int]) -> None:
        """Add to what the report of an erasure says."""
        merged = dict(erasure.counts)
        for name, number in counts.items():
            merged[name] = merged.get(name, 0) + number
        self._set(erasure, counts={k: n for k, n in sorted(merged.items()) if n})

    def finish(self, erasure: ErasureRow, *, now: datetime) -> None:
        """Record that an erasure is done, and delete what it named."""
        items = delete(erasure_items).where(erasure_items.c.erasure_id == erasure.id)
        self._connection.execute(items)
        self._set(
            erasure,
            state=ErasureState.DONE,
            target=None,
            finished_at=now,
            lease_until=None,
            lease_id=None,
        )

    def list_all(self, *, limit: int = 100) -> list[ErasureRow]:
        """Return the newest erasures, the newest first."""
        query = select(*_COLUMNS).order_by(erasures.c.id.desc()).limit(limit)
        return _ROWS.all(self._connection.execute(query))

    def get(self, erasure_id: int) -> ErasureRow | None:
        """Return an erasure; None if there is no such one."""
        query = select(*_COLUMNS).where(erasures.c.id == erasure_id)
        return _ROWS.one_or_none(self._connection.execute(query))

    def _set(self, erasure: ErasureRow, **columns: object) -> None:
        changed = update(erasures).where(erasures.c.id == erasure.id).values(**columns)
        self._connection.execute(changed)


_COLLECT = text("""
    INSERT INTO erasure_items (erasure_id, kind, row_id, article_id)
    SELECT :erasure, v.kind, v.row, v.of
    FROM json_to_recordset(CAST(:rows AS json)) AS v (kind text, row bigint, of bigint)
    ON CONFLICT DO NOTHING
    """)
