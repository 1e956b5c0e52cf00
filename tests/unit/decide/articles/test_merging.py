from __future__ import annotations

import pytest

from tests.unit.decide.rows import NOW, ago, make_article
from wireroom.decide.articles.merging import (
    MergeAction,
    decide_merge,
    has_own_discussion,
    is_readable,
)
from wireroom.model.discussion import CommentsState
from wireroom.model.states import Outcome, Stage


def decide(other, *, has_address=True, **columns):
    usual = {
        "id": 7,
        "outcome": Outcome.IN_FLIGHT,
        "stage": Stage.EXTRACTED,
        "visited_at": NOW,
    }
    article = make_article(**{**usual, **columns})
    return decide_merge(
        article,
        make_article(**{"id": 3, **other}),
        now=NOW,
        has_address=has_address,
    )


FLYING = {"outcome": Outcome.IN_FLIGHT, "stage": Stage.FOUND}


@pytest.mark.parametrize(
    ("other", "action"),
    [
        pytest.param({}, MergeAction.MERGE, id="published"),
        pytest.param(
            {"outcome": Outcome.REJECTED}, MergeAction.TAKE_OVER, id="rejected"
        ),
        pytest.param({"outcome": Outcome.FAILED}, MergeAction.TAKE_OVER, id="failed"),
        pytest.param(FLYING, MergeAction.WAIT, id="in flight"),
        pytest.param(
            {**FLYING, "failures": 1}, MergeAction.STAY, id="in flight, failing"
        ),
        pytest.param({"withdrawn_at": ago(days=1)}, MergeAction.WAIT, id="withdrawn"),
    ],
)
def test_an_article_is_merged_only_into_one_that_can_be_read(other, action):
    assert decide(other) is action


def test_a_withdrawn_article_keeps_its_address_and_not_its_text():
    withdrawn = {"withdrawn_at": ago(days=1)}
    assert decide(withdrawn, has_address=False) is MergeAction.TAKE_OVER
    old = decide(withdrawn, visited_at=ago(hours=1))
    assert old is MergeAction.STAY


def test_an_article_waits_for_another_one_for_an_hour():
    assert decide(FLYING, visited_at=ago(minutes=59)) is MergeAction.WAIT
    assert decide(FLYING, visited_at=ago(minutes=60)) is MergeAction.STAY


def test_a_replay_does_not_wait():
    assert decide(FLYING, replay_id=1) is MergeAction.STAY


def test_of_two_that_would_wait_for_each_other_the_first_continues():
    same = {**FLYING, "stage": Stage.EXTRACTED}
    assert decide(same) is MergeAction.WAIT
    assert decide(same, id=2) is MergeAction.STAY
    assert decide(FLYING, id=2) is MergeAction.WAIT


@pytest.mark.parametrize(
    ("columns", "readable"),
    [
        ({}, True),
        ({"withdrawn_at": NOW}, False),
        ({"outcome": Outcome.IN_FLIGHT}, False),
        ({"outcome": Outcome.MERGED}, False),
    ],
)
def test_a_withdrawn_article_cannot_be_read(columns, readable):
    assert is_readable(make_article(**columns)) is readable


@pytest.mark.parametrize(
    ("state", "keys", "target_keys", "is_own"),
    [
        pytest.param(CommentsState.COMPLETE, {"1"}, {"1", "2"}, False, id="the same"),
        pytest.param(CommentsState.COMPLETE, {"1", "3"}, {"1"}, True, id="more"),
        pytest.param(CommentsState.COMPLETE, {"1"}, set(), True, id="only here"),
        pytest.param(CommentsState.NONE, set(), {"1"}, True, id="none yet"),
        pytest.param(CommentsState.CLOSED, set(), set(), False, id="closed"),
        pytest.param(CommentsState.UNKNOWN, set(), set(), False, id="no sign of any"),
        pytest.param(None, set(), set(), False, id="never read"),
    ],
)
def test_a_merged_page_is_visited_where_its_readers_comment(
    state, keys, target_keys, is_own
):
    article = make_article(comments_state=state)
    assert has_own_discussion(article, keys, target_keys) is is_own
