"""WebSub subscriptions: the next request to a hub, and when the row is due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.websub import SubscriptionState

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import SubscriptionRow

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The lease that we request: the hubs seen so far grant five to ten days.
REQUESTED_LEASE = timedelta(days=10)
# Bounds of the time to the next request, whatever lease a hub grants.
MIN_WAIT, MAX_WAIT = timedelta(minutes=5), timedelta(days=30)
# A lease is renewed after this share of it, plus up to a tenth by jitter.
RENEWAL_SHARE, RENEWAL_SPREAD = 0.7, 0.1
# How long a hub may take to call back after the first request.
CALLBACK_TIMEOUT = HOUR
# How long after our last request a hub's callback is accepted.
MAX_CALLBACK_DELAY = timedelta(days=1)
# The wait after a transient failure, and after a denial; doubled each time, up to a
# bound.
RETRY_AFTER_FAILURE, RETRY_AFTER_DENIAL = timedelta(minutes=5), DAY
# The shortest wait for a slot at a hub that other requests occupy, seconds.
MIN_BUSY_SECONDS = 5.0
# How often a hub is asked to unsubscribe us before the subscription ends anyway.
MAX_UNSUBSCRIBE_REQUESTS = 3
# More digits of hub.lease_seconds are cut off.
_MAX_DIGITS = 9
_MAX_DOUBLINGS = 20

ENDING_STATES = (SubscriptionState.ENDING, SubscriptionState.ENDED)
PENDING_STATES = (
    SubscriptionState.REQUESTED,
    SubscriptionState.FAILING,
    SubscriptionState.DENIED,
)
# States in which a hub's deliveries are accepted: a hub whose verification we missed
# delivers too.
ACCEPTING_STATES = (
    SubscriptionState.ACTIVE,
    SubscriptionState.REQUESTED,
    SubscriptionState.FAILING,
)


class HubRequest(StrEnum):
    """The next request to a hub."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    # No request: the subscription ends.
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFailure:
    """The state of a subscription after a failed request to its hub.

    Attributes:
        attempts: requests since the last success; a wait for a slot is not counted.
        next_action_at: when to send the request again.
        reason: of the failure; None: the stored one stays.
        state: None: the stored one stays.
    """

    attempts: int
    next_action_at: datetime
    reason: str | None = None
    state: SubscriptionState | None = None


def choose_hub_request(
    state: SubscriptionState, *, is_polled: bool, attempts: int
) -> HubRequest:
    """Return the next request to a hub.

    Args:
        is_polled: whether the feed is polled; a paused or gone feed needs no hub.
        attempts: requests sent since the last success.
    """
    subscribed = {SubscriptionState.REQUESTED, SubscriptionState.ACTIVE}
    if state is SubscriptionState.ENDING or (not is_polled and state in subscribed):
        is_exhausted = (
            state is SubscriptionState.ENDING and attempts >= MAX_UNSUBSCRIBE_REQUESTS
        )
        return HubRequest.END if is_exhausted else HubRequest.UNSUBSCRIBE
    return HubRequest.SUBSCRIBE if is_polled else HubRequest.END


def choose_request_state(
    row: SubscriptionRow, request: HubRequest, now: datetime
) -> SubscriptionState:
    """Return the state of a subscription while a request is under way.

    An active subscription stays active during its renewal, unless its lease has
    expired.
    """
    if request is HubRequest.UNSUBSCRIBE:
        return SubscriptionState.ENDING
    has_lease = row.lease_expires_at is not None and row.lease_expires_at > now
    if row.state is SubscriptionState.ACTIVE and has_lease:
        return SubscriptionState.ACTIVE
    return SubscriptionState.REQUESTED


def decide_request_failure(
    row: SubscriptionRow,
    state: SubscriptionState,
    error: Transient | Permanent,
    *,
    attempt: int,
    now: datetime,
    jitter: float,
) -> RequestFailure:
    """Return the state after a request that failed or was refused.

    Args:
        row: before the request. state: during the request. attempt: its number.
        jitter: drawn by the caller from [0, 1).
    """
    if error.reason is Reason.HOST_BUSY:
        retry_after = error.retry_after if isinstance(error, Transient) else None
        seconds = max(retry_after or 0.0, MIN_BUSY_SECONDS) * (1 + jitter)
        due_at = _before_lease_end(row, state, now + timedelta(seconds=seconds), now)
        return RequestFailure(attempts=attempt - 1, next_action_at=due_at)
    retry_at = schedule_hub_retry(now, error, attempt, jitter=jitter)
    is_requested = state is SubscriptionState.REQUESTED
    return RequestFailure(
        attempts=attempt,
        next_action_at=_before_lease_end(row, state, retry_at, now),
        reason=str(error)[:500],
        state=SubscriptionState.FAILING if is_requested else None,
    )


def expects_verification(
    row: SubscriptionRow, *, is_polled: bool, now: datetime
) -> bool:
    """Return whether a hub's verification of a subscription matches a request of ours.

    A request that failed may still have reached the hub, so it counts for a day. A hub
    may verify an active subscription at any time.
    """
    if not is_polled:
        return False
    if row.state is SubscriptionState.ACTIVE:
        return True
    is_recent = (
        row.requested_at is not None and now - row.requested_at <= MAX_CALLBACK_DELAY
    )
    return row.state in PENDING_STATES and is_recent


def parse_lease(text: str | None) -> timedelta:
    """Parse ``hub.lease_seconds``: at most thirty days; a day if it is missing."""
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return DAY
    return min(timedelta(seconds=int(digits[:_MAX_DIGITS])), MAX_WAIT)


def schedule_renewal(now: datetime, lease: timedelta, *, jitter: float) -> datetime:
    """Return when to renew a lease; ``jitter`` is drawn by the caller from [0, 1)."""
    return now + max(lease * (RENEWAL_SHARE + RENEWAL_SPREAD * jitter), MIN_WAIT)


def compute_callback_deadline(
    now: datetime, attempts: int, *, lease_ends: datetime | None
) -> datetime:
    """Return until when a hub may call back before the request is sent again.

    While a lease runs, at most half of what is left of it, so that it is renewed in
    time.
    """
    wait = _double_wait(CALLBACK_TIMEOUT, attempts, DAY)
    if lease_ends is not None:
        wait = max(min(wait, (lease_ends - now) / 2), MIN_WAIT)
    return now + wait


def schedule_hub_retry(
    now: datetime, error: Transient | Permanent, attempts: int, *, jitter: float
) -> datetime:
    """Return when to send a request again that failed or was refused."""
    if isinstance(error, Permanent):
        return schedule_retry_after_denial(now, attempts)
    wait = _double_wait(RETRY_AFTER_FAILURE, attempts, DAY) * (1 + jitter / 2)
    retry_after = timedelta(seconds=min(error.retry_after or 0.0, DAY.total_seconds()))
    return now + max(wait, retry_after)


def schedule_retry_after_denial(now: datetime, attempts: int) -> datetime:
    """Return when to send a request again that the hub has denied."""
    return now + _double_wait(RETRY_AFTER_DENIAL, attempts, MAX_WAIT)


def _double_wait(first: timedelta, attempts: int, longest: timedelta) -> timedelta:
    return min(first * (1 << min(max(attempts - 1, 0), _MAX_DOUBLINGS)), longest)


def _before_lease_end(
    row: SubscriptionRow, state: SubscriptionState, due_at: datetime, now: datetime
) -> datetime:
    """Bring an active subscription's action forward to the end of its lease.

    The feed returns to its usual interval at that time.
    """
    if state is not SubscriptionState.ACTIVE:
        return due_at
    return min(due_at, max(row.lease_expires_at or now, now))
