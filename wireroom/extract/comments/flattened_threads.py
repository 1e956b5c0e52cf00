"""Notices what a page may show less exactly than its site's API or feed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wireroom.model.moment import Precision, ZoneSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model.article import Comment


def may_be_flattened(comments: Sequence[Comment]) -> bool:
    """Return whether comments of a page may answer others than its markup shows.

    WordPress nests replies up to a set depth and shows deeper ones side by side; some
    themes nest none. So the parents of several replies at the deepest level of a page
    are not certain, if markup states them, and nor is that nobody answers anybody.
    """
    nested = [c for c in comments if c.parent and not c.parent_inferred]
    if not nested:
        return len(comments) > 1
    deepest = max(comment.depth for comment in nested)
    siblings = Counter(c.parent for c in nested if c.depth == deepest)
    return any(count > 1 for count in siblings.values())


def has_coarse_times(comments: Sequence[Comment]) -> bool:
    """Return whether a page shows a comment without its second or its zone.

    Themes print "3 hours ago", a day, or a clock without seconds and zone.
    """
    return any(
        comment.posted is None
        or comment.posted.precision is not Precision.SECOND
        or comment.posted.zone is not ZoneSource.STATED
        for comment in comments
    )
