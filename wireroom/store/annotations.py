"""Annotations: what enrichers said of an article or a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select

from wireroom.store.bulk_insert import insert_rows
from wireroom.store.schema.tables import annotations_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from wireroom.model.article import Annotation


class Annotations:
    """Replacing one producer's statements about one article."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace_by_producer(
        self,
        article_id: int,
        said: Sequence[Annotation],
        *,
        producers: Sequence[tuple[str, str]],
        comment_ids: Mapping[str, int],
    ) -> None:
        """Let ``said`` be all that these producers (name, version) say of an article.

        Other producers, and other versions of these, keep their statements. Where the
        same was said before, the rows stay as they are.
        """
        c = annotations_.c
        mine = [and_(c.producer == name, c.version == v) for name, v in producers]
        rows = [_annotation_row(article_id, a, comment_ids) for a in said]
        if not mine:
            return
        theirs = and_(c.article_id == article_id, or_(*mine))
        asked = select(*(c[name] for name in _COLUMNS)).where(theirs).order_by(c.id)
        known = [dict(row) for row in self._connection.execute(asked).mappings()]
        if known == rows:
            return
        if known:
            self._connection.execute(delete(annotations_).where(theirs))
        insert_rows(self._connection, annotations_, rows)


_COLUMNS = (
    *("article_id", "comment_id", "producer", "version"),
    *("kind", "value", "start", "end"),
)


def _annotation_row(
    article_id: int, said: Annotation, comment_ids: Mapping[str, int]
) -> dict[str, object]:
    return {
        "article_id": article_id,
        "comment_id": comment_ids[said.comment] if said.comment is not None else None,
        "producer": said.producer,
        "version": said.version,
        "kind": said.kind,
        "value": said.value,
        "start": said.start,
        "end": said.end,
    }
