from __future__ import annotations

import pytest

from wireroom.tasks.backpressure import (
    LIVE_LATENCY_LIMIT,
    backfill_capacity,
    can_feed,
    full_queues,
)
from wireroom.tasks.chain import DOWNSTREAM, Queue

LIMIT = 100


@pytest.mark.parametrize(
    ("full", "fed"),
    [
        pytest.param({}, {"control", "poll", "download", "process", "backfill"}),
        pytest.param({"process"}, {"control", "backfill"}, id="the last holds up all"),
        pytest.param({"download"}, {"control", "process", "backfill"}),
        pytest.param({"poll"}, {"control", "download", "process", "backfill"}),
        pytest.param({"backfill"}, {"control", "poll", "download", "process"}),
    ],
)
def test_a_queue_is_fed_only_while_it_and_the_queues_downstream_have_room(full, fed):
    assert {q for q in Queue if can_feed(q, full, DOWNSTREAM)} == fed


def test_a_queue_at_its_limit_is_full():
    waiting = {"poll": LIMIT - 1, "process": LIMIT}
    assert full_queues(waiting, LIMIT) == {"process": LIMIT}


@pytest.mark.parametrize(
    ("waiting", "oldest", "room"),
    [
        pytest.param({}, {}, 9, id="nothing waits"),
        pytest.param(
            {"process": 99}, {"process": LIVE_LATENCY_LIMIT}, 9, id="live news is young"
        ),
        pytest.param(
            {"process": 1},
            {"process": LIVE_LATENCY_LIMIT + 1},
            0,
            id="live news is late",
        ),
        pytest.param({"process": 9}, {}, 9, id="no age, few wait"),
        pytest.param({"process": 10}, {}, 0, id="no age, many wait"),
        pytest.param({"backfill": 8}, {"process": 0.0}, 9, id="room behind"),
        pytest.param({"backfill": 9}, {"process": 0.0}, 0, id="no room behind"),
    ],
)
def test_backfill_is_fed_only_while_live_messages_are_young(waiting, oldest, room):
    given = backfill_capacity(
        waiting, oldest, live="process", behind="backfill", most=9
    )
    assert given == room
