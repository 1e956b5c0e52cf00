from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.decide import subscriptions
from wireroom.decide.subscriptions import (
    MAX_UNSUBSCRIBE_REQUESTS,
    HubRequest,
    choose_hub_request,
    compute_callback_deadline,
    parse_lease,
    schedule_hub_retry,
    schedule_renewal,
    schedule_retry_after_denial,
)
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.websub import SubscriptionState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

STEPS = {
    "known": ("known", True, 0, HubRequest.SUBSCRIBE),
    "asked, and nobody called": ("asked", True, 3, HubRequest.SUBSCRIBE),
    "to be renewed": ("active", True, 0, HubRequest.SUBSCRIBE),
    "denied a while ago": ("denied", True, 9, HubRequest.SUBSCRIBE),
    "failed a while ago": ("failing", True, 99, HubRequest.SUBSCRIBE),
    "taken up again": ("ended", True, 0, HubRequest.SUBSCRIBE),
    "named no longer": ("ending", True, 0, HubRequest.UNSUBSCRIBE),
    "the hub does not let go": (
        "ending",
        True,
        MAX_UNSUBSCRIBE_REQUESTS,
        HubRequest.END,
    ),
    "paused": ("active", False, 0, HubRequest.UNSUBSCRIBE),
    "paused while it was renewed": (
        "active",
        False,
        MAX_UNSUBSCRIBE_REQUESTS,
        HubRequest.UNSUBSCRIBE,
    ),
    "paused before the hub called": ("asked", False, 0, HubRequest.UNSUBSCRIBE),
    "paused, asked to stop": ("ending", False, 1, HubRequest.UNSUBSCRIBE),
    "paused, the hub does not let go": (
        "ending",
        False,
        MAX_UNSUBSCRIBE_REQUESTS,
        HubRequest.END,
    ),
    "paused, never asked": ("known", False, 0, HubRequest.END),
    "paused, denied": ("denied", False, 1, HubRequest.END),
}


@pytest.mark.parametrize(
    ("state", "polled", "attempts", "step"), STEPS.values(), ids=list(STEPS)
)
def test_what_a_hub_is_asked_follows_from_the_feed(state, polled, attempts, step):
    state = SubscriptionState(state)
    assert choose_hub_request(state, is_polled=polled, attempts=attempts) is step


@pytest.mark.parametrize(
    ("said", "lease"),
    [
        ("3600", HOUR),
        (" 60 ", timedelta(minutes=1)),
        ("864000", 10 * DAY),
        ("999999999999999999", 30 * DAY),
        ("0", timedelta(0)),
        (None, DAY),
        ("", DAY),
        ("-5", DAY),
        ("1e3", DAY),
        ("٣", DAY),
    ],
)
def test_a_lease_is_read_within_bounds(said, lease):
    assert parse_lease(said) == lease


@given(
    seconds=st.integers(1, 30 * 86_400),
    jitter=st.floats(0, 1, exclude_max=True, allow_nan=False),
)
def test_a_lease_is_renewed_before_it_ends_and_no_sooner_than_five_minutes(
    seconds, jitter
):
    lease = timedelta(seconds=seconds)
    at = schedule_renewal(NOW, lease, jitter=jitter)
    assert at >= NOW + timedelta(minutes=5)
    if lease > timedelta(minutes=8):
        assert at <= NOW + lease * 0.8


def test_a_hub_has_an_hour_to_call_back_then_longer():
    waits = [
        compute_callback_deadline(NOW, n, lease_ends=None) - NOW for n in (1, 2, 3, 99)
    ]
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, DAY]


@pytest.mark.parametrize(
    ("left", "wait"), [(DAY, HOUR), (HOUR, HOUR / 2), (HOUR / 60, HOUR / 12)]
)
def test_a_lease_that_ends_soon_is_asked_for_sooner(left, wait):
    assert compute_callback_deadline(NOW, 1, lease_ends=NOW + left) - NOW == wait


AGAIN = {
    "the network": (Transient(Reason.CONNECT), 1, timedelta(minutes=5)),
    "again": (Transient(Reason.TIMEOUT), 3, timedelta(minutes=20)),
    "for long": (Transient(Reason.SERVER_ERROR), 40, DAY),
    "it says when": (Transient(Reason.RATE_LIMITED, retry_after=7200.0), 1, 2 * HOUR),
    "it says nonsense": (Transient(Reason.RATE_LIMITED, retry_after=1e9), 1, DAY),
    "refused": (Permanent(Reason.CLIENT_ERROR), 1, DAY),
    "refused again and again": (Permanent(Reason.NOT_FOUND), 40, 30 * DAY),
}


@pytest.mark.parametrize(("error", "attempts", "wait"), AGAIN.values(), ids=list(AGAIN))
def test_a_hub_that_cannot_be_had_is_asked_ever_more_seldom(error, attempts, wait):
    assert schedule_hub_retry(NOW, error, attempts, jitter=0.0) == NOW + wait


def test_a_hub_that_said_no_is_asked_again_after_days():
    waits = [schedule_retry_after_denial(NOW, n) - NOW for n in (0, 1, 2, 9)]
    assert waits == [DAY, DAY, 2 * DAY, 30 * DAY]


def test_what_is_asked_for_is_what_may_be_granted():
    assert (
        subscriptions.MIN_WAIT < subscriptions.REQUESTED_LEASE <= subscriptions.MAX_WAIT
    )
