"""Decides whether all comments are there after other sources were read."""

from __future__ import annotations

from wireroom.model.discussion import CommentsState, Completeness, PartialReason

_COMPLETE = Completeness(state=CommentsState.COMPLETE)
_SHORT = Completeness(state=CommentsState.PARTIAL, reason=PartialReason.SHORT)
_PAGED = Completeness(state=CommentsState.PARTIAL, reason=PartialReason.PAGED)


def resolve_state(
    page: Completeness,
    *,
    expected: int | None,
    count: int,
    is_complete: bool,
    is_read: bool,
) -> Completeness:
    """Combine the state of the page alone with what was read elsewhere.

    Args:
        page: the state by the page alone.
        expected: the number that the page or a response states.
        count: comments known now.
        is_complete: a list elsewhere was read to its end. This outweighs the page's
            number, which may count more than comments, as WordPress's counts pingbacks.
        is_read: any response elsewhere was read.
    """
    if page.state is CommentsState.DISABLED or not is_read:
        return page
    is_short = expected is not None and count < expected
    if count and (is_complete or (expected is not None and not is_short)):
        return _COMPLETE
    if is_complete and not expected:
        is_closed = page.state is CommentsState.CLOSED
        return page if is_closed else Completeness(state=CommentsState.NONE)
    return _resolve_part(page, is_short=is_short) if count else page


def _resolve_part(page: Completeness, *, is_short: bool) -> Completeness:
    """Return the state after some comments were read elsewhere, maybe not all."""
    match page.state:
        case CommentsState.HOSTED:
            return _PAGED
        case CommentsState.PARTIAL if page.reason is PartialReason.PAGED:
            return page
        case CommentsState.PARTIAL:
            return _SHORT
        case _:
            return _SHORT if is_short else _COMPLETE
