"""Ordering of comments as a thread: each comment before its replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.store.reports.browse_rows import CommentRow

# Deeper replies are indented like this level: the screen of a phone is narrow.
MAX_LEVEL = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadComment:
    """A comment at its place in the thread.

    Attributes:
        level: depth of its indentation, 0 to :data:`MAX_LEVEL`.
        parent_author: author of the comment that it replies to; None without a parent
            or if the parent is not among the comments.
    """

    comment: CommentRow
    level: int
    parent_author: str | None


def order_thread(comments: Sequence[CommentRow]) -> list[ThreadComment]:
    """Return all comments, each once, each before its replies.

    A comment whose parent is missing, or that is part of a circle of replies, starts a
    thread of its own.
    """
    replies = _group_by_parent(comments)
    authors = {comment.id: comment.author for comment in comments}
    placed: dict[int, ThreadComment] = {}
    # A comment in a circle is below no thread; the second pass reaches it.
    for first in [*replies.get(None, ()), *comments]:
        pending = [(first, 0)]
        while pending:
            comment, depth = pending.pop()
            if comment.id in placed:
                continue
            parent_id = comment.parent_id
            placed[comment.id] = ThreadComment(
                comment=comment,
                level=min(depth, MAX_LEVEL),
                parent_author=None if parent_id is None else authors.get(parent_id),
            )
            below = reversed(replies.get(comment.id, ()))
            pending += [(reply, depth + 1) for reply in below]
    return list(placed.values())


def _group_by_parent(
    comments: Sequence[CommentRow],
) -> Mapping[int | None, Sequence[CommentRow]]:
    """Return the comments by the id of their parent; None: the parent is missing."""
    ids = {comment.id for comment in comments}
    groups: dict[int | None, list[CommentRow]] = {}
    for comment in comments:
        parent_id = comment.parent_id if comment.parent_id in ids else None
        groups.setdefault(parent_id, []).append(comment)
    return groups
