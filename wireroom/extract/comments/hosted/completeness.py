"""Whether all comments are there once it was asked beyond the page, and if not, why."""

from __future__ import annotations

from wireroom.model.discussion import CommentsState


def resolve_state(
    page: CommentsState, *, expected: int | None, found: int, whole: bool, heard: bool
) -> CommentsState:
    """Weigh what the page says against what was read.

    Args:
        page: what the page alone says. expected: the number claimed, or told beyond.
        found: how many are known now. whole: a list beyond the page was read to its
            end; it counts where a page's claim counts more than comments, as
            WordPress's counts pingbacks. heard: anything was read beyond the page.
    """
    if page is CommentsState.DISABLED or not heard:
        return page
    if found and (whole or (expected is not None and found >= expected)):
        return CommentsState.COMPLETE
    if whole and not expected:
        closed = page is CommentsState.CLOSED
        return CommentsState.CLOSED if closed else CommentsState.COMPLETE
    if not found:
        return page
    partly = {
        CommentsState.HOSTED: CommentsState.PAGED,
        CommentsState.SCRIPT_LOADED: CommentsState.SHORT,
    }
    if expected is not None and found < expected:
        partly[CommentsState.COMPLETE] = partly[CommentsState.CLOSED] = (
            CommentsState.SHORT
        )
    return partly.get(page, page)
