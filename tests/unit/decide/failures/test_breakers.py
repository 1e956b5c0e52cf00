from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.decide.rows import NOW, after, ago
from wireroom.decide.failures.breakers import (
    BreakerPolicy,
    blocks,
    is_answer,
    is_host_failure,
    probe_wait,
    record_host_failure,
    record_network_failure,
)
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.rows import BreakerRow

POLICY = BreakerPolicy(
    addresses=3,
    hosts=5,
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(minutes=30),
    share=1 / 48,
    recheck=timedelta(hours=12),
)
DOWN = Transient(Reason.CONNECT, "refused")


def breaker(**columns):
    usual = {
        "host": "news.example",
        "failed": [],
        "reason": "",
        "detail": "",
        "failing_since": NOW,
        "opened_at": None,
        "probe_at": None,
        "probing_until": None,
        "probes": 0,
    }
    return BreakerRow(**{**usual, **columns})


def fail(row, *addresses, error=DOWN, record=record_host_failure):
    for address in addresses:
        row = record(row, address, error, now=NOW, policy=POLICY, jitter=0.0)
    return row


@pytest.mark.parametrize(
    ("error", "fails", "answers"),
    [
        pytest.param(None, False, True, id="a response"),
        pytest.param(DOWN, True, False, id="no connection"),
        pytest.param(Transient(Reason.SERVER_ERROR), True, False, id="server error"),
        pytest.param(Transient(Reason.RATE_LIMITED), True, False, id="too many"),
        pytest.param(Permanent(Reason.NOT_FOUND), False, True, id="not found"),
        pytest.param(Permanent(Reason.REFUSED), False, True, id="refused"),
        pytest.param(Transient(Reason.HOST_BUSY), False, False, id="never asked"),
        pytest.param(Permanent(Reason.ROBOTS), False, False, id="not allowed to ask"),
        pytest.param(Permanent(Reason.BAD_URL), False, False, id="no address"),
    ],
)
def test_a_refusal_is_an_answer_and_no_request_is_none(error, fails, answers):
    assert error is None or is_host_failure(error) is fails
    assert is_answer(error) is answers


def test_a_breaker_opens_when_several_addresses_fail_in_a_row():
    row = fail(breaker(), "a", "b")
    assert row.opened_at is None
    row = fail(row, "c")
    assert (row.opened_at, row.probe_at) == (NOW, after(minutes=1))
    assert (row.reason, row.detail) == ("connect", "refused")


def test_one_address_that_fails_often_says_nothing_of_its_host():
    assert fail(breaker(), *["a"] * 9, "b").opened_at is None


def test_the_network_needs_more_hosts_than_a_host_needs_addresses():
    row = fail(breaker(host="*"), *"abcd", record=record_network_failure)
    assert row.opened_at is None
    assert fail(row, "e", record=record_network_failure).opened_at == NOW


def test_a_failed_probe_doubles_the_wait():
    row = breaker(
        opened_at=ago(hours=1), probe_at=NOW, probing_until=after(minutes=1), probes=2
    )
    row = fail(row, "a")
    assert (row.probes, row.probe_at) == (3, after(minutes=8))
    assert row.probing_until is None


def test_a_request_that_was_sent_before_the_breaker_opened_is_no_probe():
    row = breaker(opened_at=ago(minutes=1), probe_at=after(minutes=5), probes=2)
    assert fail(row, "a").probe_at == after(minutes=5)


def test_a_host_that_names_a_time_is_not_asked_before():
    limited = Transient(Reason.RATE_LIMITED, "429", 7_200.0)
    assert fail(breaker(), "a", "b", "c", error=limited).probe_at == after(hours=2)


@pytest.mark.parametrize(
    ("probes", "away", "minutes"),
    [
        (0, timedelta(0), 1),
        (4, timedelta(0), 16),
        (5, timedelta(0), 30),
        (99, timedelta(days=1), 30),
        (99, timedelta(days=3), 90),
        (99, timedelta(days=365), 720),
    ],
)
def test_probes_become_rarer_with_the_time(probes, away, minutes):
    wait = probe_wait(probes, away=away, policy=POLICY, jitter=0.0)
    assert wait == timedelta(minutes=minutes)


@given(st.integers(0, 10**6), st.timedeltas(timedelta(0)), st.floats(0, 1))
def test_a_probe_is_never_due_at_once_and_never_after_the_recheck(probes, away, jitter):
    wait = probe_wait(probes, away=away, policy=POLICY, jitter=jitter)
    assert POLICY.first_wait <= wait <= POLICY.recheck * 1.1


@pytest.mark.parametrize(
    ("row", "is_blocked"),
    [
        pytest.param(None, False, id="no breaker"),
        pytest.param(breaker(), False, id="closed"),
        pytest.param(
            breaker(opened_at=NOW, probe_at=after(seconds=1)), True, id="open"
        ),
        pytest.param(breaker(opened_at=NOW, probe_at=NOW), False, id="probe due"),
    ],
)
def test_rows_wait_for_an_open_breaker_until_a_probe_is_due(row, is_blocked):
    assert blocks(row, now=NOW) is is_blocked
