"""Decides whether all comments are there after other sources were read."""

from __future__ import annotations

from wireroom.model.discussion import CommentsState

# States after some comments were read elsewhere, but not all.
_PARTLY_READ = {
    CommentsState.HOSTED: CommentsState.PAGED,
    CommentsState.SCRIPT_LOADED: CommentsState.SHORT,
}


def resolve_state(
    page: CommentsState,
    *,
    expected: int | None,
    count: int,
    is_complete: bool,
    is_read: bool,
) -> CommentsState:
    """Combine the state of the page alone with what was read elsewhere.

    Args:
        page: the state by the page alone.
        expected: the number that the page or a response states.
        count: comments known now.
        is_complete: a list elsewhere was read to its end. This outweighs the page's
            number, which may count more than comments, as WordPress's counts pingbacks.
        is_read: any response elsewhere was read.
    """
    if page is CommentsState.DISABLED or not is_read:
        return page
    is_short = expected is not None and count < expected
    if count and (is_complete or (expected is not None and not is_short)):
        return CommentsState.COMPLETE
    if is_complete and not expected:
        is_closed = page is CommentsState.CLOSED
        return CommentsState.CLOSED if is_closed else CommentsState.COMPLETE
    if not count:
        return page
    if is_short and page in {CommentsState.COMPLETE, CommentsState.CLOSED}:
        return CommentsState.SHORT
    return _PARTLY_READ.get(page, page)
