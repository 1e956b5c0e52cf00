"""How many messages of a host are out, and when each starts."""

from __future__ import annotations

import pytest

from wireroom.decide.shares import MAX_DELAY, SharePolicy, choose_rest, delay_start


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        pytest.param(SharePolicy(), 7, id="five until the next tick, and two"),
        pytest.param(SharePolicy(spacing=30), 3, id="one, and two"),
        pytest.param(SharePolicy(spacing=0), 100, id="no spacing"),
        pytest.param(SharePolicy(spacing=0.01), 100, id="more than most"),
        pytest.param(SharePolicy(spacing=0.1, connections=4), 54, id="fifty, and four"),
        pytest.param(SharePolicy(spacing=0.05, most=20), 20, id="most"),
    ],
)
def test_messages_of_a_host_that_may_be_out(policy, expected):
    assert policy.per_host == expected


@pytest.mark.parametrize(
    ("place", "spacing", "expected"),
    [(0, 1.0, 0.0), (3, 1.0, 3.0), (3, 0.0, 0.0), (3, 45.0, MAX_DELAY)],
)
def test_a_message_starts_after_those_sent_before_it(place, spacing, expected):
    assert delay_start(place, SharePolicy(spacing=spacing)) == expected


@pytest.mark.parametrize(
    ("worked", "rests"), [(0.0, 0.0), (0.1, 0.1), (60.0, 2.0)], ids=str
)
def test_background_work_rests_as_long_as_it_worked(worked, rests):
    assert choose_rest(worked) == rests
