from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.console.monitoring.alarms import (
    describe_full_queues,
    describe_silent_queues,
)
from wireroom.console.monitoring.queue_starts import MAX_SILENCE_SECONDS
from wireroom.tasks.chain import Queue
from wireroom.workers.app import app

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
JUST_NOW = NOW - timedelta(seconds=1)
LONG_AGO = NOW - timedelta(seconds=MAX_SILENCE_SECONDS + 1)


def make_heartbeats(**other):
    return {str(q): other.get(q, JUST_NOW) for q in Queue}


def test_a_deployment_at_work_raises_no_alarm():
    assert describe_silent_queues(make_heartbeats(), NOW) == []


@pytest.mark.parametrize(
    ("queue", "message"),
    [
        (
            "process",
            "no task from queue process in the last 61 s: no worker takes from it",
        ),
        (
            "control",
            "no tick in the last 61 s: beat is not running, or no worker takes from",
        ),
    ],
)
def test_an_alarm_names_a_queue_from_which_no_task_ran(queue, message):
    (line,) = describe_silent_queues(make_heartbeats(**{queue: LONG_AGO}), NOW)
    assert line.startswith(message)


def test_if_no_task_ran_from_any_queue_there_is_one_alarm():
    (line,) = describe_silent_queues(dict.fromkeys(map(str, Queue), LONG_AGO), NOW)
    assert line.startswith("no task from any queue in the last 61 s: beat is not")


def test_an_alarm_says_that_a_deployment_never_ran():
    (line,) = describe_silent_queues({}, NOW)
    assert line.startswith("no task from any queue has run yet")


def test_a_queue_without_any_heartbeat_is_silent():
    heartbeats = make_heartbeats()
    del heartbeats["poll"]
    (line,) = describe_silent_queues(heartbeats, NOW)
    assert line.startswith("no task from queue poll has run yet")


def test_the_silence_of_a_queue_counts_from_the_start_of_its_workers():
    heartbeats = make_heartbeats(process=LONG_AGO)
    del heartbeats["poll"]
    just_started = dict.fromkeys(map(str, Queue), JUST_NOW)
    assert describe_silent_queues(heartbeats, NOW, starts=just_started) == []
    long_running = dict.fromkeys(map(str, Queue), LONG_AGO)
    assert len(describe_silent_queues(heartbeats, NOW, starts=long_running)) == 2


def test_one_queue_can_be_judged_alone():
    heartbeats = make_heartbeats(poll=LONG_AGO)
    assert describe_silent_queues(heartbeats, NOW, [Queue.PROCESS]) == []
    assert len(describe_silent_queues(heartbeats, NOW, [Queue.POLL])) == 1


def test_three_periods_of_the_canary_are_the_limit():
    canaries = [e for n, e in app.conf.beat_schedule.items() if n.startswith("canary")]
    assert {e["options"]["queue"] for e in canaries} == set(Queue)
    assert {3 * e["schedule"] for e in canaries} == {MAX_SILENCE_SECONDS}


def test_an_alarm_names_a_queue_at_its_limit():
    (line,) = describe_full_queues({"poll": 3, "process": 2000}, 2000)
    assert line == (
        "queue process holds 2000 messages, its limit is 2000:"
        " the tick sends no more into it"
    )
