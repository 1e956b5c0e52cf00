"""The state of a discussion after other sources than the page were read."""

from __future__ import annotations

import pytest

from wireroom.extract.comments.hosted.completeness import resolve_state
from wireroom.model.discussion import CommentsState as State
from wireroom.model.discussion import Completeness, PartialReason

DISABLED = Completeness(state=State.DISABLED)
COMPLETE = Completeness(state=State.COMPLETE)
HOSTED = Completeness(state=State.HOSTED)
CLOSED = Completeness(state=State.CLOSED)
NONE = Completeness(state=State.NONE)
UNKNOWN = Completeness(state=State.UNKNOWN)
PAGED, SCRIPT_LOADED, SHORT = (
    Completeness(state=State.PARTIAL, reason=reason)
    for reason in (
        PartialReason.PAGED,
        PartialReason.SCRIPT_LOADED,
        PartialReason.SHORT,
    )
)
PAGES = (COMPLETE, HOSTED, CLOSED, NONE, UNKNOWN, PAGED, SCRIPT_LOADED, SHORT)


@pytest.mark.parametrize("state", [*PAGES, DISABLED])
def test_without_a_response_the_page_decides(state):
    for is_complete in (True, False):
        for count in (0, 9):
            kept = resolve_state(
                state, expected=9, count=count, is_complete=is_complete, is_read=False
            )
            assert kept == state


def test_switched_off_stays_switched_off():
    state = resolve_state(DISABLED, expected=9, count=9, is_complete=True, is_read=True)
    assert state == DISABLED


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("expected", "count", "is_complete"),
    [
        pytest.param(9, 9, False, id="as many as claimed"),
        pytest.param(9, 10, False, id="more than claimed"),
        pytest.param(0, 1, False, id="none claimed and one there"),
        pytest.param(9, 7, True, id="a whole list, pingbacks claimed"),
        pytest.param(None, 7, True, id="a whole list, nothing claimed"),
    ],
)
def test_a_whole_list_or_the_claimed_number_is_complete(
    page, expected, count, is_complete
):
    state = resolve_state(
        page, expected=expected, count=count, is_complete=is_complete, is_read=True
    )
    assert state == COMPLETE


@pytest.mark.parametrize("expected", [None, 0])
@pytest.mark.parametrize(
    ("page", "state"),
    [
        (HOSTED, NONE),
        (UNKNOWN, NONE),
        (SCRIPT_LOADED, NONE),
        (CLOSED, CLOSED),
    ],
)
def test_an_empty_whole_list_is_none_or_closed(expected, page, state):
    assert state == resolve_state(
        page, expected=expected, count=0, is_complete=True, is_read=True
    )


@pytest.mark.parametrize("page", [*PAGES, DISABLED])
@pytest.mark.parametrize(
    ("expected", "is_complete"), [(9, True), (9, False), (None, False), (0, False)]
)
def test_no_comment_of_a_claimed_number_changes_nothing(page, expected, is_complete):
    state = resolve_state(
        page, expected=expected, count=0, is_complete=is_complete, is_read=True
    )
    assert state == page


@pytest.mark.parametrize(
    ("page", "expected", "state"),
    [
        (HOSTED, 9, PAGED),
        (HOSTED, None, PAGED),
        (SCRIPT_LOADED, 9, SHORT),
        (SCRIPT_LOADED, None, SHORT),
        (COMPLETE, 9, SHORT),
        (COMPLETE, None, COMPLETE),
        (CLOSED, 9, SHORT),
        (CLOSED, None, COMPLETE),
        (PAGED, 9, PAGED),
        (SHORT, 9, SHORT),
        (UNKNOWN, None, COMPLETE),
        (UNKNOWN, 9, SHORT),
        (NONE, 9, SHORT),
    ],
)
def test_some_comments_of_more_are_named_by_where_the_rest_is(page, expected, state):
    assert state == resolve_state(
        page, expected=expected, count=8, is_complete=False, is_read=True
    )
