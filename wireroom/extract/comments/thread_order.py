"""Orders a discussion whose comments were read from several documents."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wireroom.model.article import Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPosition:
    """A comment's position in the discussion, from 0, and its depth in a thread."""

    position: int
    depth: int


def order_threads(comments: Sequence[Comment]) -> dict[str, ThreadPosition]:
    """Return key to position: threads together, each thread and its replies by time.

    If the first document shows the newest thread first, the newest thread is first. A
    comment whose parents form a cycle is at the top of a thread.
    """
    parents = _find_valid_parents({comment.key: comment for comment in comments})
    replies: dict[str | None, list[Comment]] = defaultdict(list)
    for comment in comments:
        replies[parents[comment.key]].append(comment)
    positions: dict[str, ThreadPosition] = {}
    tops = _sort_by_time(replies[None], reverse=_is_newest_first(replies[None]))
    stack = [(comment, 0) for comment in reversed(tops)]
    while stack:
        comment, depth = stack.pop()
        positions[comment.key] = ThreadPosition(position=len(positions), depth=depth)
        below = _sort_by_time(replies[comment.key], reverse=False)
        stack += [(reply, depth + 1) for reply in reversed(below)]
    return positions


def _find_valid_parents(comments: Mapping[str, Comment]) -> dict[str, str | None]:
    """Return every comment's parent, None if it is unknown or parents form a cycle."""
    valid: dict[str, str | None] = {}
    for start in comments:
        path: dict[str, None] = {}
        key: str | None = start
        while key is not None and key in comments and key not in valid:
            if key in path:
                valid[key] = None
                break
            path[key] = None
            key = comments[key].parent
        for step in path:
            parent = comments[step].parent
            valid.setdefault(step, parent if parent in comments else None)
    return valid


def _is_newest_first(comments: Iterable[Comment]) -> bool:
    times = [comment.posted.at for comment in comments if comment.posted]
    steps = list(pairwise(times))
    falling = sum(first > second for first, second in steps)
    return falling > sum(first < second for first, second in steps)


def _sort_by_time(comments: Iterable[Comment], *, reverse: bool) -> list[Comment]:
    """Sort by time; a comment without one stays behind the comment before it."""
    keys: list[tuple[float, Comment]] = []
    key = -math.inf
    for comment in comments:
        if comment.posted:
            seconds = comment.posted.at.timestamp()
            key = -seconds if reverse else seconds
        keys.append((key, comment))
    return [comment for _, comment in sorted(keys, key=lambda pair: pair[0])]
