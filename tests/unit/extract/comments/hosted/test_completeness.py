"""The state of a discussion after other sources than the page were read."""

from __future__ import annotations

import pytest

from wireroom.extract.comments.hosted.completeness import resolve_state
from wireroom.model.discussion import CommentsState as State


@pytest.mark.parametrize("state", list(State))
def test_without_a_response_the_page_decides(state):
    for is_complete in (True, False):
        for count in (0, 9):
            kept = resolve_state(
                state, expected=9, count=count, is_complete=is_complete, is_read=False
            )
            assert kept is state


def test_switched_off_stays_switched_off():
    state = resolve_state(
        State.DISABLED, expected=9, count=9, is_complete=True, is_read=True
    )
    assert state is State.DISABLED


@pytest.mark.parametrize("page", [x for x in State if x is not State.DISABLED])
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
    assert state is State.COMPLETE


@pytest.mark.parametrize("expected", [None, 0])
@pytest.mark.parametrize(
    ("page", "state"),
    [
        (State.HOSTED, State.COMPLETE),
        (State.SCRIPT_LOADED, State.COMPLETE),
        (State.CLOSED, State.CLOSED),
    ],
)
def test_an_empty_whole_list_is_complete_or_closed(expected, page, state):
    assert state is resolve_state(
        page, expected=expected, count=0, is_complete=True, is_read=True
    )


@pytest.mark.parametrize("page", list(State))
@pytest.mark.parametrize(
    ("expected", "is_complete"), [(9, True), (9, False), (None, False), (0, False)]
)
def test_no_comment_of_a_claimed_number_changes_nothing(page, expected, is_complete):
    state = resolve_state(
        page, expected=expected, count=0, is_complete=is_complete, is_read=True
    )
    assert state is page


@pytest.mark.parametrize(
    ("page", "expected", "state"),
    [
        (State.HOSTED, 9, State.PAGED),
        (State.HOSTED, None, State.PAGED),
        (State.SCRIPT_LOADED, 9, State.SHORT),
        (State.SCRIPT_LOADED, None, State.SHORT),
        (State.COMPLETE, 9, State.SHORT),
        (State.COMPLETE, None, State.COMPLETE),
        (State.CLOSED, 9, State.SHORT),
        (State.CLOSED, None, State.CLOSED),
        (State.PAGED, 9, State.PAGED),
        (State.SHORT, 9, State.SHORT),
    ],
)
def test_some_comments_of_more_are_named_by_where_the_rest_is(page, expected, state):
    assert state is resolve_state(
        page, expected=expected, count=8, is_complete=False, is_read=True
    )
