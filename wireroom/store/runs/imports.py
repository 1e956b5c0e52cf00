"""Imports as rows: what each brought in, and which of its articles wait or are out.

An article of an import stands in ``import_items`` until it is settled: written in the
transaction that makes the article, so that none is forgotten, handed out when live news
leaves room, and accepted out with its outcome. Nothing here is due by itself.
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

from wireroom.model.imports import ImportKind, ImportState
from wireroom.model.run_rows import ImportItemRow, ImportRow
from wireroom.store.row_reader import RowReader
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

# Those whose articles are handed out.
_ACTIVE_STATES = (ImportState.READING, ImportState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """What one batch of an import brought.

    Attributes:
        offered: lines or records. accepted: those that brought something new. refused: how
            many for which reason; the rest was known. total: articles it set on.
    """

    offered: int
    accepted: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    total: int = 0


class Imports:
    """Writing and reading imports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start_import(
        self,
        kind: ImportKind,
        source_id: int,
        *,
        given: ImportInputs,
        by: str,
        now: datetime,
    ) -> int:
        """Begin an import; return its id."""
        added = insert(imports).values(
            kind=kind,
            source_id=source_id,
            inputs=dict(given),
            started_by=by,
            started_at=now,
        )
        return int(self._connection.execute(added.returning(imports.c.id)).scalar_one())

    def get(self, import_id: int) -> ImportRow | None:
        """Return an import."""
        asked = _SELECT.where(imports.c.id == import_id)
        return _IMPORTS.one_or_none(self._connection.execute(asked))

    def list_recent(self, *, limit: int = 100) -> list[ImportRow]:
        """Return imports, the latest first."""
        asked = _SELECT.order_by(imports.c.id.desc()).limit(limit)
        return _IMPORTS.all(self._connection.execute(asked))

    def add_batch(self, import_id: int, brought: ImportBatch) -> None:
        """Add what a batch brought."""
        given = {
            "id": import_id,
            "offered": brought.offered,
            "accepted": brought.accepted,
            "total": brought.total,
        }
        self._connection.execute(_ADD_BATCH, given)
        for reason, count in brought.refused.items():
            self._connection.execute(
                _COUNT_REFUSAL, {"id": import_id, "key": reason, "count": count}
            )

    def end_reading(self, import_id: int, *, now: datetime) -> None:
        """Note that all there was has been read."""
        self._connection.execute(
            update(imports).where(imports.c.id == import_id).values(fully_read_at=now)
        )
        self._connection.execute(
            update(imports)
            .where(imports.c.id == import_id, imports.c.state == ImportState.READING)
            .values(state=ImportState.RUNNING)
        )

    def stop(self, import_id: int) -> bool:
        """Let an import rest; whether there was one that went on."""
        return self._set_state(import_id, _ACTIVE_STATES, literal(ImportState.STOPPED))

    def resume(self, import_id: int) -> bool:
        """Go on with an import that rests; whether there was one."""
        was_read = imports.c.fully_read_at.is_not(None)
        state = case((was_read, ImportState.RUNNING), else_=ImportState.READING)
        return self._set_state(import_id, (ImportState.STOPPED,), state)

    def _set_state(
        self, import_id: int, among: Collection[str], state: ColumnElement[str]
    ) -> bool:
        turned = (
            update(imports)
            .where(imports.c.id == import_id, imports.c.state.in_(among))
            .values(state=state)
        )
        return bool(self._connection.execute(turned).rowcount)

    def add_waiting(
        self,
        import_id: int,
        article_ids: Collection[int],
        *,
        needs_download: bool,
        now: datetime,
    ) -> int:
        """Let articles wait for their turn; return how many did not wait already.

        One that waits for a download and whose page is here now needs none.
        """
        if not article_ids:
            return 0
        rows = [
            {
                "article_id": x,
                "import_id": import_id,
                "needs_download": needs_download,
                "due_at": now,
            }
            for x in sorted(article_ids)
        ]
        kept = postgresql.insert(import_items).values(rows)
        kept = kept.on_conflict_do_update(
            index_elements=[import_items.c.article_id],
            set_={
                "needs_download": and_(
                    import_items.c.needs_download, kept.excluded.needs_download
                ),
                "due_at": func.least(import_items.c.due_at, kept.excluded.due_at),
            },
        )
        is_new: ColumnElement[bool] = literal_column("(xmax = 0)")
        return sum(self._connection.execute(kept.returning(is_new)).scalars())

    def list_active(self) -> list[int]:
        """Return the imports whose articles are handed out, the oldest first."""
        asked = select(imports.c.id).where(imports.c.state.in_(_ACTIVE_STATES))
        return list(self._connection.execute(asked.order_by(imports.c.id)).scalars())

    def count_leases(self, *, needs_download: bool, now: datetime) -> int:
        """Count what is handed out and not overdue."""
        i = import_items.c
        asked = select(func.count()).where(
            i.needs_download.is_(needs_download), i.lease_until > now
        )
        return int(self._connection.execute(asked).scalar_one())

    def lease_due(
        self,
        import_id: int,
        *,
        needs_download: bool,
        limit: int,
        now: datetime,
        until: datetime,
    ) -> list[int]:
        """Hand out the articles of an import that are due, the longest due first."""
        i = import_items.c
        due = (
            select(i.article_id)
            .where(
                i.import_id == import_id,
                i.needs_download.is_(needs_download),
                i.due_at <= now,
                or_(i.lease_until.is_(None), i.lease_until <= now),
            )
            .order_by(i.due_at, i.article_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        handed = (
            update(import_items)
            .where(i.article_id.in_(select(due.c.article_id)))
            .values(lease_until=until)
            .returning(i.article_id)
        )
        return sorted(self._connection.execute(handed).scalars())

    def lock_item(self, article_id: int) -> ImportItemRow | None:
        """Hold what an import waits for; None where it is none, held or stopped."""
        i = import_items.c
        asked = (
            select(*_ITEMS.columns_of(import_items))
            .join(imports, imports.c.id == i.import_id)
            .where(i.article_id == article_id, imports.c.state.in_(_ACTIVE_STATES))
            .with_for_update(skip_locked=True, of=import_items)
        )
        return _ITEMS.one_or_none(self._connection.execute(asked))

    def reschedule(self, article_id: int, **columns: Unpack[ImportItemUpdate]) -> None:
        """Say when an article is due next, and whether it is out until then."""
        self._connection.execute(
            update(import_items)
            .where(import_items.c.article_id == article_id)
            .values(**columns)
        )

    def release(self, article_ids: Sequence[int]) -> None:
        """Take back what was handed out and not begun."""
        ids = bindparam("ids", article_ids, ARRAY(BigInteger))
        self._connection.execute(
            update(import_items)
            .where(import_items.c.article_id == func.any(ids))
            .values(lease_until=None)
        )

    def record_outcome(self, item: ImportItemRow, outcome: str) -> None:
        """Record what came of an article that :meth:`item` holds."""
        gone = delete(import_items).where(import_items.c.article_id == item.article_id)
        self._connection.execute(gone)
        given = {"id": item.import_id, "key": outcome, "count": 1}
        self._connection.execute(_COUNT_OUTCOME, given)

    def finish_complete(self, *, now: datetime) -> None:
        """End the imports that were read and have nothing more under way."""
        waiting = select(import_items.c.article_id).where(
            import_items.c.import_id == imports.c.id
        )
        self._connection.execute(
            update(imports)
            .where(imports.c.state == ImportState.RUNNING, ~waiting.exists())
            .values(state=ImportState.DONE, finished_at=now)
        )


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
