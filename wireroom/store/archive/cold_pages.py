"""Which pages are cold, and where they were moved: the database's side of the archive.

A file is announced in ``archive_files`` before it is written, and marked as finished in
the transaction that removes its pages' bodies from the database. So after a crash the
database shows which of the two copies counts: a file that was announced and not
finished is unused, its pages are still in the database, and the next run deletes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from wireroom.errors import LateAnswer
from wireroom.model.archive_rows import ColdPageRow
from wireroom.model.states import Stage
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import archive_files, articles, pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.store.archive.warc import WarcPosition

_ROWS = RowReader(ColdPageRow)


class ColdPages:
    """Choosing pages, and recording where they were moved."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_incomplete(self) -> list[str]:
        """Return files that were announced and never finished."""
        query = select(archive_files.c.name).where(
            archive_files.c.finished_at.is_(None)
        )
        return list(self._connection.execute(query).scalars())

    def announce_file(self, name: str, *, now: datetime) -> None:
        """Record that a file is about to be written. To be committed before."""
        self._connection.execute(
            insert(archive_files).values(name=name, started_at=now)
        )

    def delete_file(self, name: str) -> None:
        """Delete the row of a file that was removed."""
        self._connection.execute(
            delete(archive_files).where(archive_files.c.name == name)
        )

    def lock_candidates(
        self, *, before: datetime, pages_at_once: int, max_bytes: int
    ) -> list[int]:
        """Lock pages last seen before then, the oldest first; return their ids.

        Only pages of articles that no step works on. At most ``max_bytes`` of bodies,
        but at least one page.
        """
        query = (
            select(pages.c.id, pages.c.size)
            .join(articles, articles.c.id == pages.c.article_id)
            .where(
                pages.c.body.is_not(None),
                pages.c.last_seen_at < before,
                articles.c.stage == Stage.DONE,
            )
            .order_by(pages.c.last_seen_at, pages.c.id)
            .limit(pages_at_once)
            .with_for_update(of=pages, skip_locked=True, key_share=True)
        )
        chosen: list[int] = []
        for row in self._connection.execute(query):
            max_bytes -= row.size
            if chosen and max_bytes < 0:
                break
            chosen.append(row.id)
        return chosen

    def finish_file(
        self, name: str, places: Sequence[WarcPosition], *, size: int, now: datetime
    ) -> None:
        """Record pages' positions in a file, and delete their bodies here.

        Raises:
            LateAnswer: another process has removed the file, because this one lost its
                lock while it wrote; the bodies stay.
        """
        finished = self._connection.execute(
            update(archive_files)
            .where(archive_files.c.name == name, archive_files.c.finished_at.is_(None))
            .values(finished_at=now, pages=len(places), bytes=size)
        )
        if finished.rowcount != 1:
            raise LateAnswer(f"archive file {name}")
        moved = [
            {"row_id": p.page_id, "at": p.offset, "record_length": p.length}
            for p in places
        ]
        self._connection.execute(
            update(pages)
            .where(pages.c.id == bindparam("row_id"))
            .values(
                body=None,
                archive=name,
                archive_offset=bindparam("at"),
                archive_length=bindparam("record_length"),
            ),
            moved,
        )

    def stream_pages(self) -> Iterator[ColdPageRow]:
        """Yield every archived page, in the order of the files."""
        query = (
            select(*_ROWS.columns_of(pages))
            .where(pages.c.archive.is_not(None))
            .order_by(pages.c.archive, pages.c.archive_offset)
        )
        streamed = self._connection.execution_options(yield_per=1000).execute(query)
        return _ROWS.each(streamed)
