"""Annotations: statements of enrichers about an article or a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select

from wireroom.store.connection.bulk_insert import RowInserts
from wireroom.store.schema.tables import annotations_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from wireroom.model.article import Annotation
    from wireroom.model.leases import ArticleLease


class Annotations:
    """Replacing producers' annotations of an article, and what they say of the page."""

    def __init__(
        self, connection: Connection, inserts: RowInserts | None = None
    ) -> None:
        self._connection = connection
        self._inserts = inserts or RowInserts(connection)

    def replace_by_producer(
        self,
        lease: ArticleLease,
        annotations: Sequence[Annotation],
        *,
        producers: Sequence[tuple[str, str]],
        comment_ids: Mapping[str, int],
        is_first: bool = False,
    ) -> None:
        """Store ``annotations`` as all that these producers (name, version) state.

        Other producers, and other versions of these, keep their annotations. Rows that
        would not change are not written.

        Args:
            is_first: whether these producers have stated nothing of the article yet.
        """
        if not producers:
            return
        article_id, c = lease.article_id, annotations_.c
        rows = [_annotation_row(article_id, a, comment_ids) for a in annotations]
        if is_first:
            self._inserts.insert(annotations_, rows)
            return
        selected = [and_(c.producer == name, c.version == v) for name, v in producers]
        own = and_(c.article_id == article_id, or_(*selected))
        query = select(*(c[name] for name in _COLUMNS)).where(own).order_by(c.id)
        known = [dict(row) for row in self._connection.execute(query).mappings()]
        if known == rows:
            return
        if known:
            self._connection.execute(delete(annotations_).where(own))
        self._inserts.insert(annotations_, rows)

    def find_overruled_language(
        self, article_id: int, stored: str | None
    ) -> str | None:
        """Return the language that the page declared, if ``stored`` replaced it.

        None where the last note about the article's language says nothing of it.
        """
        c = annotations_.c
        query = (
            select(c.value)
            .where(c.article_id == article_id, c.producer == "language")
            .where(c.kind == "language", c.comment_id.is_(None))
            .order_by(c.id.desc())
            .limit(1)
        )
        value = self._connection.execute(query).scalar() or {}
        declared = value.get("contradicts")
        is_replaced = stored is not None and value.get("language") == stored
        return declared if is_replaced and isinstance(declared, str) else None


_COLUMNS = (
    *("article_id", "comment_id", "producer", "version"),
    *("kind", "value", "start", "end"),
)


def _annotation_row(
    article_id: int, annotation: Annotation, comment_ids: Mapping[str, int]
) -> dict[str, object]:
    key = annotation.comment
    return {
        "article_id": article_id,
        "comment_id": None if key is None else comment_ids[key],
        "producer": annotation.producer,
        "version": annotation.version,
        "kind": annotation.kind,
        "value": annotation.value,
        "start": annotation.start,
        "end": annotation.end,
    }
