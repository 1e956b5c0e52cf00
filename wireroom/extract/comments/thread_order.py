"""The order of a discussion that was read in several documents."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model.article import Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPosition:
    """Where a comment stands: from 0, and how deep in its thread."""

    position: int
    depth: int


def order_threads(comments: Sequence[Comment]) -> dict[str, ThreadPosition]:
    """Place every comment: threads together, each thread and its replies by time.

    Where the first document shows the newest thread first, so is the whole. A comment
    whose parents go round in a circle stands at the top of a thread.
    """
    by_key = {c.key: c for c in comments}
    parents = _find_valid_parents(by_key)
    inner: dict[str | None, list[Comment]] = defaultdict(list)
    for comment in comments:
        inner[parents[comment.key]].append(comment)
    out: dict[str, ThreadPosition] = {}
    roots = _sort_by_time(inner[None], backwards=_is_newest_first(inner[None]))
    stack = [(root, 0) for root in reversed(roots)]
    while stack:
        comment, depth = stack.pop()
        out[comment.key] = ThreadPosition(position=len(out), depth=depth)
        replies = _sort_by_time(inner[comment.key], backwards=False)
        stack += [(reply, depth + 1) for reply in reversed(replies)]
    return out


def _find_valid_parents(by_key: dict[str, Comment]) -> dict[str, str | None]:
    """Every comment's parent, none where it is not here or parents make a circle."""
    sound: dict[str, str | None] = {}
    for key in by_key:
        path: dict[str, None] = {}
        at: str | None = key
        while at is not None and at in by_key and at not in sound:
            if at in path:
                sound[at] = None
                break
            path[at] = None
            at = by_key[at].parent
        for each in path:
            parent = by_key[each].parent
            sound.setdefault(each, parent if parent in by_key else None)
    return sound


def _is_newest_first(roots: Sequence[Comment]) -> bool:
    times = [c.posted.at for c in roots if c.posted]
    pairs = list(pairwise(times))
    return sum(a > b for a, b in pairs) > sum(a < b for a, b in pairs)


def _sort_by_time(comments: list[Comment], *, backwards: bool) -> list[Comment]:
    """By time; what has none keeps its place behind what stood before it."""
    keyed, last = [], 0.0
    for comment in comments:
        last = comment.posted.at.timestamp() if comment.posted else last
        keyed.append((-last if backwards else last, comment))
    return [comment for _, comment in sorted(keyed, key=lambda pair: pair[0])]
