"""Stored bodies of erased content: rows in the database, records in archive files.

A page is deleted with its row. Where its bytes are in an archive file, the file is
noted in the same transaction; it is rewritten without them afterwards
(``steps/erasure/rewrite_files.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects import postgresql

from wireroom.model.imports import PageRole
from wireroom.store.archive.warc import WarcPosition
from wireroom.store.schema.tables import archive_files, erasure_files, pages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

_COUNT_ERASED = text("UPDATE articles SET erased_comments = :erased WHERE id = :of")
_NOTE_SEEN = text("UPDATE articles SET seen_digest = :digest WHERE id = :of")
_UNLINK_ARTICLES = text(
    "UPDATE articles SET page_id = NULL WHERE page_id = ANY (CAST(:pages AS bigint[]))"
)
_UNLINK_ANSWERS = text("""
    UPDATE articles SET comment_answers = (
        SELECT coalesce(jsonb_agg(answer - 'page_id' - 'sha256'), '[]')
        FROM jsonb_array_elements(comment_answers) AS answer
    ) WHERE id = ANY (CAST(:articles AS bigint[]))
    """)
_UNLINK_REVISIONS = text("""
    UPDATE article_revisions r SET page_id = NULL
    WHERE r.page_id = ANY (CAST(:pages AS bigint[]))
    """)


class ErasedPages:
    """Deleting pages, and the files that are left to be rewritten."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def delete_pages(
        self,
        article_ids: Sequence[int],
        *,
        erasure_id: int | None = None,
        before: datetime | None = None,
        with_captures: bool = True,
    ) -> int:
        """Delete stored pages of articles; return how many there were.

        The caller has locked the articles; none waits for the extraction of its page.

        Args:
            before: only pages that were last served before then. with_captures: also
                imported pages that are still to be extracted.
        """
        c = pages.c
        wanted: list[ColumnElement[bool]] = [c.article_id.in_(article_ids)]
        if before is not None:
            wanted.append(c.last_seen_at < before)
        if not with_captures:
            wanted.append(c.role != PageRole.CAPTURE)
        query = select(c.id, c.article_id, c.archive, c.role).where(*wanted)
        rows = self._connection.execute(query).all()
        if not rows:
            return 0
        self._note_files({row.archive for row in rows if row.archive}, erasure_id)
        ids = [row.id for row in rows]
        answered = {row.article_id for row in rows if row.role == PageRole.COMMENTS}
        self._connection.execute(_UNLINK_ARTICLES, {"pages": ids})
        self._connection.execute(_UNLINK_ANSWERS, {"articles": sorted(answered)})
        self._connection.execute(_UNLINK_REVISIONS, {"pages": ids})
        self._connection.execute(delete(pages).where(c.id.in_(ids)))
        return len(ids)

    def count_erased(self, article_id: int, erased: int) -> None:
        """Record how many comments an article has lost, or lost a part of.

        The caller has locked the article, and deletes its pages.
        """
        self._connection.execute(_COUNT_ERASED, {"of": article_id, "erased": erased})

    def note_seen(self, article_id: int, digest: bytes) -> None:
        """Record what a later page is compared with in place of the deleted one.

        The caller has locked the article.
        """
        self._connection.execute(_NOTE_SEEN, {"of": article_id, "digest": digest})

    def list_files(self) -> list[tuple[str, bool]]:
        """Return the files that are left, and whether others have replaced them."""
        c = erasure_files.c
        query = select(c.name, c.is_replaced).order_by(c.name)
        return [(row.name, row.is_replaced) for row in self._connection.execute(query)]

    def list_remaining(self, name: str) -> list[WarcPosition]:
        """Return the places of a file's pages that stay, in their order.

        Their rows are locked to the end of the transaction.
        """
        c = pages.c
        query = (
            select(c.id, c.archive_offset, c.archive_length)
            .where(c.archive == name)
            .order_by(c.archive_offset)
            .with_for_update(key_share=True)
        )
        return [
            WarcPosition(
                page_id=row.id, offset=row.archive_offset, length=row.archive_length
            )
            for row in self._connection.execute(query)
        ]

    def mark_replaced(self, name: str) -> None:
        """Record that no row refers to a file any more: it can be removed."""
        self._connection.execute(
            update(erasure_files)
            .where(erasure_files.c.name == name)
            .values(is_replaced=True)
        )

    def forget_note(self, name: str) -> None:
        """Record that nothing is left to be rewritten in a file."""
        self._connection.execute(
            delete(erasure_files).where(erasure_files.c.name == name)
        )

    def forget_file(self, name: str) -> None:
        """Delete the rows of a file that was removed."""
        for table in (erasure_files, archive_files):
            self._connection.execute(delete(table).where(table.c.name == name))

    def _note_files(self, names: set[str], erasure_id: int | None) -> None:
        rows = [{"name": name, "erasure_id": erasure_id} for name in sorted(names)]
        if rows:
            statement = postgresql.insert(erasure_files).on_conflict_do_nothing()
            self._connection.execute(statement, rows)
