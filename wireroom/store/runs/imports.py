"""Imports as rows: what each one added, and which of its articles wait or are leased.

An article of an import is in ``import_items`` until it is finished: added in the
transaction that makes the article, so that none is lost, leased when live articles
leave capacity, and removed with its outcome. No row here is due by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Unpack

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

from wireroom.model.imports import ImportKind, ImportState
from wireroom.model.run_rows import ImportItemRow, ImportRow
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.import_tables import import_items, imports

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.json_columns import ImportInputs
    from wireroom.model.updates import ImportItemUpdate

_IMPORTS = RowReader(ImportRow, kind=ImportKind, state=ImportState)
_ITEMS = RowReader(ImportItemRow)
_SELECT = select(*_IMPORTS.columns_of(imports))

# Imports in these states have their articles leased.
_ACTIVE_STATES = (ImportState.READING, ImportState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """One batch of an import's input.

    Attributes:
        offered: lines or records. accepted: those that added something new. refused:
            how many for which reason; the rest was known. total: articles to be
            processed.
    """

    offered: int
    accepted: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    total: int = 0


class Imports:
    """Storing and reading imports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start_import(
        self,
        kind: ImportKind,
        source_id: int,
        *,
        inputs: ImportInputs,
        by: str,
        now: datetime,
    ) -> int:
        """Start an import; return its id."""
        statement = insert(imports).values(
            kind=kind,
            source_id=source_id,
            inputs=dict(inputs),
            started_by=by,
            started_at=now,
        )
        return int(
            self._connection.execute(statement.returning(imports.c.id)).scalar_one()
        )

    def get(self, import_id: int) -> ImportRow | None:
        """Return an import."""
        query = _SELECT.where(imports.c.id == import_id)
        return _IMPORTS.one_or_none(self._connection.execute(query))

    def find_backfill(self, source_id: int, feed_url: str) -> ImportRow | None:
        """Return the last import of the older pages of a feed."""
        inputs = imports.c.inputs["backfill"].astext
        query = _SELECT.where(imports.c.source_id == source_id, inputs == feed_url)
        query = query.order_by(imports.c.id.desc()).limit(1)
        return _IMPORTS.one_or_none(self._connection.execute(query))

    def record_page(self, import_id: int, inputs: ImportInputs, *, read: str) -> bool:
        """Record which page of a feed is next; return whether this one was.

        Not if another process has read it meanwhile, or the import was stopped.

        Args:
            read: the page that was read now.
        """
        statement = (
            update(imports)
            .where(
                imports.c.id == import_id,
                imports.c.state == ImportState.READING,
                imports.c.inputs["next"].astext == read,
            )
            .values(inputs=imports.c.inputs.op("||")(bindparam("new", type_=JSONB)))
        )
        found = self._connection.execute(statement, {"new": dict(inputs)})
        return bool(found.rowcount)

    def list_recent(self, *, limit: int = 100) -> list[ImportRow]:
        """Return imports, the latest first."""
        query = _SELECT.order_by(imports.c.id.desc()).limit(limit)
        return _IMPORTS.all(self._connection.execute(query))

    def add_batch(self, import_id: int, batch: ImportBatch) -> None:
        """Add the numbers of a batch."""
        parameters = {
            "id": import_id,
            "offered": batch.offered,
            "accepted": batch.accepted,
            "total": batch.total,
        }
        self._connection.execute(_ADD_BATCH, parameters)
        for reason, count in batch.refused.items():
            self._connection.execute(
                _COUNT_REFUSAL, {"id": import_id, "key": reason, "count": count}
            )

    def end_reading(self, import_id: int, *, now: datetime) -> None:
        """Record that all input was read."""
        self._connection.execute(
            update(imports).where(imports.c.id == import_id).values(fully_read_at=now)
        )
        self._connection.execute(
            update(imports)
            .where(imports.c.id == import_id, imports.c.state == ImportState.READING)
            .values(state=ImportState.RUNNING)
        )

    def stop(self, import_id: int) -> bool:
        """Pause an import; return whether it was running.

        Articles that a worker left in the middle wait again with the others. Live
        articles never left the live schedule.
        """
        self._connection.execute(_TAKE_BACK, {"id": import_id})
        return self._set_state(import_id, _ACTIVE_STATES, literal(ImportState.STOPPED))

    def resume(self, import_id: int) -> bool:
        """Resume an import; return whether it was paused."""
        was_read = imports.c.fully_read_at.is_not(None)
        state = case((was_read, ImportState.RUNNING), else_=ImportState.READING)
        return self._set_state(import_id, (ImportState.STOPPED,), state)

    def _set_state(
        self, import_id: int, among: Collection[str], state: ColumnElement[str]
    ) -> bool:
        statement = (
            update(imports)
            .where(imports.c.id == import_id, imports.c.state.in_(among))
            .values(state=state)
        )
        return bool(self._connection.execute(statement).rowcount)

    def add_waiting(
        self,
        import_id: int,
        article_ids: Collection[int],
        *,
        needs_download: bool,
        now: datetime,
        live: Collection[int] = (),
    ) -> int:
        """Add articles that wait; return how many did not wait already.

        An article that waits for a download needs none once its page is here.

        Args:
            live: those that are in the live schedule.
        """
        if not article_ids:
            return 0
        rows = [
            {
                "article_id": x,
                "import_id": import_id,
                "needs_download": needs_download,
                "is_live": x in live,
                "due_at": now,
            }
            for x in sorted(article_ids)
        ]
        upsert = postgresql.insert(import_items).values(rows)
        upsert = upsert.on_conflict_do_update(
            index_elements=[import_items.c.article_id],
            set_={
                "needs_download": and_(
                    import_items.c.needs_download, upsert.excluded.needs_download
                ),
                "due_at": func.least(import_items.c.due_at, upsert.excluded.due_at),
            },
        )
        is_new: ColumnElement[bool] = literal_column("(xmax = 0)")
        return sum(self._connection.execute(upsert.returning(is_new)).scalars())

    def list_active(self) -> list[int]:
        """Return the imports whose articles are leased, the oldest first."""
        query = select(imports.c.id).where(imports.c.state.in_(_ACTIVE_STATES))
        return list(self._connection.execute(query.order_by(imports.c.id)).scalars())

    def count_leases(self, *, needs_download: bool, now: datetime) -> int:
        """Count leases that have not expired."""
        i = import_items.c
        query = select(func.count()).where(
            i.needs_download.is_(needs_download), i.lease_until > now
        )
        return int(self._connection.execute(query).scalar_one())

    def lease_due(
        self,
        import_id: int,
        *,
        limit: int,
        now: datetime,
        until: datetime,
    ) -> list[int]:
        """Lease the due articles of an import to extract, the longest due first."""
        i = import_items.c
        due = (
            select(i.article_id)
            .where(
                i.import_id == import_id,
                i.needs_download.is_(False),
                i.due_at <= now,
                or_(i.lease_until.is_(None), i.lease_until <= now),
            )
            .order_by(i.due_at, i.article_id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
            .cte("due")
        )
        leased = (
            update(import_items)
            .where(i.article_id.in_(select(due.c.article_id)))
            .values(lease_until=until)
            .returning(i.article_id)
        )
        return sorted(self._connection.execute(leased).scalars())

    def has_article(self, article_id: int) -> bool:
        """Return whether an article waits in an import."""
        c = import_items.c
        query = select(c.article_id).where(c.article_id == article_id).limit(1)
        return self._connection.execute(query).first() is not None

    def lock_item(
        self, article_id: int, *, among: Collection[str] = _ACTIVE_STATES
    ) -> ImportItemRow | None:
        """Lock an article of an import; None if it is none, or locked.

        Args:
            among: the states of its import.
        """
        i = import_items.c
        query = (
            select(*_ITEMS.columns_of(import_items))
            .join(imports, imports.c.id == i.import_id)
            .where(i.article_id == article_id, imports.c.state.in_(among))
            .with_for_update(skip_locked=True, key_share=True, of=import_items)
        )
        return _ITEMS.one_or_none(self._connection.execute(query))

    def reschedule(self, article_id: int, **columns: Unpack[ImportItemUpdate]) -> None:
        """Set when an article is due next, and until when it is leased."""
        self._connection.execute(
            update(import_items)
            .where(import_items.c.article_id == article_id)
            .values(**columns)
        )

    def release(self, article_ids: Sequence[int]) -> None:
        """Release leased articles that were not started."""
        ids = bindparam("ids", article_ids, ARRAY(BigInteger))
        self._connection.execute(
            update(import_items)
            .where(import_items.c.article_id == func.any(ids))
            .values(lease_until=None)
        )

    def record_outcome(self, item: ImportItemRow, outcome: str) -> None:
        """Record the outcome of an article that :meth:`lock_item` holds."""
        statement = delete(import_items).where(
            import_items.c.article_id == item.article_id
        )
        self._connection.execute(statement)
        parameters = {"id": item.import_id, "key": outcome, "count": 1}
        self._connection.execute(_COUNT_OUTCOME, parameters)

    def finish_complete(self, *, now: datetime) -> None:
        """Finish the imports that were read and have no articles left."""
        waiting = select(import_items.c.article_id).where(
            import_items.c.import_id == imports.c.id
        )
        self._connection.execute(
            update(imports)
            .where(imports.c.state == ImportState.RUNNING, ~waiting.exists())
            .values(state=ImportState.DONE, finished_at=now)
        )


# Articles that a worker has started stay its own; it makes them wait at its end.
_TAKE_BACK = text("""
    UPDATE articles SET due_at = NULL, lease_until = NULL, started = false WHERE id IN (
        SELECT a.id FROM import_items i JOIN articles a ON a.id = i.article_id
        WHERE i.import_id = :id AND NOT i.is_live AND a.stage <> 'done'
            AND a.due_at IS NOT NULL AND a.lease_id IS NULL
        ORDER BY a.id FOR NO KEY UPDATE OF a)
    """)
_ADD_BATCH = text("""
    UPDATE imports SET offered = offered + :offered, accepted = accepted + :accepted,
        total = total + :total WHERE id = :id
    """)

_COUNT = """
    UPDATE imports SET {0} = {0} || jsonb_build_object(CAST(:key AS text),
        coalesce(CAST({0} ->> :key AS bigint), 0) + :count)
    WHERE id = :id
    """
_COUNT_REFUSAL = text(_COUNT.format("refused"))
_COUNT_OUTCOME = text(_COUNT.format("outcomes"))
