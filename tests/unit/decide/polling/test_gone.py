"""How many answers of 410, over which time, end the polls of a feed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.decide.rows import NOW, ago, make_feed
from wireroom.decide.polling.gone import (
    NOT_GONE,
    SETTLING_POLLS,
    SETTLING_TIME,
    GoneState,
    observe_gone,
)
from wireroom.errors import Reason


@pytest.mark.parametrize(
    ("polls", "age", "is_settled"),
    [
        pytest.param(SETTLING_POLLS, SETTLING_TIME, True, id="often and for long"),
        pytest.param(SETTLING_POLLS - 1, timedelta(days=9), False, id="too few"),
        pytest.param(99, SETTLING_TIME - timedelta(minutes=1), False, id="too early"),
    ],
)
def test_a_feed_is_gone_after_several_answers_over_days(polls, age, is_settled):
    assert GoneState(since=NOW - age, polls=polls).is_settled(NOW) is is_settled
    assert not NOT_GONE.is_settled(NOW)


@pytest.mark.parametrize(
    ("reason", "gone"),
    [
        pytest.param(Reason.GONE, GoneState(since=ago(days=1), polls=3), id="410"),
        pytest.param(Reason.NOT_FOUND, NOT_GONE, id="404"),
        pytest.param(Reason.SERVER_ERROR, NOT_GONE, id="500"),
        pytest.param(Reason.DNS, GoneState(since=ago(days=1), polls=2), id="no answer"),
    ],
)
def test_another_answer_begins_the_count_again(reason, gone):
    feed = make_feed(gone_since=ago(days=1), gone_polls=2)
    assert observe_gone(feed, reason, NOW) == gone


def test_the_first_answer_is_the_beginning():
    gone = observe_gone(make_feed(), Reason.GONE, NOW)
    assert gone == GoneState(since=NOW, polls=1)
