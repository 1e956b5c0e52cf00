"""Notices threads that a page may show flatter than they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model.article import Comment


def may_be_flattened(comments: Sequence[Comment]) -> bool:
    """Return whether the deepest replies of a page may answer each other.

    WordPress nests replies up to a set depth and shows deeper ones side by side. So the
    parents of several replies at the deepest level of a page are not certain, if markup
    states them.
    """
    nested = [c for c in comments if c.parent and not c.parent_inferred]
    deepest = max((comment.depth for comment in nested), default=0)
    siblings = Counter(c.parent for c in nested if c.depth == deepest)
    return any(count > 1 for count in siblings.values())
