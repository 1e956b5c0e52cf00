"""Imported pages that wait to be extracted, in the order of their capture."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql

from wireroom.model.imports import PageRole
from wireroom.store.archive.pages import page_columns
from wireroom.store.schema.tables import pages

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.http import FetchResponse


class Captures:
    """Storing imported pages, and taking the next one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_page(self, article_id: int, response: FetchResponse) -> bool:
        """Store a page to be extracted; return False if the article has these bytes."""
        digest = hashlib.sha256(response.body).digest()
        if self._has_body(article_id, digest):
            # Spares compressing it: a second run over an archive meets nothing else.
            return False
        row = page_columns(article_id, response, role=PageRole.CAPTURE)
        stored = postgresql.insert(pages).values(row)
        stored = stored.on_conflict_do_nothing(
            index_elements=[pages.c.article_id, pages.c.sha256]
        )
        return (
            self._connection.execute(stored.returning(pages.c.id)).first() is not None
        )

    def get_earliest(self, article_id: int) -> tuple[int, datetime] | None:
        """Return id and capture time of an article's earliest waiting page."""
        query = (
            select(pages.c.id, pages.c.fetched_at)
            .where(pages.c.article_id == article_id, pages.c.role == PageRole.CAPTURE)
            .order_by(pages.c.fetched_at, pages.c.id)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else (row.id, row.fetched_at)

    def set_role(self, page_id: int, role: PageRole) -> None:
        """Record that a page no longer waits, by its new role."""
        self._connection.execute(
            update(pages).where(pages.c.id == page_id).values(role=role)
        )

    def _has_body(self, article_id: int, digest: bytes) -> bool:
        query = select(pages.c.id).where(
            pages.c.article_id == article_id, pages.c.sha256 == digest
        )
        return self._connection.execute(query).first() is not None
