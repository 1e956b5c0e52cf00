"""Comments as values and as columns of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wireroom.model.article import Comment
from wireroom.model.moment import DateSource, PublishedTime
from wireroom.store.entries.entry_rows import make_storable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.model.rows import CommentRow


def to_comments(rows: Sequence[CommentRow]) -> list[Comment]:
    """Return an article's rows as values, in their order."""
    keys = {row.id: row.key for row in rows}
    return [
        Comment(
            key=row.key,
            source_id=row.source_id,
            permalink=row.permalink,
            author=row.author,
            author_url=row.author_url,
            text=row.text,
            raw_text=row.raw_text,
            structure=row.structure,
            position=row.position,
            parent=None if row.parent_id is None else keys.get(row.parent_id),
            parent_inferred=row.parent_inferred,
            parent_confidence=row.parent_confidence,
            depth=row.depth,
            posted=_posted_time(row),
            posted_raw=row.posted_raw,
            votes=row.votes,
            state=row.state,
            read_from=row.read_from,
            parent_from=row.parent_from,
            text_readings=row.text_readings,
        )
        for row in rows
    ]


def _posted_time(row: CommentRow) -> PublishedTime | None:
    if row.posted_at is None:
        return None
    assert row.posted_precision is not None, "stored with the time"
    assert row.posted_zone is not None, "stored with the time"
    return PublishedTime(
        at=row.posted_at,
        raw=row.posted_raw,
        source=DateSource.VISIBLE,
        precision=row.posted_precision,
        zone=row.posted_zone,
    )


def comment_columns(comment: Comment, ids: Mapping[str, int]) -> dict[str, Any]:
    """Return the columns of a comment; ``ids`` has the row ids of parents by key."""
    posted = comment.posted
    return {
        "source_id": comment.source_id,
        "permalink": comment.permalink,
        "parent_id": ids.get(comment.parent) if comment.parent else None,
        "parent_inferred": comment.parent_inferred,
        "parent_confidence": comment.parent_confidence,
        "position": comment.position,
        "depth": comment.depth,
        "author": make_storable(comment.author),
        "author_url": comment.author_url,
        "posted_at": posted.at if posted else None,
        "posted_raw": make_storable(comment.posted_raw),
        "posted_precision": posted.precision if posted else None,
        "posted_zone": posted.zone if posted else None,
        "text": make_storable(comment.text),
        "raw_text": make_storable(comment.raw_text),
        "structure": dict(comment.structure),
        "votes": comment.votes,
        "state": comment.state,
        "read_from": comment.read_from,
        "parent_from": comment.parent_from,
        "text_readings": dict(comment.text_readings),
    }
