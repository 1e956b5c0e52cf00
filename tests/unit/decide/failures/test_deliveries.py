"""What follows a failed delivery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.decide.failures.deliveries import DeliveryPolicy, decide_failure

NOW = datetime(2026, 3, 1, tzinfo=UTC)
POLICY = DeliveryPolicy()


def failure(**facts):
    known = {
        "failures": 0,
        "refusals": 0,
        "failing_since": None,
        "is_refusal": False,
        "retry_after": None,
        "now": NOW,
        "policy": POLICY,
        "jitter": 0.0,
    }
    return decide_failure(**{**known, **facts})


WAITS = {
    "the first": ({}, 5),
    "the third": ({"failures": 2}, 20),
    "never above an hour": ({"failures": 50}, 3_600),
    "jitter adds half": ({"jitter": 1.0}, 7.5),
    "the target's own wish": ({"retry_after": 90.0}, 90),
}


@pytest.mark.parametrize(("facts", "seconds"), WAITS.values(), ids=WAITS)
def test_the_wait_grows(facts, seconds):
    assert failure(**facts).next_attempt_at == NOW + timedelta(seconds=seconds)


def test_a_target_that_fails_for_days_is_disabled():
    since = NOW - POLICY.patience

    assert failure(failing_since=since).is_disabled
    assert not failure(failing_since=since + timedelta(seconds=1)).is_disabled
    assert not failure(failing_since=since, is_refusal=True).is_disabled


def test_an_event_is_dead_after_its_own_refusals_alone():
    assert failure(failures=9, refusals=2, is_refusal=True).is_dead
    assert not failure(failures=9, refusals=1, is_refusal=True).is_dead
    assert failure(refusals=2).refusals == 0
