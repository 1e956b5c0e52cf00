"""Merging: an article becomes another address of one that can be read.

An article that fails or is rejected has no text to stand for another's, and one that is
in flight may still fail. So an article waits a little for one in flight, and continues
on its own if that takes long.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.model.discussion import CommentsState
from wireroom.model.states import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from wireroom.model.rows import ArticleRow

# How long an article waits for one in flight that has the same address or text, and how
# often it looks.
MAX_WAIT = timedelta(hours=1)
WAIT_STEP = timedelta(minutes=1)
# States of a page without comments on which readers may comment.
_OPEN_STATES = frozenset(
    {
        CommentsState.COMPLETE,
        CommentsState.PARTIAL,
        CommentsState.HOSTED,
        CommentsState.NONE,
    }
)


class MergeAction(StrEnum):
    """What an article does about another one with its address or its text."""

    MERGE = "merge"
    WAIT = "wait"
    # The other has no claim any more: the address or the text is this article's.
    TAKE_OVER = "take_over"
    # The other keeps its claim, and this article is published as well.
    STAY = "stay"


def is_readable(article: ArticleRow) -> bool:
    """Return whether consumers can read an article at its address."""
    is_published = article.outcome is Outcome.PUBLISHED
    return is_published and article.withdrawn_at is None


def decide_merge(
    article: ArticleRow, other: ArticleRow, *, now: datetime, has_address: bool
) -> MergeAction:
    """Return what an article does about another one that came first.

    A withdrawn one loses its claim of the text, but not its address: if that answers
    again, the withdrawn article returns. A replay never waits: its run ends.

    Args:
        has_address: whether the other one has the article's address; else its text.
    """
    if is_readable(other):
        return MergeAction.MERGE
    is_withdrawn = other.outcome is Outcome.PUBLISHED
    if other.outcome in (Outcome.REJECTED, Outcome.FAILED) or (
        is_withdrawn and not has_address
    ):
        return MergeAction.TAKE_OVER
    waited = now - (article.visited_at or article.found_at)
    is_moving = other.failures == 0 and waited < MAX_WAIT
    can_wait = is_moving and article.replay_id is None
    # If both articles would wait for each other, the first one continues.
    is_circle = other.stage == article.stage and article.id < other.id
    return MergeAction.WAIT if can_wait and not is_circle else MergeAction.STAY


def has_own_discussion(
    article: ArticleRow, keys: Collection[str], target_keys: Collection[str]
) -> bool:
    """Return whether readers comment on a page that is merged into another one.

    Args:
        keys: of the comments of the page. target_keys: of those of the other one; the
            same comments under two addresses are one discussion.
    """
    if keys:
        return not set(keys) <= set(target_keys)
    state = article.comments_state
    return state in set(CommentsState) and CommentsState(state) in _OPEN_STATES
