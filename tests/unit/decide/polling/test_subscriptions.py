from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.decide.rows import make_subscription
from wireroom.decide.polling import subscriptions
from wireroom.decide.polling.subscriptions import (
    MAX_UNSUBSCRIBE_REQUESTS,
    HubRequest,
    RequestFailure,
    choose_hub_request,
    choose_request_state,
    compute_callback_deadline,
    decide_request_failure,
    expects_verification,
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
def test_the_request_to_a_hub_follows_from_feed_and_state(
    state, polled, attempts, step
):
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
def test_a_lease_is_parsed_within_bounds(said, lease):
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
def test_the_request_for_a_lease_that_ends_soon_is_repeated_sooner(left, wait):
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
def test_requests_to_an_unreachable_hub_become_rarer(error, attempts, wait):
    assert schedule_hub_retry(NOW, error, attempts, jitter=0.0) == NOW + wait


def test_jitter_adds_up_to_half_of_the_wait_for_a_hub():
    error = Transient(Reason.CONNECT)
    waits = [schedule_hub_retry(NOW, error, 1, jitter=j) - NOW for j in (0.0, 1.0)]
    assert waits == [timedelta(minutes=5), timedelta(minutes=7.5)]


def test_a_denied_request_is_sent_again_after_days():
    waits = [schedule_retry_after_denial(NOW, n) - NOW for n in (0, 1, 2, 9)]
    assert waits == [DAY, DAY, 2 * DAY, 30 * DAY]


def test_the_requested_lease_lies_within_the_bounds():
    assert (
        subscriptions.MIN_WAIT < subscriptions.REQUESTED_LEASE <= subscriptions.MAX_WAIT
    )


ACTIVE, REQUESTED = SubscriptionState.ACTIVE, SubscriptionState.REQUESTED
FAILING, ENDING = SubscriptionState.FAILING, SubscriptionState.ENDING


@pytest.mark.parametrize(
    ("columns", "request_", "state"),
    [
        pytest.param({}, HubRequest.SUBSCRIBE, REQUESTED, id="the first request"),
        pytest.param(
            {"state": ACTIVE, "lease_expires_at": NOW + HOUR},
            HubRequest.SUBSCRIBE,
            ACTIVE,
            id="a renewal",
        ),
        pytest.param(
            {"state": ACTIVE, "lease_expires_at": NOW},
            HubRequest.SUBSCRIBE,
            REQUESTED,
            id="the lease has expired",
        ),
        pytest.param(
            {"state": ACTIVE},
            HubRequest.SUBSCRIBE,
            REQUESTED,
            id="no lease",
        ),
        pytest.param(
            {"state": FAILING, "lease_expires_at": NOW + HOUR},
            HubRequest.SUBSCRIBE,
            REQUESTED,
            id="not active",
        ),
        pytest.param(
            {"state": ACTIVE, "lease_expires_at": NOW + HOUR},
            HubRequest.UNSUBSCRIBE,
            ENDING,
            id="the end",
        ),
    ],
)
def test_a_subscription_stays_active_while_it_is_renewed(columns, request_, state):
    row = make_subscription(**columns)
    assert choose_request_state(row, request_, NOW) is state


def fail(error, state, *, lease_ends=None, attempt=2, jitter=0.0):
    row = make_subscription(lease_expires_at=lease_ends)
    return decide_request_failure(
        row, state, error, attempt=attempt, now=NOW, jitter=jitter
    )


BUSY = Transient(Reason.HOST_BUSY, "", 20.0)
DOWN = Transient(Reason.CONNECT, "down")


@pytest.mark.parametrize(
    ("error", "state", "lease_ends", "failure"),
    [
        pytest.param(
            BUSY,
            REQUESTED,
            None,
            RequestFailure(attempts=1, next_action_at=NOW + timedelta(seconds=20)),
            id="busy: not counted",
        ),
        pytest.param(
            Transient(Reason.HOST_BUSY, "", 1.0),
            ACTIVE,
            NOW + HOUR,
            RequestFailure(attempts=1, next_action_at=NOW + timedelta(seconds=5)),
            id="busy: five seconds at least",
        ),
        pytest.param(
            BUSY,
            ACTIVE,
            NOW + timedelta(seconds=9),
            RequestFailure(attempts=1, next_action_at=NOW + timedelta(seconds=9)),
            id="busy until after the lease",
        ),
        pytest.param(
            DOWN,
            REQUESTED,
            None,
            RequestFailure(
                attempts=2,
                next_action_at=NOW + timedelta(minutes=10),
                reason="connect: down",
                state=FAILING,
            ),
            id="down: failing",
        ),
        pytest.param(
            DOWN,
            ACTIVE,
            NOW + HOUR,
            RequestFailure(
                attempts=2,
                next_action_at=NOW + timedelta(minutes=10),
                reason="connect: down",
            ),
            id="down: the lease keeps it active",
        ),
        pytest.param(
            DOWN,
            ACTIVE,
            NOW + timedelta(minutes=3),
            RequestFailure(
                attempts=2,
                next_action_at=NOW + timedelta(minutes=3),
                reason="connect: down",
            ),
            id="down: until the lease ends",
        ),
        pytest.param(
            DOWN,
            ACTIVE,
            NOW - HOUR,
            RequestFailure(attempts=2, next_action_at=NOW, reason="connect: down"),
            id="down: the lease has ended",
        ),
        pytest.param(
            DOWN,
            ENDING,
            NOW + timedelta(minutes=3),
            RequestFailure(
                attempts=2,
                next_action_at=NOW + timedelta(minutes=10),
                reason="connect: down",
            ),
            id="down: ending",
        ),
        pytest.param(
            Permanent(Reason.REFUSED, "x" * 600),
            REQUESTED,
            None,
            RequestFailure(
                attempts=2,
                next_action_at=NOW + 2 * DAY,
                reason=f"refused: {'x' * 491}",
                state=FAILING,
            ),
            id="refused: days",
        ),
    ],
)
def test_a_failed_request_is_sent_again(error, state, lease_ends, failure):
    assert fail(error, state, lease_ends=lease_ends) == failure


def test_requests_to_a_busy_hub_are_spread():
    failure = fail(BUSY, REQUESTED, jitter=0.5)
    assert failure.next_action_at == NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("columns", "is_polled", "is_expected"),
    [
        pytest.param({"state": ACTIVE}, True, True, id="active at any time"),
        pytest.param({"state": ACTIVE}, False, False, id="the feed is not polled"),
        pytest.param(
            {"state": REQUESTED, "requested_at": NOW - DAY}, True, True, id="for a day"
        ),
        pytest.param(
            {"state": REQUESTED, "requested_at": NOW - DAY - timedelta(seconds=1)},
            True,
            False,
            id="too late",
        ),
        pytest.param({"state": REQUESTED}, True, False, id="never requested"),
        pytest.param(
            {"state": FAILING, "requested_at": NOW},
            True,
            True,
            id="failed, maybe received",
        ),
        pytest.param({"state": "denied", "requested_at": NOW}, True, True, id="denied"),
        pytest.param({"state": "ended", "requested_at": NOW}, True, False, id="ended"),
        pytest.param({"state": ENDING, "requested_at": NOW}, True, False, id="ending"),
    ],
)
def test_a_verification_has_to_match_a_request(columns, is_polled, is_expected):
    columns = {**columns, "state": SubscriptionState(columns["state"])}
    row = make_subscription(**columns)
    expected = expects_verification(row, is_polled=is_polled, now=NOW)
    assert expected is is_expected
