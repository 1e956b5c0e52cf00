from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.console.monitoring.alarms import (
    MAX_SILENCE_SECONDS,
    describe_full_queues,
    describe_silent_queues,
)
from wireroom.tasks.chain import Queue
from wireroom.workers.app import app

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
JUST_NOW = NOW - timedelta(seconds=1)
LONG_AGO = NOW - timedelta(seconds=MAX_SILENCE_SECONDS + 1)


def crossed(**other):
    return {str(q): other.get(q, JUST_NOW) for q in Queue}


def test_a_deployment_at_work_raises_no_alarm():
    assert describe_silent_queues(crossed(), NOW) == []


@pytest.mark.parametrize(
    ("queue", "said"),
    [
        ("process", "nothing has crossed queue process for 61 s: no worker takes"),
        ("control", "no tick for 61 s: beat is not running, or no worker takes"),
    ],
)
def test_a_queue_that_nothing_crosses_is_named(queue, said):
    (line,) = describe_silent_queues(crossed(**{queue: LONG_AGO}), NOW)
    assert line.startswith(said)


def test_where_nothing_crosses_any_queue_one_line_says_so():
    (line,) = describe_silent_queues(dict.fromkeys(map(str, Queue), LONG_AGO), NOW)
    assert line.startswith("nothing has crossed any queue for 61 s: beat, or")


def test_a_deployment_that_never_ran_says_so():
    assert describe_silent_queues({}, NOW)[0].startswith(
        "nothing has crossed any queue yet"
    )


def test_a_queue_that_was_never_crossed_is_silent():
    pulses = crossed()
    del pulses["poll"]
    assert describe_silent_queues(pulses, NOW)[0].startswith(
        "nothing has crossed queue poll yet"
    )


def test_one_queue_can_be_asked_about_alone():
    pulses = crossed(poll=LONG_AGO)
    assert describe_silent_queues(pulses, NOW, [Queue.PROCESS]) == []
    assert len(describe_silent_queues(pulses, NOW, [Queue.POLL])) == 1


def test_three_periods_of_the_canary_are_the_limit():
    canaries = [e for n, e in app.conf.beat_schedule.items() if n.startswith("canary")]
    assert {e["options"]["queue"] for e in canaries} == set(Queue)
    assert {3 * e["schedule"] for e in canaries} == {MAX_SILENCE_SECONDS}


def test_a_queue_that_is_too_long_is_named():
    assert describe_full_queues({"poll": 3, "process": 2000}, 2000) == [
        "queue process holds 2000 messages, 2000 are its limit: the tick waits"
    ]
