from __future__ import annotations

import pytest

from tasks.chain import FLOWS, Queue
from tasks.pressure import has_room, overfull

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
def test_a_queue_is_fed_only_while_there_is_room_in_it_and_further_on(full, fed):
    assert {q for q in Queue if has_room(q, full, FLOWS)} == fed


def test_a_queue_at_its_limit_is_full():
    waiting = {"poll": LIMIT - 1, "process": LIMIT}
    assert overfull(waiting, LIMIT) == {"process": LIMIT}
